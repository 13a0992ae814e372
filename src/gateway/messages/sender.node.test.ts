import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import {
  messages as messageTable,
  reactions as reactionTable,
  users,
} from '../../../demo/platform/db/schema.js';
import {
  createCuttingProxy,
  CUT_POINTS,
  type CuttingProxy,
  type CutPoint,
  type ProxiedRequest,
} from '../../../test/helpers/cutting-proxy.js';
import {
  createMessagesGateway,
  createWorld,
  type MessagesGateway,
  type World,
} from '../../../test/helpers/messages-gateway.js';
import { MessagePage, Sent } from '../../model/message.js';
import { MemoryStore } from '../store/memory-store.js';

const SETTLE = [30, 60, 120, 240];

/** What the proxy does to the next requests; replaced by each test. */
let plan: (request: ProxiedRequest) => CutPoint | undefined;
const isSend = ({ method, path }: ProxiedRequest): boolean =>
  method === 'POST' && /\/(send|reply)$/.test(path);
const isRead = ({ method, path }: ProxiedRequest): boolean => method === 'GET' && path.includes('/messages?');

function once(point: CutPoint, which = isSend): (request: ProxiedRequest) => CutPoint | undefined {
  let left = 1;
  return (request) => (which(request) && left-- > 0 ? point : undefined);
}

