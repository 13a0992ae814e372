/**
 * Whether a request that changes something was made by a page of this site. Browsers say where a
 * request comes from in `Sec-Fetch-Site` and `Origin`, and no script can change either. A request
 * that says neither is refused: every browser of the last years says at least one.
 */
export function fromThisSite(headers: { get(name: string): string | null }, origin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const from = headers.get('origin');
  if (from !== null) return from === origin;
  return site === 'same-origin';
}
