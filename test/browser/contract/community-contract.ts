import type { Community, Identity, LiveEvent } from '../../../src/model/community.js';
import {
  BoardPage,
  Channel,
  CommunityError,
  Config,
  ERROR_CODES,
  Me,
  MessagePage,
  MyTier,
  Sent,
  TierLadder,
} from '../../../src/model/index.js';

/** A community to be tried, with something in it. */
export interface Subject {
  community: Community;
  /** Slug of a board with more than 25 ranked members, both of them among these. */
  board: string;
  /** Id of a channel with at least ten messages, in which both may write. */
  channel: string;
  /** Signs one of two members in, or nobody; resolves when the community knows. */
  signIn(as: 0 | 1 | null): Promise<void>;
  close(): Promise<void>;
}

interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
  before(body: () => Promise<void>): unknown;
  after(body: () => Promise<void>): unknown;
}

interface Shape {
  safeParse(value: unknown): { success: boolean };
}

const TURN_MS = 20;
const PATIENCE_MS = 20_000;

function ok(value: unknown, what: string): asserts value {
  if (!value) throw new Error(`expected ${what}`);
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

const fits = (shape: Shape, value: unknown, what: string): void =>
  ok(shape.safeParse(value).success, `${what} in the shape of the model, got ${JSON.stringify(value)}`);

async function until(what: string, isSo: () => unknown): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo());) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
}