for (const strict of [false, true]) {
  describe(`sending exactly once over ${strict ? 'the strict contract' : 'the sandbox'}`, () => {
    let world: World;
    let proxy: CuttingProxy;
    let gateway: MessagesGateway;
    let store: MemoryStore;
    let open: string;
    before(async () => {
      world = await createWorld({ strict });
      open = world.channel('open');
      proxy = await createCuttingProxy(world.url, (request) => plan(request));
    });
    after(async () => {
      await proxy.close();
      await world.close();
    });
    beforeEach(async () => {
      plan = () => undefined;
      store = new MemoryStore();
      gateway = await begin();
    });
    afterEach(() => gateway.close());

    const begin = (): Promise<MessagesGateway> =>
      createMessagesGateway(world, { url: proxy.url, settleMs: SETTLE, store });
    const post = (text: string, key: string, as = 0): Promise<Response> =>
      gateway.call(`/v1/channels/${open}/messages`, { as, key, json: { text } });
    const stored = async (text: string): Promise<number> =>
      (await world.platform.platform.db.select().from(messageTable).where(eq(messageTable.body, text)))
        .length;

    /** Asks with the same key until the answer is final. */
    const settle = async (call: () => Promise<Response>): Promise<{ final: Sent; states: string[] }> => {
      const states: string[] = [];
      for (let tries = 0; tries < 100; tries += 1) {
        const answer = await call();
        const sent = Sent.parse(await answer.json());
        states.push(sent.state);
        assert.equal(answer.status, sent.state === 'held' ? 202 : 200);
        if (sent.state !== 'held') return { final: sent, states };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.fail('never settled');
    };

    for (const point of CUT_POINTS) {
      it(`stores one message when the line is cut: ${point}`, async () => {
        plan = once(point);
        const text = `Cut ${point}`;
        const { final } = await settle(() => post(text, `cut-${point}`));
        assert.equal(final.state, 'sent');
        assert.equal(final.message?.text, text);
        assert.equal(await stored(text), 1);
        const sends = proxy.seen.filter((request) => isSend(request) && request.body.includes(text)).length;
        const arrived = !['before-request', 'request-body'].includes(point);
        assert.equal(sends, arrived ? 1 : 2, 'it is sent again only when it did not arrive');
      });
    }

    it('says held as long as it does not know, also while the platform cannot be read', async () => {
      let blind = false;
      plan = (request) => {
        if (isSend(request)) blind = true;
        return isSend(request) ? 'after-storing' : blind && isRead(request) ? 'before-request' : undefined;
      };
      const first = await post('Nobody can tell', 'blind');
      assert.equal(first.status, 202);
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.equal(
        (await post('Nobody can tell', 'blind')).status,
        202,
        'not being able to read is not "absent"',
      );
      assert.equal(await stored('Nobody can tell'), 1);
      plan = () => undefined;
      const { final } = await settle(() => post('Nobody can tell', 'blind'));
      assert.equal(final.state, 'sent');
      assert.equal(await stored('Nobody can tell'), 1);
    });

    it('does not take an older message of the same words for the one that is looked for', async () => {
      await settle(() => post('Good morning', 'monday'));
      plan = once('before-request');
      const { final } = await settle(() => post('Good morning', 'tuesday'));
      assert.equal(final.state, 'sent');
      assert.equal(await stored('Good morning'), 2);
    });

    it('says that an earlier message is not settled yet, and takes the next one after it', async () => {
      plan = (request) => (request.body.includes('The first') ? 'before-request' : undefined);
      assert.equal((await post('The first', 'first')).status, 202);
      const busy = post('The second', 'second');
      const other = await post('From somebody else', 'other', 1);
      assert.equal(other.status, 200, 'another member is not held up');
      plan = () => undefined;
      await settle(() => post('The first', 'first'));
      await busy;
      const { final } = await settle(() => post('The second', 'second'));
      assert.equal(final.state, 'sent');
      assert.deepEqual([await stored('The first'), await stored('The second')], [1, 1]);
    });

    it('refuses when the platform is down, and the key is free for another try', async () => {
      await proxy.refuse(true);
      const down = await post('While it was down', 'down');
      assert.equal(down.status, 503);
      assert.ok(Number(down.headers.get('retry-after')) > 0);
      await proxy.refuse(false);
      const { final } = await settle(() => post('While it was down', 'down'));
      assert.equal(final.state, 'sent');
      assert.equal(await stored('While it was down'), 1);
    });

    it('goes on with what was held when the gateway ended', async () => {
      plan = once('before-request');
      assert.equal((await post('Over a restart', 'restart')).status, 202);
      await gateway.close();
      assert.equal(await stored('Over a restart'), 0);
      gateway = await begin();
      const { final } = await settle(() => post('Over a restart', 'restart'));
      assert.equal(final.state, 'sent');
      assert.equal(await stored('Over a restart'), 1);
      const unsettled = [];
      for await (const [key] of store.entries('outbox')) unsettled.push(key);
      assert.deepEqual(unsettled, []);
    });

    it('remembers what was sent over a restart', async () => {
      const { final } = await settle(() => post('Known for a day', 'day'));
      await gateway.close();
      gateway = await begin();
      const again = Sent.parse(await (await post('Known for a day', 'day')).json());
      assert.equal(again.id, final.id);
      assert.equal(again.message?.text, 'Known for a day');
      assert.equal((await post('Other words', 'day')).status, 422);
      assert.equal(await stored('Known for a day'), 1);
    });

    it('sends nothing when the store takes no writes', async () => {
      store.refuseWrites('full');
      assert.equal((await post('Not to be sent', 'full')).status, 503);
      assert.equal(await stored('Not to be sent'), 0);
      store.refuseWrites(undefined);
      const { final } = await settle(() => post('Not to be sent', 'full'));
      assert.equal(final.state, 'sent');
    });

    it('tells the truth when the store fills up after the send', async () => {
      plan = (request) => {
        if (isSend(request)) store.refuseWrites('full');
        return undefined;
      };
      const { final } = await settle(() => post('Sent, not noted', 'noted'));
      assert.equal(final.state, 'sent');
      const again = Sent.parse(await (await post('Sent, not noted', 'noted')).json());
      assert.equal(again.id, final.id);
      store.refuseWrites(undefined);
      assert.equal(await stored('Sent, not noted'), 1);
    });

    it('passes on what the platform refuses, without its words', async () => {
      const long = 'x'.repeat(1900);
      const { username } = world.credentials.users[0]!;
      // The gateway knows the member by the name of before.
      const rename = (from: string, to: string) =>
        world.platform.platform.db.update(users).set({ username: to }).where(eq(users.username, from));
      await rename(username, 'renamed.meanwhile');
      const answer = await post(long, 'refused');
      await rename('renamed.meanwhile', username);
      assert.equal(answer.status, 404);
      assert.doesNotMatch(await answer.text(), /User not found|nobody|renamed/);
      assert.equal(await stored(long), 0);
      const { final } = await settle(() => post(long, 'refused'));
      assert.equal(final.state, 'sent');
    });

    it('is one message when one key comes twice at once over a cut line', async () => {
      plan = once('answer-body');
      const [a, b] = await Promise.all([
        settle(() => post('Two clicks', 'clicks')),
        settle(() => post('Two clicks', 'clicks')),
      ]);
      assert.equal(a.final.id, b.final.id);
      assert.equal(await stored('Two clicks'), 1);
    });

    it(`${strict ? 'says unknown for' : 'settles'} a reply whose answer was cut`, async () => {
      const { final: parent } = await settle(() => post('What time?', 'time'));
      plan = once('answer-head');
      const reply = (): Promise<Response> =>
        gateway.call(`/v1/messages/${parent.id}/replies`, { as: 1, key: 'nine', json: { text: 'At nine' } });
      const { final } = await settle(reply);
      assert.equal(final.state, strict ? 'unknown' : 'sent');
      assert.equal(await stored('At nine'), 1);
      assert.equal((await settle(reply)).final.state, final.state);
    });

    it(`${strict ? 'cannot tell' : 'finds out'} what became of a reaction whose answer was cut`, async () => {
      const { final: parent } = await settle(() => post('React to me', 'react'));
      plan = once('after-storing', ({ path }) => path.endsWith('/react'));
      const path = `/v1/messages/${parent.id}/reactions/${strict ? 'rocket' : 'fire'}`;
      assert.equal((await gateway.call(path, { as: 1, method: 'PUT' })).status, strict ? 504 : 204);
      assert.equal((await gateway.call(path, { as: 1, method: 'PUT' })).status, 204);
      const { db } = world.platform.platform;
      const emoji = strict ? 'rocket' : 'fire';
      assert.equal((await db.select().from(reactionTable).where(eq(reactionTable.emoji, emoji))).length, 1);
    });

    it('says 503 for a reaction while the platform is down', async () => {
      const { final: parent } = await settle(() => post('React later', 'later'));
      await proxy.refuse(true);
      const path = `/v1/messages/${parent.id}/reactions/eyes`;
      assert.equal((await gateway.call(path, { as: 1, method: 'PUT' })).status, 503);
      await proxy.refuse(false);
      assert.equal((await gateway.call(path, { as: 1, method: 'PUT' })).status, 204);
    });

    it('shows the last known state while the platform is down, and says so', async () => {
      await settle(() => post('Before the night', 'night'));
      await proxy.refuse(true);
      await gateway.messages.poll(open);
      const answer = await gateway.call(`/v1/channels/${open}/messages?limit=10`);
      const stale = MessagePage.parse(await answer.json());
      assert.equal(stale.stale, true);
      assert.equal(stale.messages.at(-1)?.text, 'Before the night');
      await proxy.refuse(false);
      await gateway.messages.poll(open);
      const fresh = await (await gateway.call(`/v1/channels/${open}/messages?limit=10`)).json();
      assert.equal(MessagePage.parse(fresh).stale, undefined);
    });
  });
}
