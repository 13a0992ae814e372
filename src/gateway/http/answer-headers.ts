import type { GatewayCall } from '../context.js';

/** Headers that go with every answer to one request, whatever a route answers. */
export type SharedHeaders = Record<string, string>;

/** Headers of the request's answer so far: middleware adds to them before a route answers. */
export function sharedHeaders(c: GatewayCall): SharedHeaders {
  const known = c.get('shared') as SharedHeaders | undefined;
  if (known) return known;
  const made: SharedHeaders = {};
  c.set('shared', made);
  return made;
}

/**
 * An answer with its own and the shared headers in one plain record. The server writes that as it is;
 * a `Headers` object, which every later change would need, takes twice the time of the whole request.
 */
export function answerWith(
  c: GatewayCall,
  body: Uint8Array | string | null,
  status: number,
  own: Record<string, string>,
): Response {
  c.set('dressed', true);
  const headers = withShared(c, own);
  return new Response(body as Uint8Array<ArrayBuffer> | string | null, { status, headers });
}

/** An answer's own headers and the shared ones. */
export function withShared(c: GatewayCall, own: Record<string, string>): Record<string, string> {
  const shared = sharedHeaders(c);
  const headers = { ...own, ...shared };
  if (own['vary'] !== undefined && shared['vary'] !== undefined) {
    headers['vary'] = joinVary(own['vary'], shared['vary']);
  }
  return headers;
}

/** JSON for exactly whoever asked. */
export function privateAnswer(c: GatewayCall, body: object, asOf: string, vary = 'Authorization'): Response {
  return answerWith(c, JSON.stringify(body), 200, {
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
    'rai-as-of': asOf,
    vary,
  });
}

/** Adds the shared headers to an answer that was made without them, such as an error. */
export function dress(c: GatewayCall): void {
  if (c.get('dressed')) return;
  const { headers } = c.res;
  for (const [name, value] of Object.entries(sharedHeaders(c))) {
    const before = name === 'vary' ? headers.get(name) : null;
    headers.set(name, before === null ? value : joinVary(before, value));
  }
}

function joinVary(before: string, more: string): string {
  const names = new Set(`${before}, ${more}`.split(',').map((name) => name.trim()));
  return [...names].join(', ');
}
