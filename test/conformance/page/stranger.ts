/** A page of another site that posts into the window of a sibling, and tells what came back through its port. */
addEventListener('message', ({ data, source, origin }) => {
  if (source !== parent) return;
  const { index, message, origin: target } = data as { index: number; message: object; origin: string };
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = (event) => heard.push(event.data);
  parent.frames[index]?.postMessage(message, target, [port2]);
  setTimeout(() => parent.postMessage({ stranger: heard }, origin), 500);
});
