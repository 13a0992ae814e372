import { createHmac, timingSafeEqual } from 'node:crypto';

const LIFE = 8 * 60 * 60;

/** Name of the sign-in cookie of this site. */
export const COOKIE = 'shop_signed_in';

/** A cookie that only this server can write. HttpOnly: no script of the page can read it. */
export function issueCookie(sub: string, key: string, now: number): string {
  const claim = Buffer.from(JSON.stringify({ sub, exp: Math.floor(now / 1000) + LIFE })).toString(
    'base64url',
  );
  return `${COOKIE}=${claim}.${seal(claim, key)}; Path=/; Max-Age=${LIFE}; HttpOnly; SameSite=Lax`;
}

export function clearCookie(): string {
  return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
}

/** Who the cookie names; undefined when it is missing, forged or too old. */
export function readCookie(header: string | undefined, key: string, now: number): string | undefined {
  const value = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
  const [claim, mark] = value?.split('.') ?? [];
  if (!claim || !mark) return undefined;
  const expected = Buffer.from(seal(claim, key));
  const given = Buffer.from(mark);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const { sub, exp } = JSON.parse(Buffer.from(claim, 'base64url').toString()) as { sub: string; exp: number };
  return exp * 1000 > now ? sub : undefined;
}

function seal(claim: string, key: string): string {
  return createHmac('sha256', key).update(claim).digest('base64url');
}
