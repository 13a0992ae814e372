import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds after which somebody has to sign in again. */
const LIFE = 8 * 60 * 60;

/** A cookie that only this server can write. HttpOnly: no script of the page can read it. */
export class SignedCookie {
  readonly #name: string;
  readonly #key: string;
  readonly #now: () => number;

  constructor(name: string, key: string, now: () => number) {
    this.#name = name;
    this.#key = key;
    this.#now = now;
  }

  /** The header that says who signed in. */
  issue(sub: string): string {
    const exp = Math.floor(this.#now() / 1000) + LIFE;
    const claim = Buffer.from(JSON.stringify({ sub, exp })).toString('base64url');
    return `${this.#name}=${claim}.${this.#seal(claim)}; Path=/; Max-Age=${LIFE}; HttpOnly; SameSite=Lax`;
  }

  clear(): string {
    return `${this.#name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  }

  /** Whom a `Cookie` header names; undefined when it is missing, forged or too old. */
  read(header: string | undefined): string | undefined {
    const value = header
      ?.split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${this.#name}=`))
      ?.slice(this.#name.length + 1);
    const [claim, mark] = value?.split('.') ?? [];
    if (!claim || !mark) return undefined;
    const expected = Buffer.from(this.#seal(claim));
    const given = Buffer.from(mark);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    const { sub, exp } = JSON.parse(Buffer.from(claim, 'base64url').toString()) as {
      sub: string;
      exp: number;
    };
    return exp * 1000 > this.#now() ? sub : undefined;
  }

  #seal(claim: string): string {
    return createHmac('sha256', this.#key).update(claim).digest('base64url');
  }
}
