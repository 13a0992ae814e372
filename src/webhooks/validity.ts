/** What a secret and a key have in common: a name, and an end once another has taken its place. */
export interface Rotating {
  /** Its name among the others, such as `2026-11`: letters, digits, `-` and `_`, up to 64. */
  kid: string;
  /** From then on it no longer counts: a moment, or ISO 8601. Always when left out. */
  notAfter?: Date | string;
}

const KID = /^[\w-]{1,64}$/;

/** Milliseconds since 1970 at which it ends. Throws a TypeError where it is no moment. */
export function endOf({ kid, notAfter }: Rotating): number {
  if (typeof kid !== 'string' || !KID.test(kid))
    throw new TypeError('a kid has 1 to 64 letters, digits, "-" or "_"');
  if (notAfter === undefined) return Infinity;
  const end = new Date(notAfter).getTime();
  if (Number.isNaN(end)) throw new TypeError(`notAfter of "${kid}" is no moment`);
  return end;
}

/** Throws a TypeError where two of them have the same name. */
export function mustDiffer(all: readonly Rotating[]): void {
  const kids = new Set(all.map(({ kid }) => kid));
  if (kids.size < all.length) throw new TypeError('two keys have the same kid');
}
