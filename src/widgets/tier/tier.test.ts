import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { MemoryCommunity, type MemoryMember } from '../../community/memory-community.js';
import type { RaiErrorEvent } from '../../events/error-event.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import { CommunityError } from '../../model/errors.js';
import './define.js';
import type { TierAction, TierModel } from './model.js';
import { progress, roman, whole } from './progress.js';
import type { RaiTier } from './tier.js';
import { ladder, mine, moments, states } from './tier.states.js';
import type { RaiTierView } from './tier-view.js';

const ana: MemoryMember = { member: { id: 'ana', name: 'Ana' }, xp: '2240', coins: '0', tier: mine };
const ben: MemoryMember = {
  member: { id: 'ben', name: 'Ben' },
  xp: '40',
  coins: '0',
  tier: { ...mine, xp: '40', tier: null, level: 0, floor: '0' },
};

async function view(model: TierModel, width = 480, lang = 'en'): Promise<RaiTierView> {
  const root = await fixture<HTMLElement>(html`<div lang=${lang}></div>`);
  root.style.inlineSize = `${width}px`;
  const el = document.createElement('rai-tier-view');
  el.model = model;
  root.append(el);
  await el.updateComplete;
  await el.complete();
  await waitUntil(() => el.renderRoot.querySelector(`[lang=${lang}]`));
  await el.updateComplete;
  return el;
}

async function shown(community: MemoryCommunity, attributes: Record<string, string> = {}): Promise<RaiTier> {
  const root = await fixture<HTMLElement>(html`<div></div>`);
  const el = document.createElement('rai-tier');
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.community = community;
  root.append(el);
  await el.updateComplete;
  await waitUntil(() => !['loading', 'pending'].includes(inner(el).model.state));
  await inner(el).complete();
  await aTimeout(20);
  await inner(el).updateComplete;
  return el;
}

const inner = (el: RaiTier) => el.renderRoot.querySelector('rai-tier-view')!;
const $ = <T extends HTMLElement = HTMLElement>(el: RaiTierView, selector: string): T =>
  el.renderRoot.querySelector<T>(selector)!;
const text = (el: RaiTierView, selector = '.card') =>
  $(el, selector)
    .textContent!.replace(/[\s\u2068\u2069]+/g, ' ')
    .trim();

const make = (member: MemoryMember | null = null, delayMs = 0) =>
  new MemoryCommunity({ ladder, member, delayMs });

