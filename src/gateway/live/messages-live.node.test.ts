import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../../../test/helpers/real-gateway.js';
import { until, type Loose } from '../../../test/helpers/served-gateway.js';

describe('messages over the stream', () => {
  let world: World;
  let real: RealGateway;
  let channel: string;
  let members: string;

  before(async () => {
    world = await createWorld();
    channel = world.channel('open');
    members = world.channel('announcement');
    real = await createRealGateway(world, {
      channels: { public: [channel], members: [{ id: members }] },
      options: { messages: { pollMs: 200 } },
    });
  });
  after(async () => {
    await real.close();
    await world.close();
  });

  /** Events of a stream that is read in process. */
  const follow = async (topics: string[], as?: number): Promise<{ status: number; events: Loose[] }> => {
    const answer = await real.call(`/v1/live?topics=${topics.join(',')}`, as === undefined ? {} : { as });
    const events: Loose[] = [];
    if (answer.ok)
      void (async () => {
        let rest = '';
        for await (const bytes of answer.body!) {
          const parts = (rest + Buffer.from(bytes).toString()).split('\n\n');
          rest = parts.pop()!;
          for (const part of parts) {
            const event = /^event: (.*)$/m.exec(part)![1];
            events.push({ event, ...JSON.parse(/^data: (.*)$/m.exec(part)![1]!) });
          }
        }
      })();
    else await answer.body?.cancel();
    return { status: answer.status, events };
  };

  it('carries a message to everybody, as their own to its author alone', async () => {
    const topic = `channel:${channel}`;
    const author = await follow([topic], 0);
    const other = await follow([topic], 1);
    const anybody = await follow([topic]);
    await until(() => [author, other, anybody].every(({ events }) => events.length > 0), 30_000);
    const text = 'Told to everybody at once';
    const sent = await real.call(`/v1/channels/${channel}/messages`, {
      as: 0,
      json: { text },
      key: 'live-1',
    });
    assert.equal(sent.status, 200);
    const found = async ({ events }: { events: Loose[] }): Promise<Loose> => {
      const look = () =>
        events.flatMap(({ put = [] }) => put).find((message: { text: string }) => message.text === text);
      await until(() => look() !== undefined, 30_000);
      return look();
    };
    assert.equal((await found(author)).mine, true);
    for (const one of [other, anybody]) assert.equal((await found(one)).mine, false);
    const shown = JSON.stringify(anybody.events);
    assert.ok(!shown.includes(world.credentials.users[0]!.userId), 'a short id was told');
    // The page that whoever asks gets says the same.
    const page: Loose = await (await real.call(`/v1/channels/${channel}/messages`)).json();
    assert.deepEqual(page.messages.at(-1), await found(anybody));
  });

  it('keeps what members alone may read from everybody else', async () => {
    const topic = `channel:${members}`;
    assert.equal((await follow([topic])).status, 404);
    const both = await follow([topic, 'tiers']);
    assert.equal(both.status, 200);
    await until(() => both.events.length > 0, 30_000);
    assert.deepEqual(both.events[0].refused, [topic]);
    assert.equal((await follow([topic], 0)).status, 200);
  });
});
