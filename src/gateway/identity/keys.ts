import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

export type SigningAlgorithm = 'EdDSA' | 'ES256' | 'HS256';

/** A key that signs or checks session tokens. Its algorithm is fixed: what a token says about it counts for nothing. */
export interface SessionKey {
  kid: string;
  alg: SigningAlgorithm;
  /** Absent for keys of which only the public half is known. */
  sign: CryptoKey | Uint8Array | undefined;
  verify: CryptoKey | Uint8Array;
  /** What may be published; undefined for shared secrets. */
  published: JWK | undefined;
  /** Milliseconds since 1970 from which on it signs. What it signed counts earlier, too: clocks differ. */
  from: number;
  /** Milliseconds since 1970 after which nothing that it signed counts. */
  until: number;
}

/** A JSON web key with the moments, ISO 8601, between which it is in use. */
export type ScheduledKey = JWK & { from?: string | undefined; until?: string | undefined };

const SHAPES: Record<SigningAlgorithm, { kty: string; crv?: string }> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  ES256: { kty: 'EC', crv: 'P-256' },
  HS256: { kty: 'oct' },
};

/** Reads JSON web keys. Throws with the place of the one that is wrong, and never with its contents. */
export async function readKeys(jwks: readonly ScheduledKey[]): Promise<SessionKey[]> {
  const keys: SessionKey[] = [];
  for (const [i, jwk] of jwks.entries()) {
    if (keys.some((key) => key.kid === jwk.kid))
      throw new Error(`sessions.keys.${i}: expected a kid of its own`);
    keys.push(await readKey(jwk, `sessions.keys.${i}`));
  }
  if (keys.length > 0 && !keys.some(({ sign }) => sign))
    throw new Error('sessions.keys: expected a private key among them, as the gateway signs with one');
  return keys;
}

/** A new key pair, for development. */
export async function generateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid: `dev-${Date.now().toString(36)}`, alg: 'EdDSA' };
}

async function readKey(jwk: ScheduledKey, place: string): Promise<SessionKey> {
  const alg = jwk.alg as SigningAlgorithm;
  const shape = SHAPES[alg];
  if (jwk.kty !== shape.kty || (shape.crv !== undefined && jwk.crv !== shape.crv)) {
    throw new Error(
      `${place}: expected kty ${shape.kty}${shape.crv ? ` and crv ${shape.crv}` : ''} for ${alg}`,
    );
  }
  const kid = jwk.kid!;
  const from = jwk.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(jwk.from);
  const until = jwk.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(jwk.until);
  if (!(from < until)) throw new Error(`${place}: expected until to be later than from`);
  try {
    if (alg === 'HS256') {
      const secret = (await importJWK(jwk, alg)) as Uint8Array;
      if (secret.length < 32) throw new Error('short');
      return { kid, alg, sign: secret, verify: secret, published: undefined, from, until };
    }
    const published: JWK = { kty: jwk.kty!, crv: jwk.crv!, x: jwk.x!, kid, alg, use: 'sig' };
    if (jwk.y !== undefined) published.y = jwk.y;
    const verify = await importJWK(published, alg);
    const sign = jwk.d === undefined ? undefined : await importJWK(jwk, alg);
    return { kid, alg, sign, verify, published, from, until };
  } catch {
    const shape = alg === 'HS256' ? 'a secret k of at least 32 bytes' : 'the members of a JSON web key';
    throw new Error(`${place}: expected ${shape}`);
  }
}
