import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the seed of the platform leaves behind for whoever runs it. */
export interface Credentials {
  communityId: string;
  communityName: string;
  communityKey: string;
  systemKey: string;
  users: {
    _id: string;
    userId: string;
    username: string;
    displayName: string;
    email: string;
    password: string;
    apiKey: string;
  }[];
  channels: {
    id: string;
    topic: string;
    channelType: string;
    forumTopics?: { id: string; title: string }[];
  }[];
}

/** Secrets of the gateway and of the site: made once, so that public ids and sessions outlive a restart. */
export interface Secrets {
  publicIdKey: string;
  serverKey: string;
  sessionKey: Record<string, unknown>;
  cookieKey: string;
}

export function readCredentials(data: string): Credentials {
  return JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;
}

/** Reads the secrets, or makes them when there are none yet. The file is readable by its owner only. */
export function ownSecrets(data: string): Secrets {
  const file = join(data, 'site-secrets.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const secrets: Secrets = {
    publicIdKey: randomBytes(32).toString('base64url'),
    serverKey: randomBytes(32).toString('base64url'),
    cookieKey: randomBytes(32).toString('base64url'),
    sessionKey: {
      ...privateKey.export({ format: 'jwk' }),
      kid: randomBytes(6).toString('base64url'),
      alg: 'EdDSA',
    },
  };
  writeAtomic(file, JSON.stringify(secrets), 0o600);
  return secrets;
}

/** Nobody ever reads half a file: it appears whole, under its name, at once. */
export function writeAtomic(file: string, text: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text, { mode });
  renameSync(part, file);
}
