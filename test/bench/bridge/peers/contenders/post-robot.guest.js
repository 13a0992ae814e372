import postRobot from '@krakenjs/post-robot/dist/post-robot.js';

export async function connect(hostOrigin, api) {
  postRobot.on('hold', { window: parent, domain: hostOrigin }, () => api.hold());
  return {
    call: async (name, value) => (await postRobot.send(parent, name, { value }, { domain: hostOrigin })).data,
  };
}
