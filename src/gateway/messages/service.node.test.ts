import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { HttpError } from '../../net/http.js';
import type { GatewayContext, Session } from '../context.js';
import { createLog } from '../log.js';
import type { MemberRecord } from '../members/directory.js';
import { GatewayOptions } from '../options/schema.js';
import { Sequence } from '../sequence.js';
import { MemoryStore } from '../store/memory-store.js';
import type { PlatformMessage } from './entry.js';
import { refusalOf } from './refusal.js';
import { SendRecords, type SendRecord } from './send-record.js';
import type { SenderOptions } from './sender.js';
import { Messages } from './service.js';

const CHANNEL = 'abcdefabcdefabcdefabcdef';
const info = { id: CHANNEL, name: 'General', kind: 'open' };
const all = { limit: 100 } as const;

/** A platform in a few lines, with the freedoms that the contract leaves it. */
class FakePlatform {
  messages: PlatformMessage[] = [];
  down = false;
  /** Largest `count`; more is answered 400. */
  cap = Infinity;
  /** Whether `before` is obeyed. */
  pages = false;
  asked: { count?: number | undefined; before?: string | undefined }[] = [];
  sends = 0;
  failSends = false;

  say(count: number, more: Partial<PlatformMessage> = {}): void {
    for (let n = 0; n < count; n += 1) {
      const at = this.messages.length;
      this.messages.push({
        id: `id${String(at).padStart(6, '0')}`,
        message: `text ${at}`,
        user: { user_id: '1', email: 'ann@mail.example' },
        channel: { channel_id: CHANNEL.toUpperCase() },
        timestamp: new Date(1_790_000_000_000 + at * 1000).toISOString(),
        ...more,
      });
    }
  }

  /** The list of channels is answered, their messages are not. */
  mute = false;

  readonly api = {
    channels: async () => {
      this.#answer();
      return [{ _id: CHANNEL.toUpperCase(), topic: 'General', channelType: 'Open' }];
    },
    messages: async (filter: {
      count?: number | undefined;
      before?: string | undefined;
      userId?: string;
    }) => {
      this.#answer();
      if (this.mute) throw new HttpError('TIMEOUT', 'late', { retryable: true });
      this.asked.push(filter);
      const { count = 50, before, userId } = filter;
      if (count > this.cap) throw new HttpError('INVALID', 'too many', { status: 400 });
      let list = this.messages;
      if (userId) list = list.filter(({ user }) => user.user_id === userId);
      if (before && this.pages)
        list = list.slice(
          0,
          list.findIndex(({ id }) => id === before),
        );
      return { total: list.length, messages: list.slice(-count).reverse() };
    },
    send: async () => {
      this.sends += 1;
      if (this.failSends) throw new HttpError('UNAVAILABLE', 'cut', { retryable: true });
      return {};
    },
  };

  #answer(): void {
    if (this.down) throw new HttpError('UNAVAILABLE', 'down', { written: false });
  }
}

const running: { end: AbortController; messages: Messages }[] = [];
afterEach(async () => {
  for (const { end, messages } of running.splice(0)) {
    end.abort();
    await messages.close();
  }
});

interface Setting {
  store?: MemoryStore;
  options?: Partial<SenderOptions>;
  pollMs?: number;
  settleMs?: number[];
  known?: MemberRecord[];
  /** Members that only the platform knows. */
  later?: MemberRecord[];
}

