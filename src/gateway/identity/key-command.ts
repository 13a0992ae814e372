import { createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, generateSecret, type JWK } from 'jose';
import { OptionsError } from '../options/parse.js';
import type { SigningAlgorithm } from './keys.js';

export const KEY_USAGE = `rai-kit key [--alg EdDSA|ES256|HS256] [--kid NAME]   a new key for sessions.keys, with its secret
rai-kit key --public FILE [--kid NAME]               what a gateway is told of a site's own private key (PEM)
`;

const ALGORITHMS: readonly SigningAlgorithm[] = ['EdDSA', 'ES256', 'HS256'];
const FLAGS = ['alg', 'kid', 'public'] as const;

/** `rai-kit key`: one JSON web key, as one line. Throws an `OptionsError` for what it does not understand. */
export async function makeKey(flags: readonly string[]): Promise<string> {
  const given = readFlags(flags);
  const kid = given.kid ?? `key-${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  if (given.public !== undefined) {
    if (given.alg !== undefined) throw new OptionsError('--alg: is told by the key of --public');
    return JSON.stringify({ ...publicHalf(given.public), kid });
  }
  const alg = ALGORITHMS.find((one) => one === (given.alg ?? 'EdDSA'));
  if (!alg) throw new OptionsError(`--alg: expected one of ${ALGORITHMS.join(', ')}`);
  return JSON.stringify({ ...(await newKey(alg)), alg, kid });
}

async function newKey(alg: SigningAlgorithm): Promise<JWK> {
  if (alg === 'HS256') return exportJWK(await generateSecret(alg, { extractable: true }));
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return exportJWK(privateKey);
}

function publicHalf(file: string): JWK {
  let jwk: JWK;
  try {
    jwk = createPublicKey(readFileSync(file)).export({ format: 'jwk' });
  } catch {
    // What went wrong may quote the key.
    throw new OptionsError('--public: expected a file with an Ed25519 or P-256 key in PEM');
  }
  const alg = jwk.crv === 'Ed25519' ? 'EdDSA' : jwk.crv === 'P-256' ? 'ES256' : undefined;
  if (!alg) throw new OptionsError('--public: expected an Ed25519 or P-256 key');
  return { ...jwk, alg };
}

function readFlags(flags: readonly string[]): Partial<Record<(typeof FLAGS)[number], string>> {
  const given: Partial<Record<(typeof FLAGS)[number], string>> = {};
  for (let i = 0; i < flags.length; i += 2) {
    const flag = FLAGS.find((one) => `--${one}` === flags[i]);
    const value = flags[i + 1];
    if (!flag) throw new OptionsError(`expected --alg, --kid or --public\n\n${KEY_USAGE}`);
    if (value === undefined || value === '') throw new OptionsError(`--${flag}: expected a value`);
    given[flag] = value;
  }
  return given;
}
