import fc from 'fast-check';

/** A request with one or more things that are not usual. */
export interface OddRequest {
  method: string;
  target: string;
  version: string;
  headers: readonly string[];
  body: string;
}

export interface OddRequestOptions {
  /** Targets that are answered from kept bytes when they are asked plainly. */
  targets: readonly string[];
  hosts: readonly string[];
  /** ETags of those targets. */
  etags: readonly string[];
  /** Values of `Authorization`. */
  credentials: readonly string[];
}

const ENCODINGS = [
  'br',
  'gzip',
  'gzip, deflate, br',
  'br;q=0, gzip',
  'BR',
  '*',
  '*;q=0',
  'identity',
  'gzip;q=0.001',
  'br ; q=1',
  ',,',
  'x'.repeat(300),
  '',
];
const ODD_HEADERS = [
  'Origin: https://evil.example',
  'Origin: null',
  'Cookie: session=1; token=2',
  'Range: bytes=0-9',
  'If-Range: "x"',
  'If-Modified-Since: Sun, 06 Nov 2044 08:49:37 GMT',
  'If-Match: "x"',
  'If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT',
  'X-Forwarded-Host: evil.example',
  'X-Forwarded-Proto: https',
  'X-Forwarded-For: 6.6.6.6, 7.7.7.7',
  'X-Original-URL: /v1/me',
  'X-Rewrite-URL: /v1/me',
  'X-HTTP-Method-Override: DELETE',
  'Forwarded: host=evil.example',
  'Content-Length: 0',
  'Cache-Control: no-cache, no-store',
  'Pragma: no-cache',
  'Expect: 100-continue',
  'Upgrade: h2c',
  'TE: trailers',
  'Access-Control-Request-Method: GET',
  'Last-Event-ID: 1-1',
  'Accept: text/html',
  'constructor: x',
  '__proto__: x',
];

/** Ways of writing a target. Some mean the same, some something else, some nothing. */
const WRITINGS: readonly ((target: string) => string)[] = [
  (target) => `${target}${target.includes('?') ? '&' : '?'}limit=10`,
  (target) => `${target}${target.includes('?') ? '&' : '?'}seq=abc-1`,
  (target) => `${target}${target.includes('?') ? '&' : '?'}evil=1`,
  (target) => `${target}?`,
  (target) => `${target}#x`,
  (target) => `${target}&`,
  (target) => target.replace(/(\?|$)/, '/$1'),
  (target) => target.replace('/v1', '/V1'),
  (target) => target.replace('/v1', '//v1'),
  (target) => target.replace('/v1', '/v1/.'),
  (target) => target.replace('/v1', '/x/../v1'),
  (target) => target.replace('/v1', '/%76%31'),
  (target) => target.replace('/v1', '/v1%2f..%2fv1'),
  (target) => target.replace('/v1', '\\v1'),
  (target) => target.replace('limit', '%6cimit'),
  (target) => target.replace('limit', 'Limit'),
  (target) => `${target};x=y`,
  (target) => `http://127.0.0.1${target}`,
  (target) => `http://evil.example${target}`,
  (target) => `https://127.0.0.1${target}`,
  (target) => target.slice(1),
  (target) => `${target}${target.includes('?') ? '&' : '?'}cursor=${'x'.repeat(600)}`,
];

/** Half of them are plain but for one thing: where a short way would take what the long one refuses. */
export function oddRequests(options: OddRequestOptions): fc.Arbitrary<OddRequest> {
  const conditions = options.etags.flatMap((etag) => [
    etag,
    etag.replace('W/', ''),
    `"x", ${etag}`,
    `${Array.from({ length: 300 }, (_, n) => `"tag-${n}"`).join(',')}, ${etag}`,
    etag.toLowerCase(),
    etag.replaceAll('"', ''),
  ]);
  const header = fc.oneof(
    fc.constantFrom(...ENCODINGS).map((value) => `Accept-Encoding: ${value}`),
    fc.constantFrom(...conditions, '*', '"x"', '', ',,').map((value) => `If-None-Match: ${value}`),
    fc.constantFrom(...options.credentials).map((value) => `Authorization: ${value}`),
    fc.constantFrom(...ODD_HEADERS),
  );
  const writing = fc.oneof(
    { weight: 3, arbitrary: fc.constant((target: string) => target) },
    { weight: 1, arbitrary: fc.constantFrom(...WRITINGS) },
  );
  const method = fc.oneof(
    { weight: 6, arbitrary: fc.constant('GET') },
    { weight: 2, arbitrary: fc.constant('HEAD') },
    { weight: 1, arbitrary: fc.constantFrom('POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PURGE') },
  );
  const body = fc.oneof(
    { weight: 9, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom('{}', 'x'.repeat(100)) },
  );
  const host = fc.oneof(
    { weight: 5, arbitrary: fc.constant(options.hosts[0]!) },
    { weight: 1, arbitrary: fc.constantFrom(...options.hosts) },
  );
  return fc
    .record({
      method,
      target: fc.constantFrom(...options.targets),
      writing,
      version: fc.oneof(
        { weight: 9, arbitrary: fc.constant('1.1') },
        { weight: 1, arbitrary: fc.constant('1.0') },
      ),
      host,
      headers: fc.array(header, { maxLength: 3 }),
      body,
    })
    .map(({ writing: write, target, host: name, headers, body: text, ...rest }) => ({
      ...rest,
      target: write(target),
      headers: [
        ...(name === '' ? [] : [`Host: ${name}`]),
        ...headers,
        ...(text === '' ? [] : [`Content-Length: ${text.length}`]),
      ],
      body: text,
    }));
}
