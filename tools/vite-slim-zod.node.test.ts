import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { build, type Rolldown } from 'vite';
import * as whole from '../src/model/index.js';
import { slimZod } from './vite-slim-zod.js';

interface Schema {
  safeParse(data: unknown): {
    success: boolean;
    data?: unknown;
    error?: { issues: { path?: PropertyKey[] }[] };
  };
}

const member = { id: 'ABCDEFGHIJKLMNOP', name: 'Ana', avatar: '/v1/media/x', tier: 'Gold' };
const stamp = { seq: 'a-1', asOf: '2026-01-15T12:00:00Z' };
const standing = {
  member,
  rank: 1,
  tied: false,
  previous: { rank: null, since: '2026-01-15T00:00:00Z' },
  score: '120',
  hidden: true,
};
const board = { slug: 'xp', name: 'XP', unit: 'XP', ties: 'dense', windows: ['all-time'], zone: 'UTC' };
const channel = { id: 'c', name: 'General', kind: 'open', post: true };
const message = {
  id: 'm',
  channel: 'c',
  author: member,
  text: 'Hello',
  at: stamp.asOf,
  mine: false,
  quote: { id: 'q', name: 'Ben', text: 'Hi' },
  replies: 0,
  reactions: [{ emoji: 'tada', count: 1, mine: true }],
};

/** One good answer of each kind; the property test breaks them in every way it can think of. */
const SAMPLES: Record<string, unknown> = {
  Config: {
    name: 'N',
    api: 1,
    zone: 'UTC',
    boards: [board],
    channels: [channel],
    tiers: true,
    capabilities: ['send'],
    maxText: 5,
    ...stamp,
  },
  BoardPage: {
    board,
    window: { slug: 'daily', run: '2026-01-15', start: stamp.asOf, end: null, zone: 'UTC' },
    rows: [standing],
    total: 1,
    next: null,
    prev: 'c',
    me: { member, standing, next: { points: '1', rank: 1 }, toEnter: null },
    ...stamp,
  },
  TierLadder: {
    enabled: true,
    units: { xp: 'XP', coins: 'C' },
    tiers: [{ id: 't', name: 'T', levels: [{ level: 1, xp: '0' }] }],
    ...stamp,
  },
  Me: { member, scope: ['read'], xp: '1', coins: '2', ...stamp },
  MessagePage: { channel, messages: [message], before: 'x', after: null, stale: true, ...stamp },
  Sent: { key: 'k', state: 'held', id: 'm', message, gain: { xp: '1', coins: '0', standings: [] } },
};

type Path = (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, [...at, key]))];
}

function changed(value: unknown, [key, ...rest]: Path, by: (entry: unknown) => unknown): unknown {
  if (key === undefined) return by(value);
  const copy = structuredClone(value) as Record<string, unknown>;
  const entry = changed(copy[key], rest, by);
  if (entry === GONE) delete copy[key];
  else copy[key] = entry;
  return copy;
}

const GONE = Symbol('gone');

describe('zod without what the models do not use', () => {
  let slim: Record<string, Schema>;
  const warnings: string[] = [];

  before(async () => {
    const result = (await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [slimZod()],
      build: {
        write: false,
        minify: false,
        lib: { entry: fileURLToPath(new URL('../src/model/index.ts', import.meta.url)), formats: ['es'] },
        rolldownOptions: { onLog: (_, { message: text }) => void warnings.push(text) },
      },
    })) as Rolldown.RolldownOutput[];
    const { code } = [result].flat()[0]!.output[0];
    slim = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<string, Schema>;
  });

  it('finds every piece of zod that it leaves out', () => {
    assert.deepEqual(
      warnings.filter((text) => text.includes('rules')),
      [],
    );
  });

  for (const [name, sample] of Object.entries(SAMPLES)) {
    const full = (whole as unknown as Record<string, Schema>)[name]!;

    it(`takes a good ${name} as it is, without what nobody asked for`, () => {
      assert.equal(full.safeParse(sample).success, true);
      const answer = slim[name]!.safeParse({ ...(sample as object), extra: 1 });
      assert.deepEqual(answer.data, sample);
    });

    it(`says the same as all of zod about a ${name} that is broken somewhere`, () => {
      const paths = pathsOf(sample);
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: paths.length - 1 }),
          fc.oneof(
            fc.constantFrom<unknown>(
              GONE,
              null,
              undefined,
              '',
              'x',
              0,
              NaN,
              Infinity,
              -1,
              true,
              [],
              {},
              [null],
              10n,
            ),
            fc.jsonValue(),
          ),
          (index, by) => {
            const broken = changed(sample, paths[index]!, () => by);
            const a = full.safeParse(broken);
            const b = slim[name]!.safeParse(broken);
            assert.equal(b.success, a.success);
            if (a.success) assert.deepEqual(b.data, a.data);
            else {
              assert.deepEqual(
                b.error!.issues.map(({ path }) => path ?? []),
                a.error!.issues.map(({ path }) => path ?? []),
              );
            }
          },
        ),
        { numRuns: 400 },
      );
    });
  }
});