describe('<rai-tier-view>', () => {
  it('should say so and offer another try when the module with the messages cannot be had', async () => {
    const el = await fixture<RaiTierView>(html`<rai-tier-view></rai-tier-view>`);
    const { height } = el.getBoundingClientRect();
    const broken = el as unknown as { load?: () => Promise<never> };
    broken.load = () => Promise.reject(new TypeError('no network'));
    el.model = states.error;
    await waitUntil(() => $(el, '[part=note]'));
    expect(text(el, '[part=note]')).to.equal('This could not be loaded Try again');
    expect(el.getBoundingClientRect().height).to.equal(height);
    await expect(el).to.be.accessible();
    const heard = oneEvent(el, 'rai-action');
    $(el, '[part=retry]').click();
    expect(((await heard) as unknown as ViewActionEvent<TierAction>).action).to.deep.equal({ type: 'retry' });
    delete broken.load;
    el.model = { ...states.error };
    await waitUntil(() => $(el, 'svg'));
  });

  it('should cut a heading of the page visibly', async () => {
    const el = await view(states.stale, 280);
    const heading = document.createElement('h2');
    heading.slot = 'heading';
    heading.textContent = 'Where you stand in the community of makers';
    el.append(heading);
    await el.updateComplete;
    expect(heading.scrollWidth).to.be.above(heading.clientWidth);
    expect(getComputedStyle(heading).textOverflow).to.equal('ellipsis');
    expect(getComputedStyle(heading).overflow).to.equal('hidden');
  });

  for (const [name, model] of Object.entries({ ...states, ...moments }))
    it(`should pass the accessibility audit: ${name}`, async () => {
      await expect(await view(model)).to.be.accessible();
    });

  for (const width of [320, 640, 1280])
    it(`should have the same box in every state at ${width} px`, async () => {
      const heights = new Set<number>();
      for (const model of Object.values(states)) {
        const el = await view(model, width);
        heights.add(el.getBoundingClientRect().height);
        expect($(el, '.card').scrollWidth).to.be.at.most(width);
      }
      expect([...heights]).to.have.length(1);
    });

  it('should say progress as a value with words', async () => {
    const bar = $(await view(states.full), '[role=progressbar]');
    expect(bar.getAttribute('aria-valuenow')).to.equal('24');
    expect(bar.getAttribute('aria-valuetext')!.replace(/[\u2068\u2069\u00a0]/g, ' ')).to.match(
      /^2,240 of 3,000 XP to\s+Gold\s+I$/,
    );
    const fill = bar.querySelector('span')!.getBoundingClientRect().width / bar.getBoundingClientRect().width;
    expect(fill).to.be.closeTo(0.24, 0.01);
  });

  it('should say what is missing to the next level, and have words for the top and the bottom', async () => {
    expect(text(await view(states.full), '.way')).to.equal('760 XP to Gold I');
    const top = await view(moments.top);
    expect(text(top, '.way')).to.contain('top of the ladder');
    expect($(top, '[role=progressbar]').getAttribute('aria-valuenow')).to.equal('100');
    const none = await view(moments['no-tier']);
    expect(text(none, '.tier-name')).to.equal('No tier yet');
    expect(none.renderRoot.querySelector('.today')).to.be.null;
  });

  it('should show a ladder of tiers with three levels each', async () => {
    const el = await view(states.full, 640);
    const rungs = [...el.renderRoot.querySelectorAll('li')];
    expect(rungs).to.have.length(5);
    expect(rungs.filter((rung) => rung.getAttribute('aria-current') === 'step')).to.have.length(1);
    expect(rungs[1]!.textContent).to.contain('you are here');
    expect(rungs[0]!.textContent).to.contain('reached');
    expect(rungs[2]!.textContent!.replace(/\s+/g, ' ')).to.contain('Level II from 4,500 XP');
    expect(rungs[2]!.querySelectorAll('.pip')).to.have.length(3);
  });

  it('should show guests the ladder and a way in, and no number of nobody', async () => {
    const el = await view(states['signed-out']);
    const actions: TierAction[] = [];
    el.addEventListener('rai-action', (event) => actions.push((event as ViewActionEvent<TierAction>).action));
    expect(el.renderRoot.querySelector('[role=progressbar], .xp')).to.be.null;
    expect(el.renderRoot.querySelectorAll('li')).to.have.length(5);
    $(el, '.guest button').click();
    expect(actions[0]!.type).to.equal('sign-in');
    expect(text(await view(states['session-ended']), '.guest')).to.contain('Your session has ended');
    expect((await view(moments.public)).renderRoot.querySelector('.guest button')).to.be.null;
    const linked = await view({ ...states['signed-out'], url: '/login' });
    expect($<HTMLAnchorElement>(linked, '.guest a').getAttribute('href')).to.equal('/login');
  });

  it('should scroll a long ladder inside its box, by keyboard too', async () => {
    const tiers = Array.from({ length: 12 }, (_, i) => ({
      ...ladder.tiers[0]!,
      id: `t${i}`,
      name: `Tier ${i}`,
    }));
    const el = await view({ ...states.full, ladder: { ...ladder, tiers } });
    expect($(el, '.ladder').tabIndex).to.equal(0);
    expect(el.getBoundingClientRect().height).to.equal(
      (await view(states.full)).getBoundingClientRect().height,
    );
  });

  it('should show hostile names as text and pictures only of the web', async () => {
    const evil = '"><img src=x onerror=alert(1)>\u202e';
    const el = await view({
      ...states.full,
      ladder: {
        ...ladder,
        units: { xp: evil, coins: evil },
        tiers: [{ id: 'silver', name: evil, icon: 'javascript:alert(1)', levels: [] }],
      },
      mine: { ...mine, xp: evil, tier: { id: 'silver', name: evil } },
    });
    expect(el.renderRoot.querySelector('img, script')).to.be.null;
    expect(text(el, '.xp')).to.contain('–');
  });

  it('should leave the shield when a picture fails', async () => {
    const el = await view({
      ...states.full,
      mine: { ...mine, tier: { id: 'silver', name: 'S', icon: '/no.png' } },
    });
    const image = $<HTMLImageElement>(el, '.mine img');
    image.dispatchEvent(new Event('load'));
    expect(image.parentElement!.classList.contains('pictured')).to.be.true;
    image.dispatchEvent(new Event('error'));
    expect(image.hidden).to.be.true;
    expect(image.parentElement!.classList.contains('pictured')).to.be.false;
  });

  it('should say how old it is, and when nothing newer can be had', async () => {
    const asOf = new Date(Date.now() - 120_000).toISOString();
    expect(text(await view({ ...states.full, asOf }), '.age')).to.equal('Updated 2 min. ago');
    expect(text(await view(states.stale), '.age')).to.contain('Not connected');
  });

  it('should turn around in Arabic', async () => {
    const el = await view(states.full, 320, 'ar');
    expect($(el, '.card').dir).to.equal('rtl');
    const fill = $(el, '.bar > span').getBoundingClientRect();
    expect(fill.right).to.be.closeTo($(el, '.bar').getBoundingClientRect().right, 1);
  });
});

