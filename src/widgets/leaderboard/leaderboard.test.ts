import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { MemoryCommunity, type MemoryMember } from '../../community/memory-community.js';
import { setCommunity } from '../../community/default.js';
import type { RaiErrorEvent } from '../../events/error-event.js';
import type { RaiWindowEvent } from '../../events/window-event.js';
import type { RaiSelectEvent } from '../../events/select-event.js';
import type { Board, BoardPage, Standing } from '../../model/board.js';
import type { BoardQuery, Opts } from '../../model/community.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { CommunityError } from '../../model/errors.js';
import './define.js';
import type { RaiLeaderboard } from './leaderboard.js';
import type { LeaderboardAction, LeaderboardModel, ReadyModel } from './model.js';
import { extendSegment, isNewer, loadSegment } from './segment-load.js';

const board: Board = {
  slug: 'xp',
  name: 'Top makers',
  unit: 'XP',
  ties: 'competition',
  windows: ['all-time', 'weekly'],
  zone: 'UTC',
};

const rows: Standing[] = Array.from({ length: 95 }, (_, i) => ({
  member: { id: `m${i + 1}`, name: `Member ${i + 1}` },
  rank: i + 1,
  tied: false,
  previous: null,
  score: String(10_000 - i * 10),
}));

const ana: MemoryMember = { member: rows[41]!.member, xp: '1', coins: '0' };
const ben: MemoryMember = { member: rows[6]!.member, xp: '1', coins: '0' };

/** Records questions, and lets a test answer them out of order. */
class SlowCommunity extends MemoryCommunity {
  asked: BoardQuery[] = [];
  signals: (AbortSignal | undefined)[] = [];
  gate: ((go: () => void) => void) | undefined;

  override async board(q: BoardQuery, o?: Opts): Promise<BoardPage> {
    this.asked.push(q);
    this.signals.push(o?.signal);
    if (this.gate) await new Promise<void>((resolve) => this.gate!(resolve));
    return super.board(q, o);
  }
}

const make = (member: MemoryMember | null = null, delayMs = 0) =>
  new SlowCommunity({
    boards: [
      { board, rows },
      { board: { ...board, slug: 'coins' }, rows: [] },
    ],
    member,
    delayMs,
  });

async function shown(
  community: MemoryCommunity,
  attributes: Record<string, string> = {},
): Promise<RaiLeaderboard> {
  const root = await fixture<HTMLElement>(html`<div></div>`);
  const el = document.createElement('rai-leaderboard');
  for (const [name, value] of Object.entries({ board: 'xp', ...attributes })) el.setAttribute(name, value);
  el.community = community;
  root.append(el);
  await settle(el);
  return el;
}

const view = (el: RaiLeaderboard) => el.renderRoot.querySelector('rai-leaderboard-view')!;
const model = (el: RaiLeaderboard): LeaderboardModel => view(el).model;
const ready = (el: RaiLeaderboard): ReadyModel => {
  const now = model(el);
  if (now.state !== 'ready') throw new Error(`ready, not ${now.state}`);
  return now;
};
const ids = (el: RaiLeaderboard) => ready(el).rows.map(({ member }) => member.id);

async function settle(el: RaiLeaderboard): Promise<void> {
  await el.updateComplete;
  await waitUntil(() => {
    const { state } = model(el);
    return state !== 'loading' && (state !== 'ready' || !ready(el).busy);
  });
  await el.complete();
  await view(el).complete();
  await aTimeout(20);
  await el.updateComplete;
  await view(el).updateComplete;
}

const press = (el: RaiLeaderboard, words: string): void =>
  [...view(el).renderRoot.querySelectorAll<HTMLElement>('button, a')]
    .find(({ textContent }) => textContent?.includes(words))!
    .click();

