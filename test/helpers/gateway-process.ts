import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '../../demo/platform/seed/credentials.js';
import { startServer, type ServerProcess } from './processes.js';

/** The secret with which a site's own server calls the gateways of tests. */
export const SERVER_KEY = 'server-key-of-a-test-long-enough';
const PUBLIC_ID_KEY = 'public-id-key-of-a-test-long-enough';
const PUBLIC_CHANNELS = ['Workshop floor', 'Announcements', 'Help desk', 'Long table'];

const sessionKey = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'test',
  alg: 'EdDSA',
};

export const readCredentials = (folder: string): Credentials =>
  JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as Credentials;

export interface GatewayOptions {
  /** Address of the platform without a path. */
  platform: string;
  credentials: Credentials;
  /** Folder of its store. */
  store: string;
  /** Folder of the built kit; the project's own when left out. */
  kit?: string;
  /** Origins that may call it with a session. */
  callers?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Everything that a gateway is told, as an operator would tell it. */
export function gatewayEnvironment(options: GatewayOptions): Record<string, string> {
  const { platform, credentials, store, kit, callers = [] } = options;
  const channels = PUBLIC_CHANNELS.flatMap((name) =>
    credentials.channels.filter(({ topic }) => topic === name),
  );
  return {
    RAI_PORT: '0',
    RAI_NAME: credentials.communityName,
    RAI_PLATFORM_INTEGRATION_URL: `${platform}/apis/v1`,
    RAI_PLATFORM_UNIFIED_URL: `${platform}/v1`,
    RAI_PLATFORM_COMMUNITY_KEY: credentials.communityKey,
    RAI_PLATFORM_COMMUNITY_ID: credentials.communityId,
    RAI_PUBLIC_ID_KEY: PUBLIC_ID_KEY,
    RAI_SERVER_KEYS: SERVER_KEY,
    RAI_SESSIONS_ISSUER: 'rai-kit-test',
    RAI_SESSIONS_KEYS: JSON.stringify([sessionKey]),
    RAI_CHANNELS_PUBLIC: channels.map(({ id }) => id).join(','),
    RAI_MEDIA_HOSTS: new URL(platform).host,
    RAI_STORE: store,
    RAI_SETTLE_MS: '[200,600,1500,3000]',
    ...(callers.length > 0 ? { RAI_ORIGINS_CALL: callers.join(',') } : {}),
    ...(kit === undefined ? {} : { RAI_KIT_FOLDER: kit }),
    ...options.env,
  };
}

export function startGateway(options: GatewayOptions): Promise<ServerProcess> {
  return startServer({
    script: 'src/gateway/cli.ts',
    args: ['gateway'],
    env: gatewayEnvironment(options),
    timeout: 300_000,
  });
}

/** A session token for a member, as a site's own server gets one. */
export async function mintSession(gateway: string, sub: string): Promise<string> {
  const answer = await fetch(`${gateway}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sub }),
  });
  if (!answer.ok) throw new Error(`no session for ${sub}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

/** A temporary folder of this run. */
export function temporaryFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `rai-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The kit as it is built now, aside, so that a later build does not change it under a running page. */
export function copyKit(to: string): string {
  const folder = join(to, 'kit');
  cpSync(fileURLToPath(new URL('../../cdn/', import.meta.url)), folder, { recursive: true });
  return folder;
}