async function start(platform: FakePlatform, setting: Setting = {}) {
  const end = new AbortController();
  const known = new Map((setting.known ?? [ann]).map((member) => [member.shortId, member]));
  let resolved = 0;
  const context = {
    options: GatewayOptions.parse({
      publicUrl: 'http://127.0.0.1:4000',
      publicIdKey: 'a public id key for tests',
      platform: { integrationUrl: 'http://127.0.0.1:1', communityKey: 'key' },
      channels: { public: [CHANNEL] },
      settleMs: setting.settleMs ?? [1],
      messages: { pollMs: setting.pollMs ?? 60_000 },
    }),
    api: platform.api,
    members: {
      byShortId: (id: string) => known.get(id),
      publicId: (id: string) => `public-${id}`.padEnd(16, '-'),
      toPublic: ({ platformId, name }: MemberRecord) => ({ id: platformId, name }),
      isHidden: () => false,
      refresh: async (member: MemberRecord) => ({ ...member, xp: member.xp + 5 }),
      resolve: async (id: string) => {
        resolved += 1;
        const found = setting.later?.find((member) => member.shortId === id);
        if (found) known.set(id, found);
        return found;
      },
    },
    standings: {
      gainOf: ({ xp, coins }: MemberRecord) =>
        Promise.resolve({ xp: `${xp}`, coins: `${coins}`, standings: [] }),
    },
    store: setting.store ?? new MemoryStore(),
    seq: new Sequence(),
    log: createLog({ level: 'silent' }),
    clock: { now: () => Date.now() },
    signal: end.signal,
  } as unknown as GatewayContext;
  const messages = new Messages(context, setting.options);
  running.push({ end, messages });
  await messages.ready;
  const page = async (query: Parameters<Messages['page']>[2] = all) => {
    await messages.prepare(info, query);
    return messages.page(null, info, query);
  };
  /** Texts of the whole channel, walked from its end. */
  const walk = async (): Promise<string[]> => {
    const texts: string[] = [];
    let part = await page();
    for (;;) {
      texts.unshift(...part.messages.map(({ text }) => text));
      if (part.before === null) return texts;
      const [at = '', publicId = ''] = part.before.split('.');
      part = await page({ ...all, side: 'before', anchor: { publicId, at: parseInt(at, 36) } });
    }
  };
  return { messages, context, known, page, walk, resolved: () => resolved };
}

const ann: MemberRecord = {
  platformId: 'p1',
  shortId: '1',
  username: 'ann',
  name: 'Ann',
  xp: 10,
  coins: 0,
  roles: [],
};
const session: Session = { sub: '1', scope: ['read', 'post'], jti: 'j', expires: 0, member: ann };
const texts = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => `text ${from + n}`);