describe('<rai-leaderboard>', () => {
  it('should show the first rows of a public board and pass the accessibility audit', async () => {
    const el = await shown(make());
    expect(ids(el)).to.deep.equal(rows.slice(0, 10).map(({ member }) => member.id));
    expect(ready(el).viewer.state).to.equal('signed-out');
    await expect(el).to.be.accessible();
    expect(el.matches(':state(ready)')).to.be.true;
  });

  it('should tell that it loaded, once', async () => {
    const community = make();
    const el = document.createElement('rai-leaderboard');
    let loads = 0;
    el.addEventListener('rai-load', () => loads++);
    el.board = 'xp';
    el.community = community;
    (await fixture<HTMLElement>(html`<div></div>`)).append(el);
    await settle(el);
    el.refresh();
    await settle(el);
    expect(loads).to.equal(1);
  });

  describe('what the page says', () => {
    it('should take limit, window and variant, and ignore what they cannot be', async () => {
      const community = make();
      const el = await shown(community, { limit: '25', window: 'weekly', variant: 'compact' });
      expect(community.asked[0]).to.deep.equal({ slug: 'xp', limit: 25, window: 'weekly' });
      expect(model(el).variant).to.equal('compact');
      const odd = make();
      await shown(odd, { limit: '-1', window: 'fortnight', variant: '"><img onerror=x>', around: 'NaN' });
      expect(odd.asked[0]).to.deep.equal({ slug: 'xp', limit: 10 });
    });

    it('should survive hostile attributes without asking anybody', async () => {
      for (const evil of ['../admin', '"><script>', 'x'.repeat(1_000_000), ' ']) {
        const community = make();
        const el = await shown(community, {
          board: evil,
          'member-url': 'javascript:alert(1)//{id}',
          'sign-in-url': 'data:text/html,x',
          theme: evil,
          locale: evil,
        });
        expect(model(el).state).to.equal('not-found');
        expect(community.asked).to.be.empty;
      }
    });

    it('should name what is missing', async () => {
      const el = await fixture<RaiLeaderboard>(html`<rai-leaderboard board="xp"></rai-leaderboard>`);
      const event = (await oneEvent(el, 'rai-error')) as RaiErrorEvent;
      expect(event.code).to.equal('INVALID');
      await view(el).complete();
      await view(el).updateComplete;
      expect(view(el).renderRoot.textContent).to.contain('gateway');
      const nameless = await shown(make(), { board: '' });
      expect(model(nameless).state).to.equal('not-found');
      nameless.removeAttribute('board');
      nameless.board = undefined as unknown as string;
      await nameless.updateComplete;
      await settle(nameless);
      expect(model(nameless)).to.include({ state: 'missing', what: 'board' });
    });

    it('should take the default of the page', async () => {
      setCommunity(make());
      const el = await fixture<RaiLeaderboard>(html`<rai-leaderboard board="xp"></rai-leaderboard>`);
      await settle(el);
      expect(ids(el)).to.have.length(10);
      setCommunity(undefined);
    });

    it('should pass on the slots that the page filled', async () => {
      const el = await shown(make());
      expect(view(el).renderRoot.querySelector('#title')!.textContent).to.contain('Top makers');
      const heading = document.createElement('h2');
      heading.slot = 'heading';
      heading.textContent = 'Our best';
      el.append(heading);
      await aTimeout(10);
      await el.updateComplete;
      expect(heading.getBoundingClientRect().height).to.be.greaterThan(0);
    });
  });

  describe('failures', () => {
    for (const [code, state] of [
      ['UNAVAILABLE', 'error'],
      ['FORBIDDEN', 'no-access'],
      ['NOT_FOUND', 'not-found'],
      ['UNAUTHENTICATED', 'signed-out'],
    ] as const)
      it(`should show ${code} as ${state}, tell it, and try again`, async () => {
        const community = make();
        community.fail('board', new CommunityError(code, 'no', { requestId: 'r1' }));
        const root = await fixture<HTMLElement>(html`<div></div>`);
        const errors: RaiErrorEvent[] = [];
        root.addEventListener('rai-error', (event) => errors.push(event));
        const el = document.createElement('rai-leaderboard');
        el.board = 'xp';
        el.community = community;
        root.append(el);
        await settle(el);
        expect(model(el).state).to.equal(state);
        expect(errors.map((error) => error.code)).to.deep.equal([code]);
        expect(errors[0]!.requestId).to.equal('r1');
        community.fail('board', null);
        if (state === 'error') press(el, 'Try again');
        else el.refresh();
        await waitUntil(() => model(el).state === 'ready');
      });

    it('should let the page decide about a retry', async () => {
      const community = make();
      community.fail('board', new CommunityError('UNAVAILABLE', 'no'));
      const el = await shown(community);
      const { length } = community.asked;
      el.addEventListener('rai-retry', (event) => event.preventDefault());
      press(el, 'Try again');
      await aTimeout(20);
      expect(community.asked).to.have.length(length);
    });

    it('should keep its rows when news fail, and say so', async () => {
      const community = make();
      const el = await shown(community);
      community.fail('board', new CommunityError('UNAVAILABLE', 'no'));
      community.emit('board:xp');
      await waitUntil(() => model(el).state === 'ready' && ready(el).stale);
      expect(ids(el)).to.have.length(10);
      expect(el.matches(':state(stale)')).to.be.true;
    });

    it('should say that a session ended where a board wants one', async () => {
      const community = make(ana);
      const el = await shown(community);
      community.endSession();
      await el.updateComplete;
      expect(ready(el).viewer.state).to.equal('session-ended');
      community.fail('board', new CommunityError('UNAUTHENTICATED', 'no'));
      el.board = 'coins';
      await waitUntil(() => model(el).state === 'session-ended');
    });

    it('should show an empty board as one', async () => {
      const el = await shown(make(), { board: 'coins' });
      expect(model(el).state).to.equal('empty');
    });
  });

  describe('races', () => {
    it('should drop an answer that comes after a newer question', async () => {
      const community = make();
      const gates: (() => void)[] = [];
      community.gate = (go) => gates.push(go);
      const root = await fixture<HTMLElement>(html`<div></div>`);
      const el = document.createElement('rai-leaderboard');
      el.board = 'xp';
      el.community = community;
      root.append(el);
      await el.updateComplete;
      el.board = 'coins';
      await el.updateComplete;
      gates[1]!();
      await waitUntil(() => model(el).state === 'empty');
      gates[0]!();
      await aTimeout(20);
      expect(model(el).state).to.equal('empty');
    });

    it('should stop asking when removed, go on through a move, ask again on return', async () => {
      const community = make();
      const gates: (() => void)[] = [];
      community.gate = (go) => gates.push(go);
      const root = await fixture<HTMLElement>(html`<div><p></p></div>`);
      const el = document.createElement('rai-leaderboard');
      el.board = 'xp';
      el.community = community;
      root.append(el);
      await el.updateComplete;
      root.querySelector('p')!.append(el);
      await aTimeout(10);
      expect(community.signals[0]!.aborted).to.be.false;
      el.remove();
      await aTimeout(10);
      expect(community.signals[0]!.aborted).to.be.true;
      community.gate = undefined;
      root.append(el);
      await settle(el);
      expect(ids(el)).to.have.length(10);
    });

    it('should clear everything personal at once when the member changes', async () => {
      const community = make(ana, 30);
      const el = await shown(community);
      await waitUntil(() => ready(el).viewer.state === 'member');
      const own = () => {
        const { viewer } = ready(el);
        return viewer.state === 'member' ? viewer.own.member.name : viewer.state;
      };
      expect(own()).to.equal('Member 42');
      community.signIn(ben);
      await el.updateComplete;
      expect(own()).to.equal('pending');
      await waitUntil(() => own() === 'Member 7');
      community.signIn(null);
      await el.updateComplete;
      expect(own()).to.match(/public|signed-out/);
      await aTimeout(60);
      expect(own()).to.equal('signed-out');
    });

    it('should work twice on a page without knowing of each other', async () => {
      const community = make(ana);
      const [one, two] = [await shown(community), await shown(community, { board: 'coins', locale: 'de' })];
      expect(model(one).state).to.equal('ready');
      expect(model(two).state).to.equal('empty');
      await waitUntil(() => view(two).renderRoot.querySelector('[lang=de]'));
      expect(view(one).renderRoot.querySelector('[lang^=en]')).to.exist;
    });
  });

  describe('the reader', () => {
    it('should see their place, and hear when it changes', async () => {
      const own = [...rows];
      const community = new MemoryCommunity({ boards: [{ board, rows: own }], member: ana });
      const el = await shown(community);
      await waitUntil(() => ready(el).viewer.state === 'member');
      own[41] = { ...own[41]!, rank: 40 };
      community.emit('board:xp');
      await waitUntil(() => el.renderRoot.querySelector('[role=status]')!.textContent!.includes('40th'));
    });

    it('should load more rows, keep them through news, and hear how many', async () => {
      const community = make();
      const el = await shown(community);
      press(el, 'Load more');
      await waitUntil(() => ids(el).length === 20);
      await waitUntil(() =>
        el.renderRoot.querySelector('[role=status]')!.textContent!.includes('Showing 20 of 95'),
      );
      community.emit('board:xp');
      await aTimeout(50);
      expect(ids(el)).to.have.length(20);
    });

    it('should be told when more rows fail, and try again', async () => {
      const community = make();
      const el = await shown(community);
      community.fail('board', new CommunityError('TIMEOUT', 'slow'));
      press(el, 'Load more');
      await waitUntil(() => ready(el).below === 'failed');
      community.fail('board', null);
      press(el, 'Try again');
      await waitUntil(() => ids(el).length === 20);
    });

    it('should go around themselves, further up and down, and back to the top', async () => {
      const el = await shown(make(ana), { around: '2' });
      await waitUntil(() => ready(el).viewer.state === 'member');
      await view(el).updateComplete;
      press(el, 'Around me');
      await waitUntil(() => ids(el).includes('m42'));
      expect(ids(el)).to.deep.equal(['m40', 'm41', 'm42', 'm43', 'm44']);
      await view(el).updateComplete;
      press(el, 'Load ranks above');
      await waitUntil(() => ids(el).length > 5);
      await view(el).updateComplete;
      press(el, 'To the top');
      await waitUntil(() => ids(el)[0] === 'm1');
    });

    it('should jump to a rank in one request', async () => {
      const community = make();
      const el = await shown(community);
      const { length } = community.asked;
      const form = view(el).renderRoot.querySelector('form')!;
      form.querySelector('input')!.value = '60';
      form.requestSubmit();
      await waitUntil(() => ids(el).includes('m60'));
      expect(community.asked.slice(length)).to.deep.equal([{ slug: 'xp', limit: 10, at: 60 }]);
    });

    it('should choose another window, keeping the rows meanwhile', async () => {
      const community = make();
      const el = await shown(community);
      setTimeout(() => view(el).renderRoot.querySelector<HTMLElement>('input[value=weekly]')!.click());
      const event = (await oneEvent(el, 'rai-window')) as Event as RaiWindowEvent;
      expect(event.window).to.equal('weekly');
      await el.updateComplete;
      expect(ready(el).busy).to.be.true;
      await waitUntil(() => ready(el).window.slug === 'weekly' && !ready(el).busy);
    });

    it('should choose a member; the page may keep a link from being followed', async () => {
      const el = await shown(make(), { 'member-url': '/members/{id}' });
      const selected = oneEvent(el, 'rai-select');
      el.addEventListener('rai-select', (event) => event.preventDefault());
      press(el, 'Member 1');
      const { member, defaultPrevented } = (await selected) as Event as RaiSelectEvent;
      expect(member).to.deep.equal({ id: 'm1', name: 'Member 1' });
      expect(defaultPrevented).to.be.true;
    });

    it('should be able to sign in where members can, and only there', async () => {
      const el = await shown(make(), { 'sign-in-url': '/login' });
      await view(el).updateComplete;
      el.addEventListener('rai-sign-in', (event) => event.preventDefault());
      const asked = oneEvent(el, 'rai-sign-in');
      press(el, 'Sign in');
      await asked;
      const closed = await shown(new MemoryCommunity({ boards: [{ board, rows }], capabilities: [] }));
      expect(ready(closed).viewer.state).to.equal('public');
    });

    it('should see the public rows when their own place fails', async () => {
      const community = make(ana);
      community.fail('aroundMe', new CommunityError('UNAVAILABLE', 'no'));
      const el = await shown(community);
      await waitUntil(() => ready(el).viewer.state === 'public');
    });
  });
});

