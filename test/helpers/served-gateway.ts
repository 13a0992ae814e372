import { generateKeyPairSync } from 'node:crypto';
import { createGateway, type Gateway } from '../../src/gateway/create-gateway.js';
import { listen } from '../../src/gateway/listen.js';
import { createLog } from '../../src/gateway/log.js';
import type { GatewayInput } from '../../src/gateway/options/schema.js';
import type { Store } from '../../src/gateway/store/store.js';

export const SERVER_KEY = 'a-server-key-of-this-test';
export const SITE = 'https://shop.example';
export const signingKey = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kty: 'OKP' as const,
  alg: 'EdDSA' as const,
  kid: 'test',
};

/** JSON of an answer, whose shape the test itself states. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any;

export async function read(answer: Response): Promise<Loose> {
  return answer.json();
}

export interface Served {
  url: string;
  gateway: Gateway;
  /** Lines of the log, as they were written. */
  lines: string[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  json(path: string, headers?: Record<string, string>): Promise<Loose>;
  tokenOf(sub: string): Promise<string>;
  close(): Promise<void>;
}

export interface ServeOptions {
  integrationUrl?: string;
  communityKey?: string;
  fetch?: typeof fetch;
  now?: () => number;
  store?: Store;
  purged?: (keys: readonly string[] | undefined) => void;
  options?: Partial<GatewayInput>;
  /** Whether to wait until everybody is loaded. */
  wait?: boolean;
}

/** A gateway on a port of its own, asked over HTTP. */
export async function serveGateway(given: ServeOptions = {}): Promise<Served> {
  const holder: { gateway?: Gateway } = {};
  const lines: string[] = [];
  const server = await listen(
    async (request, info) => holder.gateway?.fetch(request, info) ?? new Response(null, { status: 503 }),
    0,
    '127.0.0.1',
    (incoming, outgoing) => holder.gateway?.answerKept(incoming, outgoing) ?? false,
  );
  const { url } = server;
  const communityKey = given.communityKey ?? 'a community key of this test';
  const own = createGateway(
    {
      publicUrl: url,
      publicIdKey: 'a public id key of this test',
      platform: { integrationUrl: given.integrationUrl ?? 'http://platform.test/apis/v1', communityKey },
      sessions: { issuer: 'test', keys: [signingKey] },
      serverKeys: [SERVER_KEY],
      origins: { frame: [], call: [SITE] },
      store: 'memory',
      ...given.options,
    },
    {
      log: createLog({
        level: 'debug',
        secrets: [communityKey, SERVER_KEY],
        write: (line) => lines.push(line),
      }),
      ...(given.fetch ? { fetch: given.fetch } : {}),
      ...(given.now ? { clock: { now: given.now } } : {}),
      ...(given.store ? { store: given.store } : {}),
      ...(given.purged ? { purged: given.purged } : {}),
    },
  );
  holder.gateway = own;
  if (given.wait !== false) await own.ready;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  return {
    url,
    gateway: own,
    lines,
    get,
    json: async (path, headers) => read(await get(path, headers)),
    tokenOf: async (sub) => (await own.createSession({ sub })).token,
    close: async () => {
      await Promise.all([own.close({ drainMs: 200 }), server.close(200)]);
    },
  };
}

/** Waits until something holds, looking every few milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
