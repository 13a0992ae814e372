/**
 * A site's own back end in Node, without any dependency: it signs its visitors in as it always did, and tells the
 * community kit on its pages who is looking. The session token is signed here, with an Ed25519 key (EdDSA) whose public
 * half the gateway knows: `node:crypto` does it in one call, and nobody has to share a secret.
 *
 * SITE_ORIGIN   https://shop.example            this site, as browsers see it
 * SITE_GATEWAY  https://gateway.example         the gateway's `publicUrl`
 * SITE_ISSUER   https://gateway.example         the gateway's `sessions.issuer`
 * SITE_KEY      path of the private key (PEM)   openssl genpkey -algorithm ed25519 -out site.pem
 * SITE_KID      site-2026                       the name of the key in the gateway's `sessions.keys`
 * SITE_MEMBERS  {"ada":"1001"}                  stands for your users: who they are on the platform, by short id
 * PORT          0 takes a free one
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { SITE_ORIGIN, SITE_GATEWAY, SITE_ISSUER, SITE_KEY, SITE_KID, SITE_MEMBERS, PORT = '0' } = process.env;
const key = createPrivateKey(readFileSync(SITE_KEY));
const members = new Map(Object.entries(JSON.parse(SITE_MEMBERS)));
/** Who is signed in on this site, by cookie. Yours is wherever it is now. */
const signedIn = new Map();

/** The token for one member: five minutes, for this gateway alone. */
function mintSession(sub) {
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + 300;
  const header = { alg: 'EdDSA', kid: SITE_KID, typ: 'JWT' };
  const claims = {
    iss: SITE_ISSUER,
    aud: SITE_GATEWAY,
    sub,
    iat,
    exp,
    jti: randomUUID(),
    scope: ['read', 'post'],
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign(null, Buffer.from(text), key).toString('base64url');
  return { token: `${text}.${signature}`, expiresAt: new Date(exp * 1000).toISOString() };
}

/** Only pages of this site may ask: a browser says where a request comes from, and no script can change it. */
function isFromThisSite({ headers }) {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined ? site === 'same-origin' : headers.origin === SITE_ORIGIN;
}

const cookieOf = ({ headers }) => /(?:^|;\s*)site=([\w-]+)/.exec(headers.cookie ?? '')?.[1];

async function readForm(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > 10_000) return undefined;
  }
  return new URLSearchParams(text);
}

const server = createServer(async (request, response) => {
  const answer = (status, body, headers = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { 'cache-control': 'no-store', ...type, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  if (request.method !== 'POST') return answer(404);
  if (!isFromThisSite(request)) return answer(403);

  if (request.url === '/session') {
    const sub = signedIn.get(cookieOf(request));
    // 204, not 401: that nobody is signed in is no error.
    return sub === undefined ? answer(204) : answer(200, mintSession(sub));
  }
  if (request.url === '/sign-in') {
    const form = await readForm(request);
    const sub = members.get(form?.get('member') ?? '');
    if (sub === undefined) return answer(400);
    const id = randomUUID();
    signedIn.set(id, sub);
    return answer(204, undefined, { 'set-cookie': `site=${id}; Path=/; HttpOnly; SameSite=Lax` });
  }
  if (request.url === '/sign-out') {
    signedIn.delete(cookieOf(request));
    return answer(204, undefined, { 'set-cookie': 'site=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax' });
  }
  return answer(404);
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