/** Code of the one error that a community may throw. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    ok(error instanceof CommunityError, `a CommunityError, got ${String(error)}`);
    ok(ERROR_CODES.includes(error.code), `a code of the closed list, got ${error.code}`);
    return error.code;
  }
}

let serial = 0;
const newKey = (): string => `contract-${Date.now()}-${++serial}`;

/** What every transport of a community does alike, so that a widget need not know which one it has. */
export function communityContract(
  name: string,
  { describe, it, before, after }: Runner,
  open: () => Promise<Subject>,
): void {
  describe(`the contract of communities: ${name}`, () => {
    let subject: Subject;
    let community: Community;
    const leave = new AbortController();
    before(async () => {
      subject = await open();
      ({ community } = subject);
    });
    after(async () => {
      leave.abort();
      await subject?.close();
    });

    const send = (text: string, key = newKey()): Promise<Sent> =>
      community.send({ channel: subject.channel, text, key });
    const newest = async () => (await community.messages({ channel: subject.channel })).messages;
    /** Sends, and waits until the message can be read: its id comes with it at the latest. */
    const written = async (text: string) => {
      same((await send(text)).state, 'sent', 'the state of a send');
      let found: MessagePage['messages'][number] | undefined;
      await until(`“${text}” among the messages`, async () => {
        found = (await newest()).find((message) => message.text === text);
        return found;
      });
      return found!;
    };

    it('can do nothing before it knows what there is, then says what', async () => {
      await subject.signIn(null);
      ok(!community.can('messages'), 'no capability before config()');
      const config = await community.config();
      fits(Config, config, 'the config');
      ok(config.name.length > 0, 'a name');
      ok(community.can('messages'), 'messages');
      ok(!community.can('send'), 'no sending while nobody is signed in');
      ok(
        config.boards.some(({ slug }) => slug === subject.board),
        'the board in the list',
      );
    });

    it('pages through a board without a gap or a repeat', async () => {
      const first = await community.board({ slug: subject.board, limit: 10 });
      fits(BoardPage, first, 'a page');
      same(first.rows.length, 10, 'rows of a page');
      ok(first.prev === null && first.next !== null, 'a way down only');
      ok(!('me' in first), 'nothing personal in a public answer');
      const second = await community.board({ slug: subject.board, limit: 10, cursor: first.next });
      const ids = [...first.rows, ...second.rows].map(({ member }) => member.id);
      same(new Set(ids).size, 20, 'different members');
      ok(second.rows[0]!.rank >= first.rows.at(-1)!.rank, 'ranks that go on');
      ok(second.prev !== null, 'a way back up');
      const at = await community.board({ slug: subject.board, limit: 10, at: 15 });
      ok(
        at.rows.some(({ rank }) => rank >= 14 && rank <= 16),
        'a page around the rank',
      );
    });

    it('tells where a member stands, and nothing while nobody is signed in', async () => {
      await subject.signIn(null);
      same(await community.aroundMe({ slug: subject.board }), null, 'around nobody');
      same(await community.myTier(), null, 'the tier of nobody');
      same(await community.me(), null, 'me');
      same(community.identity.state, 'anonymous', 'identity');
      await subject.signIn(0);
      same(community.identity.state, 'member', 'identity');
      ok(community.can('send'), 'sending as a member');
      const page = await community.aroundMe({ slug: subject.board, around: 2 });
      fits(BoardPage, page, 'a page');
      ok(page?.me?.standing, 'an own standing');
      ok(
        page.rows.some(({ member }) => member.id === page.me!.member.id),
        'the own row',
      );
      const me = await community.me();
      fits(Me, me, 'me');
      same(me!.member.id, page.me.member.id, 'the member');
      fits(MyTier, await community.myTier(), 'the own tier');
    });

    it('lists tiers, the lowest first', async () => {
      const ladder = await community.tiers();
      fits(TierLadder, ladder, 'the ladder');
      ok(ladder.enabled && ladder.tiers.length > 1, 'tiers');
    });

    it('reads a channel from its newest messages backward and forward again', async () => {
      await subject.signIn(0);
      const channels = await community.channels();
      channels.forEach((channel) => fits(Channel, channel, 'a channel'));
      ok(
        channels.some(({ id }) => id === subject.channel),
        'the channel in the list',
      );
      const { channel } = subject;
      const all = (await community.messages({ channel, limit: 50 })).messages.map(({ id }) => id);
      const page = await community.messages({ channel, limit: 10 });
      fits(MessagePage, page, 'a page');
      same(page.after, null, 'nothing newer');
      same(
        page.messages.map(({ id }) => id),
        all.slice(-10),
        'the newest, the oldest of them first',
      );
      const middle = page.messages[5]!;
      const newer = await community.messages({ channel, after: middle.id, limit: 10 });
      same(
        newer.messages.map(({ id }) => id),
        all.slice(-4),
        'what is newer than a message',
      );
      const none = await community.messages({ channel, after: page.messages.at(-1)!.id, limit: 10 });
      same(none.messages.length, 0, 'messages newer than the newest');
      same(none.after, null, 'a place after them');
      const around = await community.messages({ channel, around: middle.id, limit: 10 });
      ok(
        around.messages.some(({ id }) => id === middle.id),
        'the message in the page around it',
      );
      if (page.before !== null) {
        const older = await community.messages({ channel, before: page.before, limit: 10 });
        ok(older.messages.length > 0, 'older messages');
        ok(
          !older.messages.some(({ id }) => page.messages.some((known) => known.id === id)),
          'other messages',
        );
      }
    });

    it('says what is not there or not allowed by codes of the closed list', async () => {
      await subject.signIn(0);
      same(await codeOf(community.board({ slug: 'no-such-board' })), 'NOT_FOUND', 'an unknown board');
      // Over the bridge it is not even said whether there is such a channel.
      const code = await codeOf(community.messages({ channel: 'no-such-channel' }));
      ok(['NOT_FOUND', 'FORBIDDEN'].includes(code), `NOT_FOUND or FORBIDDEN, got ${code}`);
      const reply = { message: 'no-such-message-', text: 'x', key: newKey() };
      same(await codeOf(community.reply(reply)), 'NOT_FOUND', 'a reply to nothing');
      same(await codeOf(send('   ')), 'INVALID', 'a text of spaces');
    });

    it('gives up at once when the caller does', async () => {
      const gone = AbortSignal.abort();
      const { board: slug, channel } = subject;
      for (const call of [
        community.board({ slug }, { signal: gone }),
        community.tiers({ signal: gone }),
        community.me({ signal: gone }),
        community.messages({ channel }, { signal: gone }),
        community.send({ channel, text: 'never', key: newKey() }, { signal: gone }),
      ]) {
        same(await codeOf(call), 'CANCELLED', 'an aborted call');
      }
      ok(!(await newest()).some(({ text }) => text === 'never'), 'nothing sent');
    });

    it('sends, once per key', async () => {
      await subject.signIn(0);
      const text = `Sent once ${newKey()}`;
      const key = newKey();
      const sent = await send(text, key);
      fits(Sent, sent, 'what became of it');
      same([sent.key, sent.state], [key, 'sent'], 'key and state');
      const again = await send(text, key);
      same([again.key, again.state, again.id], [key, 'sent', sent.id], 'a repeat');
      await until('the message', async () => (await newest()).some((message) => message.text === text));
      same((await newest()).filter((message) => message.text === text).length, 1, 'messages');
      ok((await newest()).find((message) => message.text === text)!.mine, 'an own message');
    });

    it('answers a message, and reacts to it and back', async () => {
      await subject.signIn(0);
      const message = await written(`To be answered ${newKey()}`);
      const reply = { message: message.id, text: `An answer ${newKey()}`, key: newKey() };
      same((await community.reply(reply)).state, 'sent', 'the state of a reply');
      const find = async () => (await newest()).find(({ id }) => id === message.id)!;
      await until('the reply to be counted', async () => (await find()).replies === 1);
      if (!community.can('react')) return;
      const reaction = { message: message.id, emoji: 'wave' };
      await community.react({ ...reaction, on: true });
      await until('the reaction', async () =>
        (await find()).reactions.some(({ emoji, mine, count }) => emoji === 'wave' && mine && count === 1),
      );
      if (!community.can('unreact')) return;
      await community.react({ ...reaction, on: false });
      await until('no reaction', async () => !(await find()).reactions.some(({ emoji }) => emoji === 'wave'));
    });

    it('writes for nobody who is not signed in', async () => {
      await subject.signIn(0);
      const [message] = await newest();
      await subject.signIn(null);
      same(await codeOf(send('from nobody')), 'UNAUTHENTICATED', 'a send');
      const reply = { message: message!.id, text: 'from nobody', key: newKey() };
      same(await codeOf(community.reply(reply)), 'UNAUTHENTICATED', 'a reply');
      const react = { message: message!.id, emoji: 'wave', on: true };
      same(await codeOf(community.react(react)), 'UNAUTHENTICATED', 'a reaction');
    });

    it('says that a channel changed, to those who still listen', async () => {
      await subject.signIn(0);
      const heard: LiveEvent[] = [];
      const silent: LiveEvent[] = [];
      const stop = new AbortController();
      const topic = `channel:${subject.channel}` as const;
      await newest();
      community.live([topic], (event) => heard.push(event), { signal: leave.signal });
      community.live([topic, 'tiers'], (event) => silent.push(event), { signal: stop.signal });
      stop.abort();
      // Following takes a moment to begin: what happens before it is read, not told.
      let sentAt = -Infinity;
      await until('an event', async () => {
        if (Date.now() - sentAt > 1_000) {
          await send(`Heard ${newKey()}`);
          sentAt = Date.now();
        }
        return heard.some((event) => event.topic === topic);
      });
      same(silent, [], 'events after leaving');
      ok(
        heard.every((event) => event.topic === topic),
        'only what was asked for',
      );
    });

    it('tells when somebody else is signed in, and answers for them', async () => {
      await subject.signIn(0);
      const first = (await community.me())!.member.id;
      const { key } = community.identity;
      const seen: Identity[] = [];
      community.watch((identity) => seen.push({ ...identity }), { signal: leave.signal });
      await subject.signIn(1);
      ok(seen.length > 0 && seen.at(-1)!.state === 'member', 'the new member');
      ok(community.identity.key !== key, 'another key');
      const second = (await community.me())!.member.id;
      ok(second !== first, 'another member');
      await subject.signIn(null);
      same(seen.at(-1)!.state, 'anonymous', 'identity');
      same(await community.me(), null, 'me');
    });

    it('drops what was asked for the member before', async () => {
      await subject.signIn(0);
      const late = community.me().then(
        (me) => me?.member.id ?? null,
        (error: unknown) => (error as CommunityError).code,
      );
      await subject.signIn(1);
      const second = (await community.me())!.member.id;
      ok(
        ['CANCELLED', second, null].includes(await late),
        `no answer for the member before, got ${await late}`,
      );
    });
  });
}
