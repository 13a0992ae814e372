import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { createChannelServices } from '../../channel/services.js';
import { MemoryCommunity } from '../../community/memory-community.js';
import { northwind } from '../../community/northwind.js';
import {
  CHANNEL,
  LONG,
  becomes,
  clear,
  frameOf,
  live,
  open,
  show,
  stateOf,
} from '../../../test/browser/partner-frame.js';

describe('<rai-iframe-channel> over time', function () {
  this.timeout(60_000);
  afterEach(clear);

  it('should end with its element, and begin anew with it', async () => {
    const { el, guest } = await open();
    const room = el.parentElement!;
    el.remove();
    await aTimeout(300);
    expect(frameOf(el) === null).to.be.true;
    room.append(el);
    await guest.wait('connected', 2);
    await becomes(el, 'open');
  });

  it('should stay whole when it is removed while it loads', async () => {
    const { el, guest } = await show();
    const room = el.parentElement!;
    el.remove();
    room.append(el);
    el.remove();
    await aTimeout(100);
    expect(guest.count('connected')).to.equal(0);
    room.append(el);
    await becomes(el, 'open');
  });

  it('should load lazily when it is asked to', async () => {
    const { el, guest } = await show({}, { loading: 'lazy', style: undefined as never });
    await becomes(el, 'open');
    el.remove();
    const far = await fixture<HTMLElement>(html`<div style="margin-top: 9000px"></div>`);
    const other = document.createElement('rai-iframe-channel');
    Object.assign(other, { community: el.community, channelId: CHANNEL, src: guest.src(), loading: 'lazy' });
    live.add(other);
    far.append(other);
    await aTimeout(300);
    expect(frameOf(other) === null).to.be.true;
    expect(stateOf(other)).to.equal('loading');
    far.scrollIntoView();
    await becomes(other, 'open');
  });

  it('should stay with one set of services, and take others with a new page', async () => {
    const community = new MemoryCommunity(northwind());
    const services = createChannelServices({ community });
    const { el, guest } = await open({}, { services, community: undefined as never });
    el.services = createChannelServices({ community });
    await guest.wait('connected', 2);
    await becomes(el, 'open');
    expect(guest.count('loaded')).to.equal(2);
  });

  it('should come back when the reader is online again', async () => {
    const online = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine')!;
    const { el, guest } = await show({ silent: '' }, { slowMs: 100, timeoutMs: 20_000 });
    Object.defineProperty(Navigator.prototype, 'onLine', { ...online, get: () => false });
    try {
      await waitUntil(() => stateOf(el) === 'slow' || stateOf(el) === 'offline', 'never slow', LONG);
      dispatchEvent(new Event('offline'));
      await becomes(el, 'offline');
    } finally {
      Object.defineProperty(Navigator.prototype, 'onLine', online);
    }
    el.src = guest.src();
    dispatchEvent(new Event('online'));
    await becomes(el, 'open');
  });
});
