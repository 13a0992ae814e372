import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { IntegrationApi, type ChannelKind } from '../../src/api/index.js';
import type { ChannelMessagesApi } from '../../src/api/integration/channel-messages.js';
import { keyWith } from './testing/bare-key.js';
import { clientOf, refusal } from './testing/clients.js';
import { topicIdOf, topicsOf } from './seed/credentials.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HUGE = 'x'.repeat(300_000);

describe('Message actions for one kind of channel', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let bare: IntegrationApi;
  let channels: Record<ChannelKind, string>;
  before(async () => {
    p = await testPlatform({ members: 60 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p)));
    const made = await p.call('POST', '/channels', {
      key: null,
      surface: '/api/v1',
      headers: { 'x-api-key': p.credentials_.systemKey },
      body: { topic: 'Plain text', channelType: 'text' },
    });
    channels = {
      'private-dm-channel': p.channel('ada.okafor, lena.hofmann').id,
      'public-channel': p.channel('Workshop floor').id,
      'forum-channel': p.channel('Help desk').id,
      'text-channel': made.body.body._id as string,
      'iframe-channel': p.channel('Build planner').id,
    };
  });
  after(() => p.close());

  /** Sends, answers and reacts in a channel of the kind, reads all of it back, and is refused elsewhere. */
  async function acts(kind: ChannelKind, pick: (of: IntegrationApi) => ChannelMessagesApi) {
    const group = pick(api);
    const channelId = channels[kind];
    const sender = 'ada.okafor';
    const forumTopicId = topicIdOf(7, topicsOf('help')[0]!);
    const topicOf = (id: string) => (id === channels['forum-channel'] ? { forumTopicId } : {});
    const { id } = await group.send({ channelId, message: `In ${kind}`, sender, ...topicOf(channelId) });
    await group.reply({ messageId: id!, message: 'Answered', sender });
    await group.react({ messageId: id!, emoji: ':heart:', sender });
    const { messages } = await api.messages({ channelId, count: 2 });
    assert.deepEqual(
      messages.map(({ message }) => message),
      ['Answered', `In ${kind}`],
    );
    assert.equal(messages[1]!.replies, 1);
    assert.deepEqual(
      messages[1]!.reactions!.map(({ emoji }) => emoji),
      [':heart:'],
    );

    const elsewhere = Object.entries(channels).find(([of]) => of !== kind)![1];
    const strange = (
      await api.send({ channelId: elsewhere, message: 'Elsewhere', sender, ...topicOf(elsewhere) })
    ).id!;
    const message = 'No';
    const wrong = await refusal(group.send({ channelId: elsewhere, message, sender, forumTopicId }), 400);
    assert.match(wrong.message, /channelId/);
    assert.match(
      (await refusal(group.reply({ messageId: strange, message, sender }), 400)).message,
      /messageId/,
    );
    assert.match(
      (await refusal(group.react({ messageId: strange, emoji: ':x:', sender }), 400)).message,
      /messageId/,
    );
    await refusal(group.send({ channelId: other.channelId, message, sender }), 404);
    await refusal(group.reply({ messageId: other.messageId, message, sender }), 404);
    await refusal(group.react({ messageId: other.messageId, emoji: ':x:', sender }), 404);
    await refusal(pick(bare).send({ channelId, message, sender }), 401);
    await refusal(pick(bare).reply({ messageId: id!, message, sender }), 401);
    await refusal(pick(bare).react({ messageId: id!, emoji: ':x:', sender }), 401);
    for (const verb of ['send', 'reply', 'react']) {
      const path = `/messages/${kind}/${verb}`;
      const own = await p.call('POST', path, {
        key: p.user('ada.okafor').apiKey,
        body: { channelId, message },
      });
      assert.equal(own.status, 401, 'a member’s own key has its own calls');
      assert.equal((await p.call('POST', path, { body: { sender } })).status, 400);
      assert.equal((await p.call('POST', path, { body: { pad: HUGE } })).status, 413);
    }
    assert.equal((await api.messages({ channelId, count: 1 })).messages[0]!.message, 'Answered');
  }

  it('[integration.privateMessages.send] [integration.privateMessages.reply] [integration.privateMessages.react] act in direct channels', () =>
    acts('private-dm-channel', (of) => of.privateMessages));
  it('[integration.publicMessages.send] [integration.publicMessages.reply] [integration.publicMessages.react] act in channels for everybody', () =>
    acts('public-channel', (of) => of.publicMessages));
  it('[integration.forumMessages.send] [integration.forumMessages.reply] [integration.forumMessages.react] act in forums', () =>
    acts('forum-channel', (of) => of.forumMessages));
  it('[integration.textMessages.send] [integration.textMessages.reply] [integration.textMessages.react] act in text channels', () =>
    acts('text-channel', (of) => of.textMessages));
  it('[integration.iframeMessages.send] [integration.iframeMessages.reply] [integration.iframeMessages.react] act in iframe channels', () =>
    acts('iframe-channel', (of) => of.iframeMessages));

  it('a direct channel is for its people alone, also by these calls', async () => {
    const by = { channelId: channels['private-dm-channel'], message: 'Let me in', sender: 'kenji.mori' };
    await refusal(api.privateMessages.send(by), 403);
    const forum = { channelId: channels['forum-channel'], message: 'Where?', sender: 'ada.okafor' };
    assert.match((await refusal(api.forumMessages.send(forum), 400)).message, /forumTopicId/);
    assert.equal((await p.call('POST', '/messages/audio-channel/send', { body: by })).status, 404);
  });
});