describe('<rai-tier>', () => {
  it('should show the own tier of a member, and tell that it loaded', async () => {
    const el = document.createElement('rai-tier');
    el.community = make(ana);
    const root = await fixture<HTMLElement>(html`<div></div>`);
    const loaded = oneEvent(el, 'rai-load');
    root.append(el);
    await loaded;
    await waitUntil(() => inner(el).model.state === 'ready');
    expect(el.matches(':state(ready)')).to.be.true;
    await inner(el).complete();
    await expect(el).to.be.accessible();
  });

  it('should take variant and formula, and ignore what they cannot be', async () => {
    const zero = await shown(make(ana), { formula: 'zero', variant: 'compact' });
    expect(inner(zero).model).to.include({ formula: 'zero', variant: 'compact' });
    const odd = await shown(make(ana), { formula: '"><b>', variant: 'x'.repeat(1_000_000) });
    expect(inner(odd).model).to.include({ formula: 'floor', variant: 'full' });
  });

  it('should show guests the ladder, with a way in where there is one', async () => {
    const el = await shown(make(), { 'sign-in-url': '/login' });
    await waitUntil(() => inner(el).model.state === 'signed-out');
    await inner(el).updateComplete;
    el.addEventListener('rai-sign-in', (event) => event.preventDefault());
    const asked = oneEvent(el, 'rai-sign-in');
    $(inner(el), 'a.primary').click();
    expect((await asked).defaultPrevented).to.be.true;
    const closed = await shown(new MemoryCommunity({ ladder, capabilities: ['tiers'] }));
    expect(inner(closed).model.state).to.equal('public');
  });

  it('should clear everything personal at once when the member changes', async () => {
    const community = make(ana, 20);
    const el = await shown(community);
    community.signIn(ben);
    await el.updateComplete;
    expect(inner(el).model.state).to.equal('pending');
    await waitUntil(() => inner(el).model.state === 'ready');
    expect((inner(el).model as { mine: { xp: string } }).mine.xp).to.equal('40');
    community.endSession();
    await el.updateComplete;
    expect(inner(el).model.state).to.equal('session-ended');
  });

  it('should say a level that is reached while looking', async () => {
    const community = make(ana);
    const el = await shown(community);
    const tier = { ...mine, tier: { id: 'gold', name: 'Gold' }, level: 1 };
    Object.assign(ana, { tier });
    community.emit('me');
    await waitUntil(() => el.renderRoot.querySelector('[role=status]')!.textContent!.includes('Gold I'));
    Object.assign(ana, { tier: mine });
  });

  for (const [method, code, state] of [
    ['tiers', 'UNAVAILABLE', 'error'],
    ['tiers', 'FORBIDDEN', 'no-access'],
    ['myTier', 'TIMEOUT', 'error'],
    ['myTier', 'FORBIDDEN', 'no-access'],
  ] as const)
    it(`should show ${code} of ${method} as ${state}, tell it, and try again`, async () => {
      const community = make(ana);
      community.fail(method, new CommunityError(code, 'no'));
      const root = await fixture<HTMLElement>(html`<div></div>`);
      const errors: RaiErrorEvent[] = [];
      root.addEventListener('rai-error', (event) => errors.push(event));
      const el = document.createElement('rai-tier');
      el.community = community;
      root.append(el);
      await el.updateComplete;
      await waitUntil(() => inner(el).model.state === state);
      await inner(el).complete();
      await inner(el).updateComplete;
      expect(errors.at(-1)?.code).to.equal(code);
      community.fail(method, null);
      if (state === 'error') $(inner(el), '.note button').click();
      else el.refresh();
      await waitUntil(() => inner(el).model.state === 'ready');
    });

  it('should keep its card when news fail, and let the page decide about a retry', async () => {
    const community = make(ana);
    const el = await shown(community);
    community.fail('myTier', new CommunityError('UNAVAILABLE', 'no'));
    community.emit('me');
    await waitUntil(() => el.matches(':state(stale)'));
    expect(inner(el).model.state).to.equal('ready');
    const broken = make();
    broken.fail('tiers', new CommunityError('UNAVAILABLE', 'no'));
    const other = await shown(broken);
    other.addEventListener('rai-retry', (event) => event.preventDefault());
    broken.fail('tiers', null);
    $(inner(other), '.note button').click();
    await aTimeout(20);
    expect(inner(other).model.state).to.equal('error');
  });

  it('should show a community without tiers as one, and name what is missing', async () => {
    const el = await shown(new MemoryCommunity());
    expect(inner(el).model.state).to.equal('empty');
    const lost = await fixture<RaiTier>(html`<rai-tier></rai-tier>`);
    const event = (await oneEvent(lost, 'rai-error')) as RaiErrorEvent;
    expect(event.code).to.equal('INVALID');
    expect(inner(lost).model).to.include({ state: 'missing', what: 'gateway' });
  });

  it('should pass on the slots that the page filled', async () => {
    const el = await shown(make(ana));
    const heading = Object.assign(document.createElement('h2'), { slot: 'heading', textContent: 'Levels' });
    el.append(heading);
    await aTimeout(10);
    await el.updateComplete;
    expect(heading.getBoundingClientRect().height).to.be.greaterThan(0);
  });
});

describe('progress', () => {
  const next = { tier: 'Gold', level: 1, xp: '3000', missing: '0' };

  it('should count from the floor of the level, or from zero', () => {
    expect(progress({ xp: '2250', floor: '2000', next }, 'floor')).to.equal(0.25);
    expect(progress({ xp: '2250', floor: '2000', next }, 'zero')).to.equal(0.75);
  });

  it('should stay between nothing and all', () => {
    expect(progress({ xp: '-5', floor: '0', next }, 'floor')).to.equal(0);
    expect(progress({ xp: '9000', floor: '0', next }, 'floor')).to.equal(1);
    expect(progress({ xp: '1', floor: '3000', next }, 'floor')).to.equal(1);
    expect(progress({ xp: '1', floor: '0', next: null }, 'floor')).to.equal(1);
  });

  it('should lose no share to the size of a number', () => {
    const big = { xp: '900719925474099311000', floor: '900719925474099310000' };
    expect(progress({ ...big, next: { ...next, xp: '900719925474099312000' } }, 'floor')).to.equal(0.5);
    expect(whole('12.9')).to.equal(12n);
    expect(whole('x')).to.equal(0n);
    expect(roman(3)).to.equal('III');
    expect(roman(9)).to.equal('9');
  });
});
