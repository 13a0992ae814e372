/**
 * Traffic of version 1 as it was recorded, to the letter. Later versions must go on to understand it: add
 * to this file, change nothing in it.
 */
export const V1_GUEST = {
  handshake: {
    want: ['messages.send'],
    hello: { wbp: 'hello', v: [1, 1], n: '0f1e2d3c4b5a69788796a5b4c3d2e1f0' },
    open: { kit: '0.1.0' },
  },
  after: [
    '{"q":1,"m":"echo","a":{"value":"one"}}',
    '[{"q":2,"m":"double","a":{"n":21},"d":5000},{"q":3,"m":"nowhere","a":{}}]',
    '{"q":4,"m":"ticks","a":{"count":2},"s":1}',
    '{"q":5,"m":"post","a":{"text":"hello"},"key":"kept for later versions"}',
    '{"e":"size","v":{"h":240},"u":1}',
    '{"e":"note","v":"one way"}',
    '{"p":99}',
  ],
  answers: [
    { r: 1, v: { value: 'one' } },
    { r: 2, v: 42 },
    { x: 3, code: 'UNKNOWN_METHOD' },
    { z: 4 },
    { r: 5, v: null },
    { o: 99 },
  ],
};

export const V1_HOST = {
  welcome: {
    welcome: '9a8b7c6d5e4f30211203f4e5d6c7b8a9',
    can: ['messages.send'],
    limits: { frame: 1_048_576, depth: 32, nodes: 50_000, calls: 64, streams: 8, events: 120, errors: 10 },
    ctx: { locale: 'en', revision: 1 },
    u: 1,
  },
  answers: {
    echo: ['{"r":$id,"v":{"value":"one"}}'],
    ticks: ['[{"n":$id,"v":{"n":0}},{"n":$id,"v":{"n":1}}]', '{"z":$id}'],
    double: ['{"x":$id,"code":"RATE_LIMITED","t":"Too fast","w":1500,"h":429,"pt":"about:blank"}'],
  } as Record<string, string[]>,
  seen: {
    echo: { value: 'one' },
    items: [{ n: 0 }, { n: 1 }],
    refused: 'RATE_LIMITED',
    ctx: { locale: 'en', revision: 1 },
  },
};
