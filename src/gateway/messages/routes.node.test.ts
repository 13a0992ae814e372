import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import {
  channels as channelTable,
  messages as messageTable,
  reactions as reactionTable,
} from '../../../demo/platform/db/schema.js';
import {
  createMessagesGateway,
  createWorld,
  type MessagesGateway,
  type World,
} from '../../../test/helpers/messages-gateway.js';
import { ChannelList, Message, MessagePage, Sent } from '../../model/message.js';

async function problem(answer: Response): Promise<{ status: number; code: string }> {
  const { status, code } = (await answer.json()) as { status: number; code: string };
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.status, status);
  return { status, code };
}

for (const strict of [false, true]) {
  describe(`messages over ${strict ? 'the strict contract' : 'the sandbox'}`, () => {
    let world: World;
    let gateway: MessagesGateway;
    let open: string;
    let staff: string;
    before(async () => {
      world = await createWorld({ strict });
      open = world.channel('open', 0);
      staff = world.channel('open', 1);
      await fill(world, open, 260);
      gateway = await createMessagesGateway(world, {
        channels: { public: [open, world.channel('announcement')], members: [{ id: staff }] },
      });
    });
    after(async () => {
      await gateway.close();
      await world.close();
    });

    const page = async (query = '', as?: number, channel = open): Promise<MessagePage> => {
      const path = `/v1/channels/${channel}/messages${query}`;
      const answer = await gateway.call(path, as === undefined ? {} : { as });
      assert.equal(answer.status, 200, await answer.clone().text());
      return MessagePage.parse(await answer.json());
    };
    const send = async (text: string, key: string, as = 0, channel = open): Promise<Sent> => {
      const answer = await gateway.call(`/v1/channels/${channel}/messages`, { as, key, json: { text } });
      assert.equal(answer.status, 200, await answer.clone().text());
      return Sent.parse(await answer.json());
    };

    it('lists the channels that may be shown, and where one may write', async () => {
      const names = async (as?: number): Promise<string[]> => {
        const answer = await gateway.call('/v1/channels', as === undefined ? {} : { as });
        return ChannelList.parse(await answer.json()).channels.map(({ id, post }) => `${id} ${post}`);
      };
      const news = world.channel('announcement');
      assert.deepEqual(await names(), [`${open} false`, `${news} false`]);
      assert.deepEqual(await names(0), [`${open} true`, `${news} false`, `${staff} true`]);
    });

    it('walks a channel from its newest message to its first, without a gap or a repeat', async () => {
      const seen: string[] = [];
      let before: string | null = null;
      do {
        const part: MessagePage = await page(`?limit=100${before ? `&before=${before}` : ''}`);
        assert.deepEqual(
          part.messages.map(({ at }) => at),
          part.messages.map(({ at }) => at).sort(),
        );
        seen.unshift(...part.messages.map(({ text }) => text));
        before = part.before;
      } while (before);
      const filled = seen.filter((text) => text.startsWith('Filled'));
      // The contract gives the newest messages only; what it cannot give is not invented.
      const known = strict ? filled.length : 260;
      assert.ok(known >= 100);
      assert.deepEqual(
        filled,
        Array.from({ length: known }, (_, n) => `Filled ${260 - known + n}`),
      );
    });

    it('goes forward again, and stands around a message', async () => {
      const newest = await page('?limit=25');
      assert.equal(newest.after, null);
      const older = await page(`?limit=10&before=${newest.before}`);
      const forward = await page(`?limit=10&after=${older.after}`);
      assert.deepEqual(
        forward.messages.map(({ id }) => id),
        newest.messages.slice(0, 10).map(({ id }) => id),
      );
      const middle = newest.messages[3]!;
      const around = await page(`?limit=10&around=${middle.id}`);
      assert.ok(around.messages.some(({ id }) => id === middle.id));
      assert.notEqual(around.before, null);
      assert.notEqual(around.after, null);
    });

    it('says 404 for a place that is in no channel, and in another one', async () => {
      const other = await send('Among us', 'elsewhere', 0, staff);
      const elsewhere = await gateway.call(`/v1/channels/${open}/messages?around=${other.id}`, { as: 0 });
      assert.deepEqual(await problem(elsewhere), { status: 404, code: 'NOT_FOUND' });
      const nowhere = await gateway.call(`/v1/channels/${open}/messages?around=${'A'.repeat(16)}`);
      assert.deepEqual(await problem(nowhere), { status: 404, code: 'NOT_FOUND' });
    });

    it('is cached for everybody and private with a session', async () => {
      const path = `/v1/channels/${open}/messages?limit=10`;
      const open1 = await gateway.call(path);
      assert.match(open1.headers.get('cache-control') ?? '', /^public/);
      assert.match(open1.headers.get('vary') ?? '', /authorization/i);
      const etag = open1.headers.get('etag') ?? '';
      const again = await gateway.call(path, { headers: { 'if-none-match': etag } });
      assert.equal(again.status, 304);
      await send('Something new', `etag-${strict}`);
      assert.equal((await gateway.call(path, { headers: { 'if-none-match': etag } })).status, 200);
      const own = await gateway.call(path, { as: 0 });
      assert.equal(own.headers.get('cache-control'), 'private, no-store');
      assert.match(own.headers.get('vary') ?? '', /authorization/i);
      assert.equal(own.headers.get('etag'), null);
    });

    it('sends once, and says what came of it', async () => {
      const sent = await send('  Cafe\u0301 at nine? ', 'one');
      assert.equal(sent.state, 'sent');
      assert.equal(sent.message?.text, 'Café at nine?');
      assert.equal(sent.message?.mine, true);
      assert.equal(sent.message?.id, sent.id);
      // An answer does not wait for a slow platform: then the score comes with a later one.
      let { gain } = sent;
      for (let n = 0; !gain && n < 5; n += 1) gain = (await send(`And then ${n}`, `gain-${n}`)).gain;
      assert.ok(Number(gain?.xp) > 0);
      assert.ok(gain?.earned);
      const newest = (await page('?limit=10')).messages.find(({ id }) => id === sent.id);
      assert.equal(newest?.mine, false, 'the public page is nobody’s own');
      const single = await gateway.call(`/v1/messages/${sent.id}`);
      assert.deepEqual(Message.parse(await single.json()), newest);
    });

    it('answers a repeated key with what became of the first, and refuses another body', async () => {
      const [first, second] = await Promise.all([send('Only once', 'twice'), send('Only once', 'twice')]);
      assert.equal(first.id, second.id);
      assert.equal((await send('Only once', 'twice')).id, first.id);
      assert.equal(await stored('Only once'), 1);
      const other = await gateway.call(`/v1/channels/${open}/messages`, {
        as: 0,
        key: 'twice',
        json: { text: 'Else' },
      });
      assert.deepEqual(await problem(other), { status: 422, code: 'REFUSED' });
    });

    it('keeps keys apart by member and by route', async () => {
      await send('From one', 'shared', 0);
      await send('From another', 'shared', 1);
      await send('In another channel', 'shared', 0, staff);
      assert.equal(await stored('From another'), 1);
      assert.equal(await stored('In another channel'), 1);
    });

    it('sends the same words twice when they are meant twice', async () => {
      const [a, b] = await Promise.all([send('Ha!', 'ha-1'), send('Ha!', 'ha-2')]);
      assert.notEqual(a.id, b.id);
      assert.equal(await stored('Ha!'), 2);
    });

    it('replies with a quote, and lists the replies', async () => {
      const { id } = await send('Who brings the clamps?', 'clamps');
      const path = `/v1/messages/${id}/replies`;
      const answer = await gateway.call(path, { as: 1, key: 'r', json: { text: 'I do' } });
      const reply = Sent.parse(await answer.json());
      assert.equal(reply.state, 'sent');
      assert.equal(reply.message?.quote?.text, 'Who brings the clamps?');
      const replies = MessagePage.parse(await (await gateway.call(path)).json());
      assert.deepEqual(
        replies.messages.map(({ text }) => text),
        ['I do'],
      );
      assert.equal(replies.before, null);
      assert.equal(replies.after, null);
      const parent = (await page('?limit=10', 0)).messages.find((message) => message.id === id);
      assert.equal(parent?.replies, 1);
      await gateway.messages.index.flushed();
      const again = await gateway.call(`/v1/messages/${reply.id}/replies`, {
        as: 0,
        key: 'r2',
        json: { text: 'Thanks' },
      });
      const deeper = Sent.parse(await again.json());
      assert.equal(deeper.message?.quote?.text, 'I do');
    });

    it('reacts once, however often it is set', async () => {
      const { id } = await send('Glue is dry', 'glue');
      const path = `/v1/messages/${id}/reactions/tada`;
      for (let n = 0; n < 3; n += 1)
        assert.equal((await gateway.call(path, { as: 1, method: 'PUT' })).status, 204);
      await gateway.call(path, { as: 2, method: 'PUT' });
      const seen = Message.parse(await (await gateway.call(`/v1/messages/${id}`, { as: 1 })).json());
      assert.deepEqual(seen.reactions, [{ emoji: 'tada', count: 2, mine: true }]);
      const publicly = Message.parse(await (await gateway.call(`/v1/messages/${id}`)).json());
      assert.deepEqual(publicly.reactions, [{ emoji: 'tada', count: 2, mine: false }]);
      const rows = await world.platform.platform.db
        .select()
        .from(reactionTable)
        .where(eq(reactionTable.emoji, 'tada'));
      assert.ok(rows.length >= 2);
      assert.deepEqual(await problem(await gateway.call(path, { as: 1, method: 'DELETE' })), {
        status: 501,
        code: 'UNKNOWN_METHOD',
      });
    });

    it('does not let the wrong ones write', async () => {
      const path = `/v1/channels/${open}/messages`;
      const json = { text: 'Hello' };
      const codes = async (answer: Promise<Response>): Promise<string> => (await problem(await answer)).code;
      assert.equal(await codes(gateway.call(path, { json, key: 'k' })), 'UNAUTHENTICATED');
      assert.equal(await codes(gateway.call(path, { json, key: 'k', as: 0, scope: ['read'] })), 'FORBIDDEN');
      const news = `/v1/channels/${world.channel('announcement')}/messages`;
      assert.equal(await codes(gateway.call(news, { json, key: 'k', as: 0 })), 'FORBIDDEN');
      const direct = `/v1/channels/${world.channel('direct')}/messages`;
      assert.equal(await codes(gateway.call(direct, { json, key: 'k', as: 0 })), 'NOT_FOUND');
      assert.equal(
        await codes(gateway.call(`/v1/channels/${staff}/messages`, { json, key: 'k' })),
        'NOT_FOUND',
      );
    });

    it('refuses malformed writes', async () => {
      const path = `/v1/channels/${open}/messages`;
      const codes = async (init: Parameters<MessagesGateway['call']>[1]): Promise<string> =>
        (await problem(await gateway.call(path, { as: 0, ...init }))).code;
      assert.equal(await codes({ json: { text: 'no key' } }), 'INVALID');
      assert.equal(await codes({ key: 'k', json: '{"text":' }), 'INVALID');
      assert.equal(await codes({ key: 'k', json: { text: '' } }), 'INVALID');
      assert.equal(await codes({ key: 'k', json: { text: 'a', sender: 'sam.winslow' } }), 'INVALID');
      assert.equal(
        await codes({ key: 'k', json: { text: 'a' }, headers: { 'content-type': 'text/plain' } }),
        'INVALID',
      );
      assert.equal(await stored('a'), 0);
    });

    it('shows nothing of a hidden member, neither as author nor as quote', async () => {
      const { id } = await send('From somebody hidden', 'hidden', 3);
      const answer = await gateway.call(`/v1/messages/${id}/replies`, {
        as: 1,
        key: 'q',
        json: { text: 'Quoting you' },
      });
      const reply = Sent.parse(await answer.json());
      const member = world.credentials.users[3]!;
      gateway.hidden.add(member._id);
      gateway.context.seq.touchAll();
      const { messages } = await page('?limit=25');
      assert.ok(!messages.some(({ text }) => text === 'From somebody hidden'));
      const quoting = messages.find((message) => message.id === reply.id);
      assert.equal(quoting?.text, 'Quoting you');
      assert.equal(quoting?.quote, undefined);
      assert.equal((await gateway.call(`/v1/messages/${id}`)).status, 404);
      gateway.hidden.clear();
      gateway.context.seq.touchAll();
    });

    it('hides a message that an operator took off, and shows it again', async () => {
      const { id = '' } = await send('Taken off', 'off');
      assert.equal(await gateway.messages.hide(id, true), true);
      assert.equal((await gateway.call(`/v1/messages/${id}`)).status, 404);
      assert.ok(!(await page('?limit=10')).messages.some((message) => message.id === id));
      assert.equal(await gateway.messages.hide(id, false), true);
      assert.equal((await gateway.call(`/v1/messages/${id}`)).status, 200);
      assert.equal(await gateway.messages.hide('A'.repeat(16), true), false);
    });

    it('forgets what the platform removed', async () => {
      const { id } = await send('To be removed', 'gone');
      await world.platform.platform.db.delete(messageTable).where(eq(messageTable.body, 'To be removed'));
      await send('After it', 'after');
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal((await gateway.call(`/v1/messages/${id}`)).status, 404);
      assert.ok(!(await page('?limit=25')).messages.some(({ text }) => text === 'To be removed'));
    });

    it('lets nothing out that only the platform should know', async () => {
      const text = JSON.stringify([await page('?limit=100'), await page('?limit=100', 0)]);
      assert.doesNotMatch(text, /@[a-z]+\.(example|test)/);
      const rows = await world.platform.platform.db.select({ id: messageTable.id }).from(messageTable);
      for (const { id } of rows) assert.ok(!text.includes(id));
    });

    const stored = async (text: string): Promise<number> =>
      (await world.platform.platform.db.select().from(messageTable).where(eq(messageTable.body, text)))
        .length;
  });
}

async function fill(world: World, channelId: string, count: number): Promise<void> {
  const { db } = world.platform.platform;
  const [channel] = await db.select().from(channelTable).where(eq(channelTable.id, channelId));
  const started = Date.now() - 3_600_000;
  await db
    .delete(messageTable)
    .where(eq(messageTable.channelId, channelId))
    .catch(() => undefined);
  await db.insert(messageTable).values(
    Array.from({ length: count }, (_, n) => ({
      id: `f${n.toString(16).padStart(23, '0')}`,
      communityId: channel!.communityId,
      channelId,
      userNumber: Number(world.credentials.users[n % 4]!.userId),
      body: `Filled ${n}`,
      createdAt: new Date(started + n * 1000),
    })),
  );
}
