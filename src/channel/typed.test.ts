import { expect } from '@open-wc/testing';
import type { Member, Me } from '../model/member.js';
import type { Message, MessagePage, Sent } from '../model/message.js';
import type { MyTier } from '../model/tier.js';
import { connectChannel } from './connect-channel.js';
import { createMockHost } from './testing.js';
import type { Channel, ChannelCapability } from './types.js';

/** `true` only for one and the same type; `npm run types` reads it. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Answer<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;

describe('the types of a channel', () => {
  it('are those of the community’s model, for every call and its answer [F54]', async () => {
    const same: [
      Same<Answer<Channel['user']['get']>, Member | null>,
      Same<Answer<Channel['user']['me']>, Me | null>,
      Same<Answer<Channel['tiers']['mine']>, MyTier | null>,
      Same<Answer<Channel['messages']['page']>, MessagePage>,
      Same<Answer<Channel['messages']['send']>, Sent>,
      Same<ReturnType<Channel['messages']['live']>, AsyncIterableIterator<Message>>,
    ] = [true, true, true, true, true, true];
    expect(same).not.to.contain(false);
    const host = createMockHost();
    const channel = await connectChannel({ hosts: ['https://community.example'], want: ['messages.read'] });
    const wrong: (() => unknown)[] = [
      // @ts-expect-error -- a message has a text
      () => channel.messages.send({ words: 'Hello' }),
      // @ts-expect-error -- no such method
      () => (channel.messages as Channel['messages']).delete({ message: '1' }),
      // @ts-expect-error -- no such capability
      (): ChannelCapability => 'messages.delete',
    ];
    expect(wrong).to.have.length(3);
    const { messages }: MessagePage = await channel.messages.page();
    expect(messages[0]!.text).to.be.a('string');
    host.close();
  });
});
