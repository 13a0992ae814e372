/** An escape of a JSON text; the number of a UTF-16 unit where it has one. */
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|[^u])/g;

/**
 * Whether a JSON text writes half a character as an escape, such as `\ud83d` without the unit that belongs to it.
 * The language takes it; no database does. UTF-8 itself cannot hold one.
 */
export function hasHalfCharacter(json: string): boolean {
  // Where the escape of a second half must begin; -1 when none is awaited.
  let awaited = -1;
  for (const match of json.matchAll(ESCAPE)) {
    const unit = match[1] === undefined ? 0 : Number.parseInt(match[1], 16);
    const isSecond = unit >= 0xdc00 && unit <= 0xdfff;
    if (awaited >= 0 && !(isSecond && match.index === awaited)) return true;
    if (isSecond && awaited < 0) return true;
    awaited = unit >= 0xd800 && unit <= 0xdbff ? match.index + 6 : -1;
  }
  return awaited >= 0;
}
