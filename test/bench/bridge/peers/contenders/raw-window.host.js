export async function open(frame, guestOrigin, api) {
  const onMessage = ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== guestOrigin) return;
    source.postMessage({ id: data.id, value: api[data.name](data.value) }, guestOrigin);
  };
  addEventListener('message', onMessage);
  return { close: () => removeEventListener('message', onMessage) };
}
