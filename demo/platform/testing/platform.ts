import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createPlatform, type SandboxPlatform } from '../create-platform.js';
import type { Credentials } from '../seed/credentials.js';
import type { Sender } from '../services/webhooks/send.js';
import { seededDatabase } from './seeded-database.js';

/** Noon of an ordinary day: days and cooldowns do not depend on when the tests run. */
export const NOON = Date.parse('2026-10-14T12:00:00Z');

export interface Answer {
  status: number;
  headers: Headers;
  /** Whatever came: tests look into it freely. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface CallOptions {
  /** Bearer value; the community key without it, none at all with null. */
  key?: string | null;
  headers?: Record<string, string>;
  /** A string goes out as it is. */
  body?: unknown;
  surface?: string;
}

export interface TestPlatform extends SandboxPlatform {
  credentials_: Credentials;
  clock: { at: number };
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  user(username: string): Credentials['users'][number];
  channel(topic: string): Credentials['channels'][number];
}

/** An address of a new, empty database on the server of `TEST_DATABASE_URL`, and how to drop it. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) return undefined;
  const name = `rai_test_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

/** A seeded platform in memory, or in a new database on the server of `TEST_DATABASE_URL`. */
export async function testPlatform(
  options: {
    strict?: boolean;
    members?: number;
    widgetSignin?: boolean;
    privateDestinations?: boolean;
    webhookSender?: Sender;
  } = {},
): Promise<TestPlatform> {
  const database = await freshDatabase();
  const clock = { at: NOON };
  const community = { members: options.members ?? 260, seed: 7 };
  const platform = await createPlatform({
    data: database?.url ?? 'memory',
    restore: database ? undefined : await seededDatabase(community, NOON),
    strict: options.strict === true,
    widgetSignin: options.widgetSignin === true,
    privateDestinations: options.privateDestinations === true,
    ...(options.webhookSender && { webhookSender: options.webhookSender }),
    now: () => clock.at,
  });
  const credentials = database ? await platform.seed(community) : await platform.credentials();
  if (!credentials) throw new Error('The database that tests begin with holds no community');
  const find = <T>(what: T | undefined): T => {
    if (what === undefined) throw new Error('not part of the seed');
    return what;
  };
  return {
    ...platform,
    credentials_: credentials,
    clock,
    user: (username) => find(credentials.users.find((user) => user.username === username)),
    channel: (topic) => find(credentials.channels.find((channel) => channel.topic === topic)),
    close: async () => {
      await platform.close();
      await database?.drop();
    },
    call: async (method, path, { key, headers, body, surface = '/apis/v1' } = {}) => {
      const bearer = key === undefined ? credentials.communityKey : key;
      const answer = await platform.fetch(
        new Request(`http://127.0.0.1:3333${surface}${path}`, {
          method,
          headers: { ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
      };
    },
  };
}

/** The keys of a value and the types below them, so that an answer can be compared with a sample. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, shapeOf(inner)]),
    );
  return value === null ? 'null' : typeof value;
}

/** `shape` without the keys that `sample` does not have. */
export function within(shape: unknown, sample: unknown): unknown {
  if (Array.isArray(shape) && Array.isArray(sample))
    return shape.length === 0 ? [] : [within(shape[0], sample[0])];
  if (isRecord(shape) && isRecord(sample))
    return Object.fromEntries(
      Object.keys(shape)
        .filter((key) => key in sample)
        .map((key) => [key, within(shape[key], sample[key])]),
    );
  return shape;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
