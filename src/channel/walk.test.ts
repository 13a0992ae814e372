import { expect } from '@open-wc/testing';
import type { Handler } from '../bridge/types.js';
import { MemoryCommunity } from '../community/memory-community.js';
import { northwind, northwindMember } from '../community/northwind.js';
import type { Message } from '../model/message.js';
import { METHODS } from './methods.js';
import { createChannelServices } from './services.js';
import { CHANNEL_CAPABILITIES, type AttachedServices, type ServedFrame } from './types.js';

const OWN = 'general';
const OTHER = 'secret-room';
const SECRET = 'what only the others may read';
const HIDDEN_ID = 'hidden-message-1';

/** Every way in which an argument can name a channel, a message or a topic. */
const NAMES = [
  OTHER,
  'news',
  '',
  '__proto__',
  'constructor',
  `${OWN}/../${OTHER}`,
  `${OWN}\u0000`,
  OWN.toUpperCase(),
];
const IDS = [HIDDEN_ID, ...NAMES];

/** What a frame can write into a call: names and ids in each field that takes one, and in some that nobody knows. */
function* attempts(): Generator<Record<string, unknown>> {
  for (const name of NAMES) {
    yield { channel: name };
    yield { channel: name, around: HIDDEN_ID };
    yield { channels: [name], channelId: name, frame: { channel: name } };
    yield { topics: [`channel:${name}`] };
    yield { topics: ['tiers', `channel:${name}`] };
    yield { slug: name };
    yield JSON.parse(`{"__proto__":{"channel":${JSON.stringify(name)}}}`) as Record<string, unknown>;
    yield JSON.parse(`{"constructor":{"prototype":{"channel":"${OTHER}"}}}`) as Record<string, unknown>;
  }
  for (const id of IDS) {
    for (const side of ['before', 'after', 'around']) yield { [side]: id };
    yield { message: id };
    yield { message: id, channel: OTHER };
  }
}

const base = {
  text: 'A frame was here',
  emoji: 'wave',
  on: true,
  slug: 'xp',
  url: 'https://x.example/',
  h: 10,
};

/** A community that writes down which channels it was asked for. */
class Watched extends MemoryCommunity {
  readonly asked: string[] = [];
  readonly wroteTo: string[] = [];
  override messages(...[q, o]: Parameters<MemoryCommunity['messages']>) {
    this.asked.push(q.channel);
    return super.messages(q, o);
  }
  override send(...[m, o]: Parameters<MemoryCommunity['send']>) {
    this.asked.push(m.channel);
    return super.send(m, o);
  }
  override reply(...[m, o]: Parameters<MemoryCommunity['reply']>) {
    this.wroteTo.push(m.message);
    return super.reply(m, o);
  }
  override react(...[m, o]: Parameters<MemoryCommunity['react']>) {
    this.wroteTo.push(m.message);
    return super.react(m, o);
  }
  override live(...[topics, on, o]: Parameters<MemoryCommunity['live']>) {
    for (const topic of topics) if (topic.startsWith('channel:')) this.asked.push(topic.slice(8));
    super.live(topics, on, o);
  }
}

function community(): Watched {
  const fixture = northwind();
  const [general] = fixture.channels!;
  const hidden: Message = { ...general!.messages[0]!, id: HIDDEN_ID, channel: OTHER, text: SECRET };
  fixture.channels!.push({
    channel: { id: OTHER, name: 'Secret', kind: 'open', post: true },
    messages: [hidden],
  });
  return new Watched({ ...fixture, member: northwindMember() });
}

const STATES: Record<string, (behind: Watched, attached: AttachedServices) => void | Promise<void>> = {
  'as a member': () => {},
  'with nobody signed in': (behind) => behind.signIn(null),
  'after an account switch': (behind) => {
    behind.signIn(null);
    behind.signIn(northwindMember());
  },
  'with a session that ended': (behind) => behind.endSession(),
  'after the member took the grant back': (_, attached) => attached.revoke('messages.send'),
  'after the frame is gone': (_, attached) => attached.dispose(),
};

describe('a partner’s page and every other channel', () => {
  let serial = 0;

  /** Calls as the bridge does: arguments that the guard refuses reach nobody. */
  async function call(handlers: ReadonlyMap<string, Handler>, name: string, args: object): Promise<unknown> {
    const known = METHODS.get(name)!.args(args);
    if (known === undefined) return undefined;
    const abort = new AbortController();
    const answer: unknown = handlers.get(name)!(known, { signal: abort.signal, method: name });
    try {
      if (METHODS.get(name)!.call !== 'stream') return await answer;
      const stream = answer as AsyncGenerator<unknown>;
      const first = stream.next();
      await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 5))]);
      abort.abort();
      return await first;
    } catch {
      return undefined;
    }
  }

  it('has an answer for every method of the table, and for no other', () => {
    const attached = createChannelServices({ community: community() }).attach(frame());
    expect([...attached.handlers.keys()].sort()).to.deep.equal([...METHODS.keys()].sort());
    attached.dispose();
  });

  function frame(channels: string[] = []): ServedFrame {
    return {
      origin: 'https://partner.example',
      channel: OWN,
      channels: new Set(channels),
      capabilities: new Set(CHANNEL_CAPABILITIES),
      confirm: async () => true,
      audit: () => {},
      isActive: () => true,
      open: () => {},
      resize: (height) => height,
    };
  }

  for (const [state, enter] of Object.entries(STATES)) {
    it(`reaches none ${state}`, async function () {
      this.timeout(60_000);
      const behind = community();
      const token = async (channel: string) => ({ token: `proof of ${channel}`, expiresAt: '' });
      const limits = { sends: 1e6, reactions: 1e6, tokens: 1e6 };
      const attached = createChannelServices({ community: behind, token, limits }).attach(frame());
      await enter(behind, attached);
      let calls = 0;
      const before = JSON.stringify((await behind.messages({ channel: OTHER })).messages);
      behind.asked.length = 0;
      for (const name of METHODS.keys()) {
        const tries = [...attempts()].map(async (args) => {
          const answer = await call(attached.handlers, name, { ...base, key: `walk-${++serial}`, ...args });
          const told = JSON.stringify(answer) ?? '';
          expect(told, `${name} ${JSON.stringify(args)}`).not.to.contain(SECRET);
          expect(told, `${name} ${JSON.stringify(args)}`).not.to.contain(OTHER);
          calls++;
        });
        await Promise.all(tries);
      }
      expect(calls).to.be.greaterThan(1_000);
      expect([...new Set(behind.asked)].filter((channel) => channel !== OWN)).to.deep.equal([]);
      expect(behind.wroteTo).not.to.include(HIDDEN_ID);
      behind.asked.length = 0;
      expect(JSON.stringify((await behind.messages({ channel: OTHER })).messages)).to.equal(before);
      expect('channel' in {}).to.equal(false);
      attached.dispose();
    });
  }

  it('reaches only those that the host adds', async () => {
    const behind = community();
    const attached = createChannelServices({ community: behind }).attach(frame(['news']));
    await call(attached.handlers, 'messages.page', { channel: 'news' });
    await call(attached.handlers, 'messages.page', { channel: OTHER });
    await call(attached.handlers, 'messages.send', { channel: OTHER, text: 'x', key: 'k' });
    expect([...new Set(behind.asked)]).to.deep.equal(['news']);
    // Still the honest way works.
    expect(await call(attached.handlers, 'messages.send', { text: 'Hello', key: 'k2' })).to.include({
      state: 'sent',
    });
    attached.dispose();
  });
});
