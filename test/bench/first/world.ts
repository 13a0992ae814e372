import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { listen, type Listening } from '../../../demo/sites/server/listen.js';
import { packageVersion } from '../../../src/gateway/kit/package-info.js';
import {
  copyKit,
  gatewayEnvironment,
  readCredentials,
  startGateway,
  temporaryFolder,
} from '../../helpers/gateway-process.js';
import { runToEnd, startServer, until, type ServerProcess } from '../../helpers/processes.js';

/** A data folder with a seeded community. */
export interface Seeded {
  data: string;
  members: number;
  /** How long the seed took, in seconds. */
  seconds: number;
  remove: () => void;
}

export async function seedFolder(members: number): Promise<Seeded> {
  const { path, remove } = temporaryFolder('bench');
  const data = join(path, 'data');
  const began = performance.now();
  const { code, output } = await runToEnd({
    script: 'demo/platform/seed-main.ts',
    args: ['--data', data, '--members', String(members)],
    timeout: 1_800_000,
  });
  if (code !== 0) {
    remove();
    throw new Error(`the seed of ${members} members ended with ${code}: ${output.slice(-500)}`);
  }
  return { data, members, seconds: (performance.now() - began) / 1000, remove };
}

/** A platform and a gateway in processes of their own, and a site for pages. */
export interface World {
  credentials: Credentials;
  platform: ServerProcess;
  gateway: ServerProcess;
  /** First public channel. */
  channel: string;
  /** One more gateway on the platform, with other options. */
  gatewayWith(env: Record<string, string>): Promise<ServerProcess>;
  /** Seconds from the start of the process to its ready line. */
  startSeconds: { platform: number; gateway: number };
  site: Site;
  close(): Promise<void>;
}

export async function openWorld({ data }: Seeded): Promise<World> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const site = await openSite();
    stops.push(() => site.stop());
    let began = performance.now();
    const platform = await startServer({
      script: 'demo/platform/main.ts',
      args: ['--port', '0', '--data', data],
    });
    stops.push(() => platform.stop());
    const startSeconds = { platform: (performance.now() - began) / 1000, gateway: 0 };
    const credentials = readCredentials(data);
    const options = {
      platform: platform.url,
      credentials,
      store: join(data, 'bench-store'),
      kit: copyKit(data),
      callers: [site.url],
      // One client asks for everything here, more than any visitor may.
      env: {
        RAI_LIMITS: JSON.stringify({
          ip: { points: 1_000_000_000, seconds: 60 },
          session: { points: 1_000_000_000, seconds: 60 },
        }),
      },
    };
    began = performance.now();
    const gateway = await startGateway(options);
    stops.push(() => gateway.stop());
    const loaded = await until(
      async () => ((await fetch(`${gateway.url}/readyz`)).ok ? true : undefined),
      600_000,
    );
    if (!loaded) throw new Error(`the gateway did not load everybody:\n${gateway.output().slice(-1000)}`);
    startSeconds.gateway = (performance.now() - began) / 1000;
    site.gateway = gateway.url;
    const channel = gatewayEnvironment(options)['RAI_CHANNELS_PUBLIC']!.split(',')[0]!;
    const gatewayWith = (env: Record<string, string>): Promise<ServerProcess> =>
      startGateway({ ...options, store: 'memory', env: { ...options.env, ...env } });
    return { credentials, platform, gateway, channel, gatewayWith, startSeconds, site, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface Site {
  url: string;
  gateway: string;
  /** What the page of the kit shows. */
  body: string;
  stop(): Promise<void>;
}

/** What a page without any kit would do: fetch the same rows and write a table. */
const PLAIN = `
  const answer = await fetch(window.board);
  const { rows } = await answer.json();
  const body = document.querySelector('tbody');
  for (const { rank, member, score } of rows) {
    const row = body.insertRow();
    row.insertCell().textContent = rank;
    const who = row.insertCell();
    if (member.avatar) {
      const picture = new Image(32, 32);
      picture.src = new URL(member.avatar, answer.url);
      picture.alt = '';
      who.append(picture);
    }
    who.append(member.name);
    row.insertCell().textContent = Number(score).toLocaleString('en');
  }
`;

/** `/` is a page with the kit, `/plain` one that fetches and writes a table. */
async function openSite(): Promise<Site> {
  const version = packageVersion();
  const html = (head: string, body: string): string =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">${head}<main>${body}</main></html>`;
  const site: Site = { url: '', gateway: '', body: '', stop: async () => {} };
  const server: Listening = await listen('bench.localhost', 0, (request, response) => {
    const send = (type: string, text: string): void => {
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(text);
    };
    if (request.url === '/')
      send(
        'text/html',
        html(
          `<script type="module" src="${site.gateway}/kit/${version}/rai-kit.js" data-gateway="${site.gateway}"></script>`,
          site.body,
        ),
      );
    else if (request.url === '/plain')
      send(
        'text/html',
        html(
          `<script type="module" src="/plain.js"></script>`,
          '<table><thead><tr><th>Rank<th>Name<th>XP</thead><tbody></tbody></table>',
        ),
      );
    else if (request.url === '/plain.js')
      send(
        'text/javascript',
        `window.board = ${JSON.stringify(`${site.gateway}/v1/boards/xp?limit=10`)};${PLAIN}`,
      );
    else response.writeHead(404).end();
  });
  site.url = server.url;
  site.stop = () => server.stop();
  return site;
}

/** Resident memory of a process in MiB: now, and the most it ever was. */
export function residentMemory(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024;
  return { now: round(field('VmRSS')), peak: round(field('VmHWM')) };
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

export const pause = (ms: number): Promise<void> => new Promise((settle) => setTimeout(settle, ms));
