/** The kit's own elements in a partner's page: the same as anywhere, over a real port. */
import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../until.js';
import { channelCommunity } from '../../../src/channel/community.js';
import { connectChannel } from '../../../src/channel/connect-channel.js';
import { createMockHost, northwindMember, type MockHost } from '../../../src/channel/testing.js';
import { setCommunity } from '../../../src/community/default.js';
import type { Channel } from '../../../src/channel/types.js';
import '../../../src/widgets/leaderboard/define.js';
import '../../../src/widgets/messages/define.js';
import '../../../src/widgets/tier/define.js';

/** All that an element shows, through the shadow roots inside it. */
function textOf(root: Element): string {
  const inner = [...(root.shadowRoot ?? root).querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot);
  const own = (root.shadowRoot ?? root) as ParentNode & { textContent: string | null };
  return [own.textContent ?? '', ...inner.map(textOf)].join(' ');
}

function find<T extends Element>(root: Element, selector: string): T | undefined {
  const here = (root.shadowRoot ?? root).querySelector<T>(selector);
  if (here) return here;
  for (const inner of (root.shadowRoot ?? root).querySelectorAll('*')) {
    const found = inner.shadowRoot && find<T>(inner, selector);
    if (found) return found;
  }
  return undefined;
}

const WAIT = { timeout: 8_000 };

describe('widgets in a partner’s page', () => {
  let host: MockHost;
  let channel: Channel;

  beforeEach(async () => {
    host = createMockHost();
    channel = await connectChannel({
      hosts: ['https://community.example'],
      want: ['user.read', 'boards.read', 'tiers.read', 'messages.read', 'messages.send'],
    });
    setCommunity(channelCommunity(channel));
  });
  afterEach(async () => {
    setCommunity(undefined);
    await host.close();
  });

  it('show a board with the own row, and follow it', async () => {
    const element = await fixture(html`<rai-leaderboard board="xp"></rai-leaderboard>`);
    await waitUntil(() => find(element, '[part~="row"]'), 'rows', WAIT);
    expect(textOf(element)).to.contain('Ana Marques');
    await waitUntil(() => textOf(element).includes('12th of 48'), 'the own place', WAIT);
    host.signIn(null);
    await waitUntil(() => !textOf(element).includes('12th of 48'), 'no own place', WAIT);
    expect(textOf(element)).to.contain('Ana Marques');
  });

  it('show the tier of the member', async () => {
    const element = await fixture(html`<rai-tier></rai-tier>`);
    await waitUntil(() => textOf(element).includes('Platinum'), 'the tier', WAIT);
  });

  it('show the messages of the channel, send into it, and show what others write', async () => {
    const element = await fixture(html`<rai-messages channel="general"></rai-messages>`);
    await waitUntil(() => textOf(element).includes('See you on Thursday at five.'), 'messages', WAIT);
    await waitUntil(() => find(element, 'textarea'), 'the field', WAIT);
    const field = find<HTMLTextAreaElement>(element, 'textarea')!;
    field.value = 'Hello from the partner';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await waitUntil(
      () => find<HTMLButtonElement>(element, '[part~="send"][aria-disabled="false"]'),
      'send',
      WAIT,
    );
    find<HTMLButtonElement>(element, '[part~="send"]')!.click();
    const texts = async () =>
      (await host.community.messages({ channel: 'general' })).messages.map(({ text }) => text);
    await waitUntil(async () => (await texts()).includes('Hello from the partner'), 'the message', WAIT);
    expect(host.grants).to.deep.equal(['messages.send']);
    await waitUntil(() => host.audits.some(({ method }) => method === 'live.changes'), 'following', WAIT);
    await host.community.send({ channel: 'general', text: 'Welcome!', key: 'w' });
    await waitUntil(() => textOf(element).includes('Welcome!'), 'the answer', WAIT);
    host.signIn(null);
    host.signIn(northwindMember());
    await waitUntil(() => textOf(element).includes('Welcome!'), 'still there', WAIT);
  });

  it('say what is not allowed instead of failing', async () => {
    host.allow(['boards.read']);
    await waitUntil(() => !channel.can('messages.read'));
    const element = await fixture(html`<rai-messages channel="general"></rai-messages>`);
    await waitUntil(
      () => element.matches(':state(error)') || textOf(element).trim().length > 0,
      'a state',
      WAIT,
    );
    expect(textOf(element)).not.to.contain('See you on Thursday');
    const board = await fixture(html`<rai-leaderboard board="xp"></rai-leaderboard>`);
    await waitUntil(() => textOf(board).includes('Ana Marques'), 'rows', WAIT);
  });
});
