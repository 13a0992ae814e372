import { SignJWT } from 'jose';
import { readKeys, type SessionKey } from '../../src/gateway/identity/keys.js';
import { signingKey, type Served } from './served-gateway.js';

export interface Forgery {
  /** Signs in place of the gateway's own key. */
  key?: Pick<SessionKey, 'sign'> | undefined;
  header?: Record<string, unknown>;
  /** One that is undefined is left out. */
  claims?: Record<string, unknown>;
}

/** Seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** A token as the gateway makes them, but for what the test changes. */
export async function forgeToken(
  served: Pick<Served, 'url'>,
  { key, header, claims }: Forgery = {},
): Promise<string> {
  const [own] = await readKeys([signingKey]);
  const payload = {
    iss: 'test',
    aud: served.url,
    sub: '7',
    iat: now(),
    exp: now() + 300,
    jti: 'j1',
    scope: ['read'],
    ...claims,
  };
  const clean = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(clean)
    .setProtectedHeader({ alg: 'EdDSA', kid: 'test', ...header })
    .sign((key ?? own!).sign!);
}
