import postRobot from '@krakenjs/post-robot/dist/post-robot.js';

export async function open(frame, guestOrigin, api) {
  const on = { window: frame.contentWindow, domain: guestOrigin };
  const listeners = Object.keys(api).map((name) =>
    postRobot.on(name, on, ({ data }) => api[name](data.value)),
  );
  return {
    close: () => listeners.forEach((listener) => listener.cancel()),
    hold: () => postRobot.send(frame, 'hold', {}, { domain: guestOrigin }),
  };
}
