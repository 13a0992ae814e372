/** What a page does by hand that wants a port: the guest asks, the host answers with one, both look at the origin. */
export function handOut(frame, guestOrigin) {
  return new Promise((resolve) => {
    addEventListener('message', function onHello(event) {
      if (event.source !== frame.contentWindow || event.origin !== guestOrigin || event.data !== 'hello')
        return;
      removeEventListener('message', onHello);
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow.postMessage('port', guestOrigin, [port2]);
      resolve(port1);
    });
  });
}

export function takePort(hostOrigin) {
  return new Promise((resolve) => {
    addEventListener('message', function onPort(event) {
      if (event.source !== parent || event.origin !== hostOrigin || event.data !== 'port') return;
      removeEventListener('message', onPort);
      resolve(event.ports[0]);
    });
    parent.postMessage('hello', hostOrigin);
  });
}
