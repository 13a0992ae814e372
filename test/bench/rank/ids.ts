const bytes = Buffer.alloc(12);

/** A public id as the gateway makes them: twelve bytes that look like a digest, always the same for a number. */
export function idOf(n: number): string {
  let x = Math.imul(n + 1, 0x9e3779b1);
  for (let at = 0; at < 12; at += 4) {
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    x ^= x >>> 15;
    bytes.writeInt32LE(x, at);
  }
  // The first word is another one for every number, so that no two ids are the same.
  return bytes.toString('base64url');
}

/** Numbers from 0 up to, not including, `below`, the same ones in every run. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