describe('<rai-leaderboard> in time and pages', () => {
  const season = {
    run: 'spring',
    name: 'Spring',
    start: '2025-03-01T00:00:00Z',
    end: '2025-06-01T00:00:00Z',
  };
  const timed = (member: MemoryMember | null = null) =>
    new SlowCommunity({
      boards: [
        {
          board: { ...board, windows: ['all-time', 'season'], seasons: [season], firstDay: '2026-01-05' },
          rows,
          runs: { spring: rows.slice(0, 30).reverse() },
        },
      ],
      member,
    });
  const act = (el: RaiLeaderboard, action: LeaderboardAction) =>
    view(el).dispatchEvent(new ViewActionEvent(action));

  it('should show a season that the reader chose, tell the page, and go back', async () => {
    const community = timed();
    const el = await shown(community);
    const chosen: RaiWindowEvent[] = [];
    el.addEventListener('rai-window', (event) => chosen.push(event));
    act(el, { type: 'span', span: { window: 'season', run: 'spring' } });
    await waitUntil(() => ready(el).window.run === 'spring');
    expect(ids(el)[0]).to.equal('m30');
    expect(ready(el).paused).to.be.false;
    expect(community.asked.at(-1)).to.deep.equal({ slug: 'xp', limit: 10, window: 'season', run: 'spring' });
    act(el, { type: 'window', window: 'all-time' });
    await waitUntil(() => ids(el)[0] === 'm1');
    expect(chosen.map(({ window, span }) => [window, span])).to.deep.equal([
      ['season', { window: 'season', run: 'spring' }],
      ['all-time', { window: 'all-time' }],
    ]);
    const begun = await shown(timed(), { window: 'season' });
    expect(ready(begun).window.run).to.equal('spring');
  });

  it('should show days that the reader chose, and their own place in them', async () => {
    const community = timed(ana);
    const asked: unknown[] = [];
    const own = community.aroundMe.bind(community);
    community.aroundMe = (q, o) => (asked.push(q), own(q, o));
    const el = await shown(community);
    act(el, { type: 'span', span: { from: '2026-01-01', to: '2026-01-09' } });
    await waitUntil(() => ready(el).window.slug === 'range' && ready(el).viewer.state === 'member');
    expect(ready(el).window.since).to.equal('2026-01-05T00:00:00Z');
    expect(ready(el).paused, 'days that are over do not move').to.be.undefined;
    expect(asked.at(-1)).to.deep.equal({ slug: 'xp', around: 1, from: '2026-01-01', to: '2026-01-09' });
    act(el, { type: 'more', end: 'below' });
    await waitUntil(() => ids(el).length === 20);
    expect(community.asked.at(-1)).to.include({ from: '2026-01-01', to: '2026-01-09', cursor: '10' });
  });

  it('should say that nothing is known of some days, and keep the way to others', async () => {
    const community = timed();
    const el = await shown(community);
    const errors: RaiErrorEvent[] = [];
    el.addEventListener('rai-error', (event) => errors.push(event));
    act(el, { type: 'span', span: { from: '2025-01-01', to: '2025-01-09' } });
    await waitUntil(() => model(el).state === 'empty');
    const now = model(el);
    expect(now.state === 'empty' && [now.isUnknown, now.window.slug, now.stale]).to.deep.equal([
      true,
      'range',
      false,
    ]);
    await view(el).updateComplete;
    expect(view(el).renderRoot.querySelector('.sub')!.textContent).to.contain('Jan 1 – 9, 2025');
    expect(errors).to.be.empty;
    act(el, { type: 'span', span: { run: 'winter' } });
    await waitUntil(() => model(el).state === 'empty');
    act(el, { type: 'window', window: 'all-time' });
    await waitUntil(() => model(el).state === 'ready');
  });

  it('should turn pages by cursors, tell the ranks, and stay there through news', async () => {
    const community = timed();
    const el = await shown(community);
    act(el, { type: 'page', end: 'above' });
    expect(ids(el)[0]).to.equal('m1');
    act(el, { type: 'page', end: 'below' });
    await waitUntil(() => ids(el)[0] === 'm11');
    expect(ids(el)).to.have.length(10);
    expect(ready(el)).to.deep.include({ from: 'page', pages: { above: true, below: true } });
    await waitUntil(() =>
      el.renderRoot.querySelector('[role=status]')!.textContent!.includes('Ranks 11 to 20 of 95'),
    );
    const { length } = community.asked;
    community.emit('board:xp');
    await waitUntil(() => community.asked.length > length);
    await settle(el);
    expect(ids(el)[0]).to.equal('m11');
    act(el, { type: 'page', end: 'above' });
    await waitUntil(() => ids(el)[0] === 'm1');
    expect(ids(el)).to.have.length(10);
  });

  it('should fill a page that would be short at the top', async () => {
    const el = await shown(timed(ben), { around: '2' });
    await waitUntil(() => ready(el).viewer.state === 'member');
    act(el, { type: 'around' });
    await waitUntil(() => ids(el)[0] === 'm5');
    act(el, { type: 'page', end: 'above' });
    await waitUntil(() => ids(el)[0] === 'm1');
    expect(ids(el)).to.have.length(10);
  });

  it('should stand still while paused, say so, and catch up at once', async () => {
    const community = timed();
    const el = await shown(community);
    const { length } = community.asked;
    const said = () => el.renderRoot.querySelector('[role=status]')!.textContent!;
    act(el, { type: 'pause' });
    await waitUntil(() => ready(el).paused === true);
    await waitUntil(() => said().includes('Updates are paused'));
    community.emit('board:xp');
    await aTimeout(30);
    expect(community.asked).to.have.length(length);
    act(el, { type: 'pause' });
    await waitUntil(() => community.asked.length === length + 1);
    expect(ready(el).paused).to.be.false;
    community.emit('board:xp');
    await waitUntil(() => community.asked.length === length + 2);
  });

  it('should show at once that there is no such board', async () => {
    const began = performance.now();
    const el = await shown(timed(), { board: 'nothing' });
    expect(model(el).state).to.equal('not-found');
    expect(performance.now() - began).to.be.lessThan(5000);
  });
});

describe('segments', () => {
  const wish = { slug: 'xp', span: {}, limit: 10, from: 'top', rank: 1, around: 5 } as const;
  const { signal } = new AbortController();

  it('should not repeat a member who moved into the next page', async () => {
    const community = make();
    const first = await loadSegment(community, wish, 0, { signal });
    const overlapping = { ...first, next: '5' };
    const more = await extendSegment(community, overlapping, 'below', { signal });
    expect(more.rows).to.have.length(15);
    expect(await extendSegment(community, { ...more, next: null }, 'below', { signal })).to.have.property(
      'next',
      null,
    );
  });

  it('should begin at the top when nobody is signed in', async () => {
    const segment = await loadSegment(make(), { ...wish, from: 'me' }, 0, { signal });
    expect(segment.rows[0]!.rank).to.equal(1);
  });

  it('should know newer answers by number and by epoch', () => {
    expect(isNewer('a-10', 'a-9')).to.be.true;
    expect(isNewer('a-9', 'a-10')).to.be.false;
    expect(isNewer('b-1', 'a-10')).to.be.true;
  });
});
