import { packageVersion } from '../../../src/gateway/kit/package-info.js';
import { ROUTES } from '../../../src/gateway/routes-list.js';
import type { Secrets } from './secrets.js';

const LIMITS = [10, 25, 50, 100];
const NONE = '0'.repeat(24);

export interface Walked {
  requests: number;
  /** Bytes that were searched, headers included. */
  bytes: number;
  statuses: Record<string, number>;
  /** Requests by the first parts of their path. */
  routes: Record<string, number>;
  pages: number;
  messages: number;
  media: number;
  kitFiles: number;
  /** Where something was found. */
  found: string[];
}

type Json = Record<string, unknown>;

interface Options {
  gateway: string;
  secrets: Secrets;
  /** A session: what a member sees is searched as well. */
  token?: string;
  /** Ids that somebody could try who has seen the platform. */
  platformIds: readonly string[];
}

/** Asks every route with all its parameters and pages, and searches everything that comes back. */
export async function walk({ gateway, secrets, token, platformIds }: Options): Promise<Walked> {
  const walked: Walked = {
    requests: 0,
    bytes: 0,
    statuses: {},
    routes: {},
    pages: 0,
    messages: 0,
    media: 0,
    kitFiles: 0,
    found: [],
  };
  const seen = new Set<string>();
  const media = new Set<string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Json | undefined> {
    const name = `${init.method ?? 'GET'} ${path}`;
    if (seen.has(name) && !init.body) return undefined;
    seen.add(name);
    const headers = new Headers(init.headers);
    if (token && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(gateway + path, { ...init, headers, redirect: 'manual' });
    const bytes = Buffer.from(await answer.arrayBuffer());
    // Pictures are searched byte by byte as well.
    const isText = /json|text|javascript/.test(answer.headers.get('content-type') ?? '');
    const text = bytes.toString(isText ? 'utf8' : 'latin1');
    const head = [...answer.headers].map(([key, value]) => `${key}: ${value}`).join('\n');
    walked.requests += 1;
    walked.bytes += bytes.length + head.length;
    walked.statuses[answer.status] = (walked.statuses[answer.status] ?? 0) + 1;
    const route = nameOf(init.method ?? 'GET', path);
    walked.routes[route] = (walked.routes[route] ?? 0) + 1;
    // A picture has bytes that look like anything: there only the known values count.
    const inBody = secrets.findIn(text).filter((what) => isText || what !== 'e-mail address');
    for (const what of [...inBody, ...secrets.findIn(head)])
      walked.found.push(`${what} in ${name.slice(0, 120)}`);
    if (!isText || !text.startsWith('{')) return undefined;
    const body = JSON.parse(text) as Json;
    collectMedia(body, media);
    for (const cursor of [body['next'], body['prev'], body['before'], body['after']]) {
      if (typeof cursor !== 'string') continue;
      for (const what of secrets.findIn(Buffer.from(cursor, 'base64url').toString('latin1')))
        walked.found.push(`${what} in a cursor of ${name}`);
    }
    return answer.ok ? body : undefined;
  }

  /** All pages in one direction. */
  async function pages(path: string, cursor: string, query: string): Promise<Json[]> {
    const all: Json[] = [];
    let next: unknown = '';
    while (typeof next === 'string') {
      const at: string = next === '' ? '' : `&${query}=${encodeURIComponent(next)}`;
      const page = await ask(`${path}${at}`);
      if (!page) break;
      walked.pages += 1;
      all.push(page);
      next = page[cursor];
    }
    return all;
  }

  async function boards(): Promise<void> {
    const list = (await ask('/v1/boards')) as
      { boards: { slug: string; windows: string[]; seasons?: { run: string }[] }[] } | undefined;
    for (const { slug, windows, seasons = [] } of list?.boards ?? []) {
      await ask(`/v1/boards/${slug}`);
      for (const window of windows) {
        const path = `/v1/boards/${slug}?window=${window}`;
        for (const limit of LIMITS) {
          const all = await pages(`${path}&limit=${limit}`, 'next', 'cursor');
          const last = all.at(-1);
          if (typeof last?.['prev'] === 'string')
            await ask(`${path}&limit=${limit}&cursor=${encodeURIComponent(last['prev'])}`);
        }
        const total = Number(((await ask(`${path}&limit=10&seq=0-0`)) ?? {})['total'] ?? 0);
        for (const rank of [1, 2, 10, 11, Math.ceil(total / 2), total, total + 1, 1_000_000]) {
          if (rank < 1) continue;
          for (const limit of LIMITS)
            await ask(`/v1/boards/${slug}/at?window=${window}&rank=${rank}&limit=${limit}`);
        }
        const runs = window === 'season' ? seasons.map(({ run }) => run) : runsOf(window);
        for (const run of runs) await ask(`${path}&run=${run}&limit=100`);
      }
    }
  }

  async function channels(): Promise<void> {
    const list = (await ask('/v1/channels')) as { channels: { id: string }[] } | undefined;
    for (const { id } of list?.channels ?? []) {
      const path = `/v1/channels/${id}/messages`;
      await ask(path);
      for (const limit of LIMITS) {
        for (const page of await pages(`${path}?limit=${limit}`, 'before', 'before')) {
          const messages = page['messages'] as { id: string; replies: number }[];
          if (typeof page['after'] === 'string')
            await ask(`${path}?limit=${limit}&after=${encodeURIComponent(page['after'])}`);
          if (limit !== 50) continue;
          walked.messages += messages.length;
          for (const message of messages) {
            await ask(`/v1/messages/${message.id}`);
            if (message.replies > 0) {
              for (const size of LIMITS)
                await pages(`/v1/messages/${message.id}/replies?limit=${size}`, 'before', 'before');
            }
          }
          const middle = messages[Math.floor(messages.length / 2)];
          if (middle) await ask(`${path}?around=${middle.id}&limit=25`);
        }
      }
    }
  }

  async function operator(): Promise<void> {
    for (const path of [
      '/v1/config',
      '/v1/tiers',
      '/healthz',
      '/readyz',
      '/metrics',
      '/.well-known/jwks.json',
    ])
      await ask(path);
    const version = packageVersion();
    const integrity = await ask(`/kit/${version}/integrity.json`);
    for (const file of Object.keys(integrity ?? {})) {
      await ask(`/kit/${version}/${file}`);
      walked.kitFiles += 1;
    }
  }

  async function personal(): Promise<void> {
    for (const path of ['/v1/me', '/v1/me/tier']) await ask(path);
    for (const window of ['all-time', 'monthly', 'weekly', 'daily', 'season'])
      for (const around of [1, 5, 25]) await ask(`/v1/me/boards/xp?window=${window}&around=${around}`);
  }

  /** Every kind of error answer, on every route. */
  async function errors(): Promise<void> {
    const fill = (path: string, id: string): string =>
      path
        .replace(':slug', 'xp')
        .replace(':emoji', 'heart')
        .replace(/:version\/\*$/, `0.0.0/${id}`)
        .replace(/\/\*$/, `/${id}`)
        .replaceAll(/:\w+/g, id);
    // Signing out comes last: what follows it would be for nobody.
    const ordered = [...ROUTES].sort(
      (a, b) => Number(a.includes('sessions/current')) - Number(b.includes('sessions/current')),
    );
    for (const route of ordered) {
      const [method = 'GET', path = ''] = route.split(' ');
      for (const id of [NONE, 'A'.repeat(16), ...platformIds]) {
        const target = fill(path, id);
        const body =
          method === 'POST' ? { body: '{"text":', headers: { 'content-type': 'application/json' } } : {};
        await ask(target, { method, ...body });
        await ask(`${target}?unheard-of=1`, { method, ...body });
        if (method === 'POST') await ask(target, { method, body: 'x'.repeat(200_000) });
      }
      await ask(fill(path, NONE), { method: 'OPTIONS', headers: { origin: 'https://foreign.example' } });
      await ask(fill(path, NONE), { method: 'PATCH' });
    }
    for (const query of ['limit=-1', 'window=fortnight', 'cursor=AAAA', 'run=2026-13', 'limit=10&limit=25'])
      await ask(`/v1/boards/xp?${query}`);
    for (const path of ['/', '/v1', '/v1/nowhere', '/kit/', '/v1/boards/%00', '/v1/boards/nowhere'])
      await ask(path);
    await ask('/v1/me', { headers: { authorization: 'Bearer a.b.c' } });
  }

  await operator();
  await boards();
  await channels();
  if (token) await personal();
  for (const path of [...media]) {
    await ask(path);
    walked.media += 1;
  }
  await errors();
  return walked;
}

/** The run that is now, some of the past, and one to come. */
function runsOf(window: string): string[] {
  const now = new Date();
  const month = (back: number): string =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
  const day = (back: number): string =>
    new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  // The week of a day is the week of its Thursday.
  const week = (back: number): string => {
    const at = new Date(now.getTime() - back * 7 * 86_400_000);
    at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7));
    const number = Math.ceil(((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
    return `${at.getUTCFullYear()}-W${String(number).padStart(2, '0')}`;
  };
  switch (window) {
    case 'monthly':
      return [0, 1, 2, -1].map(month);
    case 'weekly':
      return [0, 1, 2, -1].map(week);
    case 'daily':
      return [0, 1, 2, 7, -1].map(day);
    default:
      return [];
  }
}

function collectMedia(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    const path = /(\/v1\/media\/[\w-]+)$/.exec(value)?.[1];
    if (path) into.add(path);
  } else if (value && typeof value === 'object') {
    for (const one of Object.values(value)) collectMedia(one, into);
  }
}

const nameOf = (method: string, path: string): string =>
  `${method} ${path
    .replace(/\?.*/s, '')
    .replace(/\/kit\/.*/, '/kit/:version/*')
    .replace(/(channels|messages|media)\/[^/]+/, '$1/:id')
    .replace(/reactions\/.*/, 'reactions/:emoji')
    .replace(/boards\/[^/]+/, 'boards/:slug')}`;
