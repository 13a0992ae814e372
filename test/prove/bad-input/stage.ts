import { join } from 'node:path';
import pg from 'pg';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { listen, type Listening } from '../../../demo/sites/server/listen.js';
import { packageVersion } from '../../../src/gateway/kit/package-info.js';
import { startPostgres, type Postgres } from '../../../tools/postgres.js';
import { createFaultProxy, type FaultProxy } from '../../helpers/fault-proxy.js';
import {
  copyKit,
  gatewayEnvironment,
  mintSession,
  readCredentials,
  startGateway,
  temporaryFolder,
} from '../../helpers/gateway-process.js';
import { startServer, until, type ServerProcess } from '../../helpers/processes.js';
import { createTcpGate, type TcpGate } from '../../helpers/tcp-gate.js';

const MEMBERS = 240;
const STYLES = 'body { margin: 0; padding: 16px; display: grid; gap: 16px } main { min-width: 0 }';

/** How much is tried. */
export interface Mode {
  /** The platform gives nothing beyond its contract. */
  strict: boolean;
  /** Fewer repeats: what every change has to pass. */
  quick: boolean;
}

/**
 * A whole community on a database server: platform, gateway and a page, each on its own, with a gate between
 * platform and database and a proxy between gateway and platform where faults are made.
 */
export interface Stage {
  credentials: Credentials;
  /** The database itself, past every gate. */
  database: pg.Pool;
  /** Address of the database through the gate. */
  databaseUrl: string;
  gate: TcpGate;
  platform: ServerProcess;
  /** Between gateway and platform. */
  proxy: FaultProxy;
  gateway: ServerProcess;
  /** Public channels, and the first of them. */
  channels: readonly string[];
  channel: string;
  site: Site;
  /** One more gateway, on the platform by way of `through`. */
  gatewayWith(env: Record<string, string>, through?: string): Promise<ServerProcess>;
  close(): Promise<void>;
}

export interface Site {
  url: string;
  /** What the next page shows. */
  body: string;
  /** The gateway that the next page names. */
  gateway: string;
  /** Short id of the member who is signed in on the site; undefined: nobody. */
  member: string | undefined;
  stop(): Promise<void>;
}

export async function openStage({ strict }: Mode): Promise<Stage> {
  const folder = temporaryFolder('stage');
  const closers: (() => Promise<unknown> | void)[] = [() => folder.remove()];
  const close = async (): Promise<void> => {
    for (const one of closers.reverse()) await one();
  };
  try {
    const postgres: Postgres = await startPostgres();
    closers.push(() => postgres.stop());
    const database = new pg.Pool({ connectionString: postgres.url, max: 2 });
    database.on('error', () => {});
    closers.push(() => database.end());
    const address = new URL(postgres.url);
    const gate = await createTcpGate(Number(address.port));
    closers.push(() => gate.close());
    address.port = String(gate.port);
    const databaseUrl = address.href;
    const data = join(folder.path, 'data');
    const platform = await startServer({
      script: 'demo/platform/main.ts',
      args: [
        ...['--port', '0', '--data', data, '--members', String(MEMBERS)],
        ...(strict ? ['--strict-contract'] : []),
      ],
      env: { DATABASE_URL: databaseUrl },
    });
    closers.push(() => platform.stop());
    const credentials = readCredentials(data);
    const proxy = await createFaultProxy(platform.url);
    closers.push(() => proxy.close());
    const site = await openSite();
    closers.push(() => site.stop());

    const kit = copyKit(folder.path);
    let stores = 0;
    const optionsOf = (through: string, env: Record<string, string>) => ({
      platform: through,
      credentials,
      kit,
      store: join(folder.path, `store-${(stores += 1)}`),
      callers: [site.url],
      env: {
        RAI_SYNC_INTERVAL_MS: '500',
        RAI_MEDIA_HOSTS: new URL(platform.url).host,
        // One visitor asks for everything here.
        RAI_LIMITS: JSON.stringify({
          upstreamMs: 1500,
          ip: { points: 1_000_000, seconds: 60 },
          session: { points: 1_000_000, seconds: 60 },
        }),
        ...env,
      },
    });
    const options = optionsOf(proxy.url, {});
    const gateway = await startGateway(options);
    closers.push(() => gateway.stop());
    site.gateway = gateway.url;
    const channels = gatewayEnvironment(options)['RAI_CHANNELS_PUBLIC']!.split(',');
    return {
      credentials,
      database,
      databaseUrl,
      gate,
      platform,
      proxy,
      gateway,
      channels,
      channel: channels[0]!,
      site,
      gatewayWith: (env, through = platform.url) => startGateway(optionsOf(through, env)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A website with the kit's script tag. Its content policy only reports: what must not run here must not run because
 * of the widgets themselves, and what a strict site would have blocked is heard of all the same.
 */
async function openSite(): Promise<Site> {
  const site: Site = { url: '', body: '', gateway: '', member: undefined, stop: async () => {} };
  const version = packageVersion();
  const policy = (): string =>
    `default-src 'none'; script-src ${site.gateway}; connect-src 'self' ${site.gateway}; ` +
    `img-src 'self' ${site.gateway}; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html`;
  const page = (): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>
    <meta name="viewport" content="width=device-width"><link rel="icon" href="/icon">
    <link rel="stylesheet" href="/site.css">
    <script type="module" src="${site.gateway}/kit/${version}/rai-kit.js"
      data-gateway="${site.gateway}" data-session-url="/session"></script><main>${site.body}</main></html>`;
  const server: Listening = await listen('site.localhost', 0, (request, response) => {
    request.resume();
    if (request.url === '/icon') return void response.writeHead(204).end();
    if (request.url === '/site.css') {
      response.writeHead(200, { 'content-type': 'text/css' }).end(STYLES);
      return;
    }
    if (request.method === 'GET' && request.url === '/') {
      response.setHeader('content-security-policy-report-only', policy());
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page());
      return;
    }
    if (request.url !== '/session') {
      response.writeHead(404).end();
      return;
    }
    if (site.member === undefined) {
      response.writeHead(204).end();
      return;
    }
    mintSession(site.gateway, site.member).then(
      (token) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ token, expiresAt: new Date(Date.now() + 300_000).toISOString() })),
      () => response.writeHead(503).end(),
    );
  });
  site.url = server.url;
  site.stop = () => server.stop();
  return site;
}

/** Waits until the gateway has taken in what was changed on the platform, or until it says that it is stale. */
export async function boardUntil(
  gateway: string,
  is: (page: Record<string, unknown>, status: number) => boolean,
  ms = 15_000,
): Promise<boolean> {
  const found = await until(async () => {
    const answer = await fetch(`${gateway}/v1/boards/xp?limit=100`).catch(() => undefined);
    const page = (await answer?.json().catch(() => undefined)) as Record<string, unknown> | undefined;
    return page && is(page, answer!.status) ? true : undefined;
  }, ms);
  return found === true;
}
