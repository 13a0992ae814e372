import { generateKeyPairSync } from 'node:crypto';
import { createGateway, type Gateway } from '../../src/gateway/create-gateway.js';
import type { GatewayInput } from '../../src/gateway/options/schema.js';
import type { Store } from '../../src/gateway/store/store.js';
import type { CallInit, World } from './messages-gateway.js';

export const PUBLIC_URL = 'http://127.0.0.1:4000';
export const PUBLIC_ID_KEY = 'a public id key for tests';

const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });

export interface RealGateway {
  gateway: Gateway;
  /** Calls a route; `as` is the number of the user in the credentials who is signed in. */
  call(path: string, init?: CallInit): Promise<Response>;
  close(): Promise<void>;
}

export interface RealGatewayOptions {
  url?: string;
  channels?: GatewayInput['channels'];
  settleMs?: number[];
  store?: Store;
  fetch?: typeof fetch;
  /** Further options. */
  options?: Partial<GatewayInput>;
}

/** The whole gateway of `createGateway` on a world, with tokens that it minted itself. */
export async function createRealGateway(world: World, given: RealGatewayOptions = {}): Promise<RealGateway> {
  const gateway = createGateway(
    {
      publicUrl: PUBLIC_URL,
      publicIdKey: PUBLIC_ID_KEY,
      platform: {
        integrationUrl: `${given.url ?? world.url}/apis/v1`,
        communityKey: world.credentials.communityKey,
      },
      sessions: { issuer: PUBLIC_URL, keys: [{ ...jwk, kty: 'OKP', alg: 'EdDSA', kid: 'test' }] },
      channels: given.channels ?? { public: [world.channel('open')] },
      settleMs: given.settleMs ?? [1000, 5000, 15_000, 30_000],
      limits: {
        upstreamMs: 2000,
        ip: { points: 1_000_000, seconds: 60 },
        session: { points: 1_000_000, seconds: 60 },
      },
      store: 'memory',
      log: 'silent',
      ...given.options,
    },
    { ...(given.store ? { store: given.store } : {}), ...(given.fetch ? { fetch: given.fetch } : {}) },
  );
  await gateway.ready;
  const tokens = new Map<string, Promise<{ token: string }>>();
  return {
    gateway,
    async call(path, init = {}) {
      const { method = init.json === undefined ? 'GET' : 'POST', as, scope, json, key } = init;
      const headers = new Headers(init.headers);
      const user = as === undefined ? undefined : world.credentials.users[as];
      if (user) {
        const id = `${user.userId} ${scope?.join(' ') ?? ''}`;
        const order = { sub: user.userId, ...(scope ? { scope: scope as ('read' | 'post')[] } : {}) };
        if (!tokens.has(id)) tokens.set(id, gateway.createSession(order));
        headers.set('authorization', `Bearer ${(await tokens.get(id))!.token}`);
      }
      if (key !== undefined) headers.set('idempotency-key', key);
      if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
      const body = json === undefined ? null : typeof json === 'string' ? json : JSON.stringify(json);
      return gateway.fetch(new Request(PUBLIC_URL + path, { method, headers, body }), { ip: '127.0.0.1' });
    },
    close: () => gateway.close({ drainMs: 200 }),
  };
}
