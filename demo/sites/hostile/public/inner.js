// @ts-check
// A frame in the hostile frame: it plays the partner towards the community above both.
const n = 'f'.repeat(32);
let offered = false;
addEventListener('message', ({ data }) => (offered ||= data?.wbp === 'offer'));
for (const version of [
  [1, 1],
  [0, 9],
])
  top?.postMessage({ wbp: 'hello', v: version, n }, '*');
setTimeout(() => parent.postMessage(offered ? 'offered' : 'nothing', origin), 800);