describe('what is known of a channel', () => {
  it('follows a burst of messages without losing one', async () => {
    const platform = new FakePlatform();
    platform.say(30);
    const { messages, walk } = await start(platform);
    platform.say(400);
    await messages.poll(CHANNEL);
    assert.deepEqual(platform.asked.map(({ count }) => count).slice(-3), [50, 200, 800]);
    assert.deepEqual(await walk(), texts(0, 430));
  });

  it('starts anew where the platform gives too little to close a gap, and pages back from there', async () => {
    const platform = new FakePlatform();
    platform.cap = 200;
    platform.pages = true;
    platform.say(30);
    const { messages, walk } = await start(platform);
    platform.say(500);
    await messages.poll(CHANNEL);
    assert.deepEqual(await walk(), texts(0, 530));
  });

  it('ends where the platform ends', async () => {
    const platform = new FakePlatform();
    platform.cap = 200;
    platform.say(500);
    const { walk } = await start(platform);
    assert.deepEqual(await walk(), texts(300, 500));
  });

  it('asks for more and more where the platform has no bound and no pages', async () => {
    const platform = new FakePlatform();
    platform.say(900);
    const { walk } = await start(platform);
    assert.deepEqual(await walk(), texts(0, 900));
  });

  it('is unavailable, not empty, until the platform answered about it once', async () => {
    const platform = new FakePlatform();
    platform.mute = true;
    const { page } = await start(platform);
    await assert.rejects(page(), { name: 'Problem', code: 'UNAVAILABLE', retryAfter: 2 });
    platform.mute = false;
    const empty = new FakePlatform();
    assert.deepEqual((await (await start(empty)).page()).messages, []);
  });

  it('is there after a restart while the platform is down, and says that it is old', async () => {
    const store = new MemoryStore();
    const platform = new FakePlatform();
    platform.say(5);
    const first = await start(platform, { store });
    const told = (await first.page()).asOf;
    assert.ok(Date.parse(told) > Date.now() - 60_000);
    await first.messages.close();
    platform.down = true;
    const second = await start(platform, { store });
    const part = await second.page();
    assert.deepEqual(
      part.messages.map(({ text }) => text),
      texts(0, 5),
    );
    assert.equal(part.stale, true);
    // The moment of the platform's last answer, and not the beginning of time.
    assert.equal(part.asOf, told);
    assert.equal(second.messages.access.channels.freshness?.stale, true);
    assert.deepEqual(
      second.messages.access.readableChannels(null).map(({ name }) => name),
      ['General'],
    );
  });

  it('is unavailable after a restart with messages whose age nobody knows', async () => {
    const store = new MemoryStore();
    const platform = new FakePlatform();
    platform.say(5);
    await (await start(platform, { store })).messages.close();
    await store.delete('meta', `channel-as-of:${CHANNEL}`);
    platform.down = true;
    const { page } = await start(platform, { store });
    await assert.rejects(page(), { name: 'Problem', code: 'UNAVAILABLE' });
  });

  it('finds its channels as soon as the platform comes up', async () => {
    const platform = new FakePlatform();
    platform.down = true;
    const { messages } = await start(platform, { pollMs: 100 });
    assert.deepEqual(messages.access.readableChannels(null), []);
    platform.down = false;
    platform.say(1);
    for (let tries = 0; tries < 500 && messages.access.listed().length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await messages.poll(CHANNEL);
    assert.equal(messages.page(null, info, all).messages.length, 1);
  });

  it('is asked for again and again, without anybody asking', async () => {
    const platform = new FakePlatform();
    const { messages, page } = await start(platform, { pollMs: 100 });
    await page();
    platform.say(1);
    for (let tries = 0; tries < 500 && messages.index.log(CHANNEL).size === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(messages.index.log(CHANNEL).size, 1);
  });

  it('leaves out a message whose time nobody can read', async () => {
    const platform = new FakePlatform();
    platform.say(1, { timestamp: 'yesterday' });
    platform.say(1);
    const { page } = await start(platform);
    assert.deepEqual(
      (await page()).messages.map(({ text }) => text),
      ['text 1'],
    );
  });
});

describe('who wrote it', () => {
  it('has a neutral name until the platform told who it is', async () => {
    const platform = new FakePlatform();
    platform.say(1, { user: { user_id: '2', email: 'bo@mail.example', display_name: 'bo@mail.example' } });
    platform.say(1, { user: { user_id: '3', email: 'cy@mail.example', display_name: 'Cy' } });
    const bo = { ...ann, platformId: 'p2', shortId: '2', name: 'Bo' };
    const { page, messages, resolved } = await start(platform, { later: [bo] });
    const first = await page();
    assert.match(first.messages[0]!.author.name, /^Member [0-9A-F]{4}$/);
    assert.equal(first.messages[1]!.author.name, 'Cy');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await page();
    assert.equal(second.messages[0]!.author.name, 'Bo');
    assert.notEqual(second.seq, first.seq);
    assert.equal(resolved(), 2, 'an author that the platform does not know is not asked for at once again');
    assert.doesNotMatch(JSON.stringify([first, second]), /@/);
    void messages;
  });

  it('shows another name after the next poll', async () => {
    const platform = new FakePlatform();
    platform.say(1);
    const { page, messages, known } = await start(platform);
    const first = await page();
    known.set('1', { ...ann, name: 'Ann the Great' });
    await messages.poll(CHANNEL);
    const second = await page();
    assert.equal(second.messages[0]!.author.name, 'Ann the Great');
    assert.notEqual(second.seq, first.seq);
    await messages.poll(CHANNEL);
    assert.equal((await page()).seq, second.seq, 'nothing changed: the same seq');
  });
});

describe('reactions', () => {
  const given = { entry: 'id000000', emoji: 'heart', sub: '1' };
  const reactionsNow = async (platform: FakePlatform, store: MemoryStore) => {
    const { messages } = await start(platform, { store });
    const entry = messages.index.log(CHANNEL).get('id000000')!;
    return messages.present(session, entry).reactions;
  };

  it('that the gateway took are remembered, and give way to what the platform tells', async () => {
    const platform = new FakePlatform();
    const store = new MemoryStore();
    platform.say(1);
    const { messages } = await start(platform, { store });
    await messages.index.reactions.add(given);
    await messages.close();
    assert.deepEqual(await reactionsNow(platform, store), [{ emoji: 'heart', count: 1, mine: true }]);
    platform.messages[0]!.reactions = [{ emoji: ':heart:', count: 2, users: ['8', '9'] }];
    assert.deepEqual(await reactionsNow(platform, store), [{ emoji: 'heart', count: 3, mine: true }]);
    platform.messages[0]!.reactions = [{ emoji: ':heart:', count: 2, users: ['8', '1'] }];
    assert.deepEqual(await reactionsNow(platform, store), [{ emoji: 'heart', count: 2, mine: true }]);
    platform.messages[0]!.reactions = [];
    assert.deepEqual(await reactionsNow(platform, store), []);
  });

  it('go with a message that the platform removed', async () => {
    const platform = new FakePlatform();
    const store = new MemoryStore();
    platform.say(2);
    const { messages } = await start(platform, { store });
    await messages.index.reactions.add(given);
    const entry = messages.index.log(CHANNEL).get('id000000')!;
    platform.messages.shift();
    await messages.poll(CHANNEL);
    await messages.close();
    assert.deepEqual(messages.index.reactions.of(entry), []);
    const left: string[] = [];
    for await (const [key] of store.entries('messages', { from: 'r!', to: 'r"' })) left.push(key);
    assert.deepEqual(left, []);
  });

  it('are counted once where the platform gives only a count', async () => {
    const platform = new FakePlatform();
    const store = new MemoryStore();
    platform.say(1, { reactions: [{ emoji: ':heart:', count: 4 }] });
    const { messages } = await start(platform, { store });
    await messages.index.reactions.add(given);
    assert.deepEqual(await reactionsNow(platform, store), [{ emoji: 'heart', count: 4, mine: true }]);
  });
});

describe('a send that never gets through', () => {
  it('is given up after a while, and the member decides', async () => {
    const platform = new FakePlatform();
    platform.failSends = true;
    const { messages } = await start(platform, { options: { giveUpMs: 0, answerMs: 200 } });
    const sent = await messages.send(session, { key: 'k', channel: CHANNEL, text: 'Hello' });
    assert.deepEqual(sent, { key: 'k', state: 'unknown' });
    assert.equal(platform.sends, 1);
  });

  it('is sent again while that makes sense', async () => {
    const platform = new FakePlatform();
    platform.failSends = true;
    const { messages } = await start(platform, { options: { answerMs: 1000 } });
    setTimeout(() => (platform.failSends = false), 50);
    const sent = await messages.send(session, { key: 'k', channel: CHANNEL, text: 'Hello' });
    assert.equal(sent.state, 'sent');
    assert.deepEqual(sent.gain, { xp: '15', coins: '0', standings: [], earned: { xp: '5', coins: '0' } });
    assert.ok(platform.sends > 1);
  });
});

describe('what the platform says no to', () => {
  const code = (status: number, detail: object = {}): string => {
    const problem = refusalOf(new HttpError('X', 'secret words', { status, ...detail }));
    assert.doesNotMatch(problem?.detail ?? '', /secret/);
    return problem?.code ?? 'unclear';
  };

  it('is told apart from what nobody knows', () => {
    assert.deepEqual(
      [400, 401, 403, 404, 409, 413, 422, 429].map((status) => code(status)),
      [
        'INVALID',
        'UNAVAILABLE',
        'FORBIDDEN',
        'NOT_FOUND',
        'CONFLICT',
        'TOO_LARGE',
        'INVALID',
        'RATE_LIMITED',
      ],
    );
    assert.deepEqual(
      [0, 200, 302, 408, 500, 502, 503, 504].map((status) => code(status)),
      Array(8).fill('unclear'),
    );
    assert.equal(code(0, { written: false }), 'UNAVAILABLE');
    assert.equal(refusalOf(new HttpError('REFUSED', 'x', { status: 200 }))?.code, 'REFUSED');
    assert.equal(refusalOf(new HttpError('X', 'x', { status: 429, retryAfter: 9 }))?.retryAfter, 9);
  });
});

describe('keys of sends', () => {
  it('are forgotten after 24 hours, unless the send is not settled', async () => {
    const store = new MemoryStore();
    let now = 1_000_000;
    const records = new SendRecords(store, () => now);
    const record: SendRecord = {
      key: 'k',
      sub: '1',
      channel: CHANNEL,
      text: 'Hello',
      state: 'sent',
      mark: { ids: [], at: null },
      at: now,
      attempts: 1,
    };
    await records.put('settled', record);
    await records.put('open', { ...record, state: 'held' });
    now += 86_399_000;
    await records.sweep();
    assert.equal((await records.get('settled'))?.state, 'sent');
    now += 2000;
    assert.equal(await records.get('settled'), undefined);
    await records.sweep();
    assert.equal(await store.get('keys', 'settled'), undefined);
    assert.equal((await records.get('open'))?.state, 'held');
  });
});
