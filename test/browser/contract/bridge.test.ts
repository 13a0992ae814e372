import { waitUntil } from '../until.js';
import { channelCommunity } from '../../../src/channel/community.js';
import { hostChannel } from '../../../src/channel/host.js';
import { createChannelServices } from '../../../src/channel/services.js';
import { CHANNEL_CAPABILITIES, type Channel } from '../../../src/channel/types.js';
import { communityContract } from './community-contract.js';
import { northwindAtLength, northwindMembers } from './subjects.js';

const WANT = ['user.read', 'boards.read', 'tiers.read', 'messages.read', 'messages.send'];

/** Two documents: the community in the page of the test, the widgets' end in a frame. */
communityContract('over the bridge', { describe, it, before, after }, async () => {
  const behind = northwindAtLength();
  const members = northwindMembers();
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const hosted = hostChannel(frame, {
    services: createChannelServices({ community: behind, limits: { sends: 1_000, reactions: 1_000 } }),
    served: {
      origin: location.origin,
      channel: 'general',
      channels: new Set(),
      capabilities: new Set(CHANNEL_CAPABILITIES),
      confirm: async () => true,
      audit: () => {},
      isActive: () => true,
      open: () => {},
    },
    look: { theme: { scheme: 'light', tokens: {} }, locale: 'en', timeZone: 'UTC', reducedMotion: false },
  });
  frame.src = `/test/fixtures/channel/partner.html?${WANT.map((one) => `want=${one}`).join('&')}`;
  await waitUntil(() => hosted.link.phase === 'open', 'open', { timeout: 8_000 });
  const channel = await (frame.contentWindow as Window & { channel: Promise<Channel> }).channel;
  const community = channelCommunity(channel);
  return {
    community,
    board: 'xp',
    channel: 'general',
    async signIn(as) {
      behind.signIn(as === null ? null : members[as]);
      const { key } = behind.identity;
      const id = as === null ? undefined : members[as].member.id;
      await waitUntil(() => community.identity.key === key && channel.context.user?.id === id);
    },
    async close() {
      await hosted.close();
      frame.remove();
    },
  };
});
