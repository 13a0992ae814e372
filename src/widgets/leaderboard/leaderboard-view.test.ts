import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { press } from '../../../test/helpers/press.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Standing } from '../../model/board.js';
import './define.js';
import type { RaiLeaderboardView } from './leaderboard-view.js';
import { board, moments, rows, states } from './leaderboard.states.js';
import type { LeaderboardAction, LeaderboardModel, ReadyModel } from './model.js';

const all: Record<string, LeaderboardModel> = { ...states, ...moments };
const full: ReadyModel = states.full;

async function view(model: LeaderboardModel, width = 640, lang = 'en'): Promise<RaiLeaderboardView> {
  const root = await fixture<HTMLElement>(html`<div lang=${lang}></div>`);
  root.style.inlineSize = `${width}px`;
  const el = document.createElement('rai-leaderboard-view');
  el.model = model;
  root.append(el);
  await el.updateComplete;
  await el.complete();
  for (let i = 0; i < 100 && !root.querySelector('*')!.shadowRoot!.querySelector(`[lang=${lang}]`); i++)
    await aTimeout(10);
  await el.updateComplete;
  return el;
}

const $ = <T extends HTMLElement = HTMLElement>(el: RaiLeaderboardView, selector: string): T =>
  el.renderRoot.querySelector<T>(selector)!;
const $$ = (el: RaiLeaderboardView, selector: string): HTMLElement[] => [
  ...el.renderRoot.querySelectorAll<HTMLElement>(selector),
];
const text = (el: RaiLeaderboardView, selector: string): string =>
  $(el, selector).textContent!.replace(/\s+/g, ' ').trim();

function heard(el: RaiLeaderboardView): LeaderboardAction[] {
  const actions: LeaderboardAction[] = [];
  el.addEventListener('rai-action', (event) =>
    actions.push((event as ViewActionEvent<LeaderboardAction>).action),
  );
  return actions;
}

const many = (count: number, from = 1): Standing[] =>
  Array.from({ length: count }, (_, i) => ({
    member: { id: `m${from + i}`, name: `Member ${from + i}` },
    rank: from + i,
    tied: false,
    previous: null,
    score: String(100_000 - from - i),
  }));

describe('<rai-leaderboard-view>', () => {
  describe('in every state', () => {
    for (const [name, model] of Object.entries(all))
      it(`should pass the accessibility audit: ${name}`, async () => {
        await expect(await view(model)).to.be.accessible();
      });

    for (const width of [320, 640, 1280])
      for (const theme of ['light', 'dark'] as const)
        it(`should have the same box at ${width} px, ${theme}`, async () => {
          const heights = new Set<number>();
          for (const model of Object.values(states)) {
            const el = await view(model, width);
            el.theme = theme;
            await el.updateComplete;
            heights.add(el.getBoundingClientRect().height);
            expect($(el, '.card').scrollWidth).to.be.at.most(width);
          }
          expect([...heights]).to.have.length(1);
        });

    it('should have its box at once, before anything is drawn in it', async () => {
      const root = await fixture<HTMLElement>(html`<div></div>`);
      for (const variant of ['full', 'compact', 'mini'] as const) {
        const el = document.createElement('rai-leaderboard-view');
        el.model = { state: 'loading', variant, limit: 25 };
        root.append(el);
        // Promises are over, and the next task did not begin yet.
        await Promise.resolve();
        expect(el.hasUpdated).to.equal(false);
        const { height } = el.getBoundingClientRect();
        await el.updateComplete;
        expect(el.hasUpdated).to.equal(true);
        expect(height).to.be.above(100);
        expect(el.getBoundingClientRect().height).to.equal(height);
        expect($$(el, '.card')).to.have.length(1);
      }
    });

    it('should keep the box while controls follow the first rows', async () => {
      const el = await fixture<RaiLeaderboardView>(html`<rai-leaderboard-view></rai-leaderboard-view>`);
      const { height } = el.getBoundingClientRect();
      el.model = full;
      await el.updateComplete;
      const first = $(el, '.rows').getBoundingClientRect();
      expect(el.getBoundingClientRect().height).to.equal(height);
      await el.complete();
      await el.updateComplete;
      expect(el.getBoundingClientRect().height).to.equal(height);
      expect($(el, '.rows').getBoundingClientRect().top).to.equal(first.top);
      expect($(el, '.rows').getBoundingClientRect().height).to.equal(first.height);
    });

    it('should say so and offer another try when the module with the messages cannot be had', async () => {
      const el = await fixture<RaiLeaderboardView>(html`<rai-leaderboard-view></rai-leaderboard-view>`);
      const { height } = el.getBoundingClientRect();
      const actions = heard(el);
      const broken = el as unknown as { load?: () => Promise<never> };
      broken.load = () => Promise.reject(new TypeError('no network'));
      el.model = states.error;
      await waitUntil(() => $(el, '[part=note]'));
      expect(text(el, '[part=note]')).to.equal('This could not be loaded Try again');
      expect(el.getBoundingClientRect().height).to.equal(height);
      await expect(el).to.be.accessible();
      $(el, '[part=retry]').click();
      expect(actions).to.deep.equal([{ type: 'retry' }]);
      delete broken.load;
      el.model = { ...states.error };
      await waitUntil(() => $(el, 'svg'));
      expect(text(el, '[part=note]')).to.contain('This could not be loaded');
    });

    it('should give every control below its place at any width', async () => {
      const guest: ReadyModel = { ...full, viewer: { state: 'public' }, below: 'some' };
      const deep: ReadyModel = {
        ...full,
        from: 'rank',
        above: 'some',
        below: 'some',
        pages: { above: true, below: true },
      };
      for (const width of [280, 320, 400, 519, 520, 600, 640])
        for (const lang of ['en', 'de', 'ar']) {
          const el = await view(guest, width, lang);
          const jump = $(el, '.jump').getBoundingClientRect();
          const start = $(el, '.more').getBoundingClientRect();
          el.model = full;
          await el.updateComplete;
          expect($(el, '.jump').getBoundingClientRect(), `${width} ${lang}`).to.deep.equal(jump);
          expect($(el, '.more').getBoundingClientRect().x).to.equal(start.x);
          el.model = deep;
          await el.updateComplete;
          const box = $(el, '.foot').getBoundingClientRect();
          for (const control of $$(el, '.foot :is(button, input)')) {
            // Where rows can be added at both ends, a narrow card has no room to turn pages.
            if (!control.getClientRects().length && control.matches('.turn')) continue;
            const { left, right, top, bottom } = control.getBoundingClientRect();
            expect(left, `${width} ${lang} ${control.textContent}`).to.be.at.least(box.left);
            expect(right, `${width} ${lang} ${control.textContent}`).to.be.at.most(box.right);
            expect(top).to.be.at.least(box.top);
            expect(bottom).to.be.at.most(box.bottom);
            expect(control.scrollWidth, `${width} ${lang} ${control.textContent}`).to.be.at.most(
              Math.ceil(right - left),
            );
          }
        }
    });

    it('should show its state to styles', async () => {
      expect((await view(states.error)).matches(':state(error)')).to.be.true;
      expect((await view(states.stale)).matches(':state(ready):state(stale)')).to.be.true;
    });

    it('should write no style attribute, so that strict policies hold', async () => {
      for (const model of Object.values(all)) {
        const template = (await view(model)).renderRoot.querySelector('[style]:not(tbody, .avatar)');
        expect(template).to.be.null;
      }
    });
  });

  describe('rows', () => {
    it('should be a native table with caption, heads and rows', async () => {
      const el = await view(full);
      expect($(el, 'table').getAttribute('aria-rowcount')).to.equal('12409');
      expect(text(el, 'caption')).to.match(
        /^Top makers.*Jan 1 – 31, 2026 · Europe\/Berlin\. Members with equal/,
      );
      expect($$(el, 'tbody tr').map((tr) => tr.getAttribute('aria-rowindex'))).to.deep.equal([
        '2',
        '3',
        '4',
        '5',
        '6',
        '7',
        '8',
        '9',
        '10',
        '11',
      ]);
      expect($$(el, 'th[scope=col]')).to.have.length(4);
      expect($$(el, 'tbody th[scope=row]')).to.have.length(10);
    });

    it('should stand as close as the density says', async () => {
      const el = await view(full);
      const height = () => $(el, 'tbody .row').offsetHeight;
      expect(height()).to.equal(52);
      el.density = 'compact';
      await el.updateComplete;
      expect(height()).to.equal(40);
      el.density = 'comfortable';
      await el.updateComplete;
      expect(height()).to.equal(64);
    });

    it('should show ties with a sign and a word', async () => {
      const el = await view(full);
      const cell = $$(el, 'td.rank')[4]!;
      expect(cell.textContent!.replace(/\s+/g, '')).to.equal('=4,tied');
    });

    it('should say changes with number, words and baseline', async () => {
      const el = await view(full);
      const changes = $$(el, 'td.change').map((cell) => cell.querySelector('.sr')?.textContent);
      expect(changes[0]).to.match(/^no change since Jan 15/);
      expect(changes[1]).to.match(/^up 2 places since Jan 15, 12:00/);
      expect(changes[2]).to.match(/^down 1 place since/);
      expect(changes[7]).to.match(/^new since/);
      expect(text(el, 'thead .change')).to.equal('Since Jan 15');
    });

    it('should say nothing where no comparison is known', async () => {
      const el = await view({ ...full, rows: many(3) });
      expect($$(el, 'td.change').map((cell) => cell.textContent!.trim())).to.deep.equal(['', '', '']);
      expect(text(el, 'thead .change')).to.equal('Change');
    });

    it('should round long scores for the eye only, and not on focus', async () => {
      const el = await view({ ...states['long-names'], selectable: true }, 320);
      const score = $$(el, 'td.score')[1]!;
      expect(score.querySelector('.exact')!.textContent).to.equal('987,654,321');
      expect(getComputedStyle(score.querySelector('.short')!).display).not.to.equal('none');
      $$(el, '.name')[1]!.focus();
      expect(getComputedStyle(score.querySelector('.short')!).display).to.equal('none');
      const long = $$(el, 'td.score')[0]!;
      expect(long.querySelector('.exact')!.textContent).to.equal('900,719,925,474,099,312,345');
    });

    it('should show hostile texts as text', async () => {
      const evil = '"><img src=x onerror=alert(1)>\u202e<script>';
      const member = { id: evil, name: evil, tier: evil, avatar: 'javascript:alert(1)' };
      const el = await view({
        ...full,
        board: { ...board, name: evil, unit: evil, windows: ['all-time', evil] },
        rows: [{ ...(rows[0] as Standing), member, score: evil }],
        memberUrl: 'https://a.example/{id}',
      });
      expect(el.renderRoot.querySelector('img, script')).to.be.null;
      expect(text(el, '.name')).to.equal(evil);
      expect($<HTMLAnchorElement>(el, 'a.name').href).to.match(/^https:\/\/a\.example\/%22%3E/);
    });

    it('should hold its layout with a megabyte for a name', async () => {
      const member = { id: 'a', name: 'W'.repeat(1_000_000) };
      const el = await view({ ...full, rows: [{ ...(rows[0] as Standing), member }] }, 320);
      expect($(el, '.card').scrollWidth).to.be.at.most(320);
    });
  });

  describe('names', () => {
    it('should be buttons inside the row that tell who was chosen', async () => {
      const el = await view({ ...full, selectable: true });
      const actions = heard(el);
      $(el, 'button.name').click();
      const [action] = actions;
      expect(action?.type === 'select' && action.row.member.name).to.equal('Amara Okafor');
    });

    it('should be links with the id in the address', async () => {
      const el = await view(moments.links);
      expect($<HTMLAnchorElement>(el, 'a.name').href).to.equal(
        'https://community.example/members/member-00000000',
      );
    });
  });

  describe('the own place', () => {
    it('should be told in words, with what is missing to the next rank', async () => {
      const el = await view(full);
      expect(text(el, '.self')).to.contain('You’re 142nd of 12,408');
      expect(text(el, '.self')).to.contain('Top 2%');
      expect(text(el, '.self .clamp')).to.match(/120.XP to rank 141 \(.?Ana Ruiz.?\)/);
      expect(text(el, '.self-score')).to.contain('1,240');
    });

    it('should not be read twice when it is among the rows', async () => {
      const el = await view(moments['own-row']);
      expect(text(el, '.own')).to.contain('You');
      expect(el.renderRoot.querySelector('.self-score')).to.be.null;
    });

    it('should stick to the edge beyond which it lies', async () => {
      const list = many(40);
      const own = { member: list[20]!.member, standing: list[20]!, next: null, toEnter: null };
      const el = await view({ ...full, rows: list, viewer: { state: 'member', own } });
      const scroller = $(el, '.rows');
      const inside = () => {
        const row = $(el, '.own').getBoundingClientRect();
        const box = scroller.getBoundingClientRect();
        return row.top >= box.top && row.bottom <= box.bottom + 1;
      };
      expect(inside()).to.be.true;
      scroller.scrollTop = scroller.scrollHeight;
      expect(inside()).to.be.true;
      const last = $$(el, 'tbody tr').at(-1)!;
      last.focus();
      const { top, bottom } = last.getBoundingClientRect();
      const pinned = $(el, '.own').getBoundingClientRect();
      expect(bottom <= pinned.top || top >= pinned.bottom).to.be.true;
    });

    it('should have words for the unranked, the hidden, the first and the tied', async () => {
      expect(text(await view(moments.unranked), '.self')).to.match(
        /not on the board yet.*Earn 40.XP to enter/,
      );
      if (full.viewer.state !== 'member') throw new Error('a member');
      const { own } = full.viewer;
      const standing = { ...own.standing!, rank: 1, tied: true, previous: null };
      const first = await view({
        ...full,
        viewer: { state: 'member', own: { ...own, standing, next: null } },
      });
      expect(text(first, '.self')).to.contain('tied for 1st');
      expect(text(first, '.self')).to.contain('Nobody is ahead');
      const hidden = await view({
        ...full,
        viewer: { state: 'member', own: { ...own, standing: { ...standing, hidden: true, rank: 9000 } } },
      });
      expect(text(hidden, '.self')).to.contain('Only you can see your row');
      expect(text(hidden, '.self')).not.to.contain('Top');
      const unknown = await view({
        ...full,
        viewer: { state: 'member', own: { ...own, standing: null, toEnter: null } },
      });
      expect(text(unknown, '.self')).to.equal('HW You’re not on the board yet');
    });

    it('should be a way to sign in for guests: a button, or the link of the site', async () => {
      const el = await view(states['signed-out']);
      const actions = heard(el);
      $(el, '.self button').click();
      expect(actions[0]!.type).to.equal('sign-in');
      const linked = await view({ ...full, viewer: { state: 'session-ended', url: '/login' } });
      expect($<HTMLAnchorElement>(linked, '.self a').getAttribute('href')).to.equal('/login');
      expect(text(linked, '.self')).to.contain('Your session has ended');
    });

    it('should wait quietly while it is not known', async () => {
      const el = await view({ ...full, viewer: { state: 'pending' } });
      expect($$(el, '.self .bone')).not.to.be.empty;
    });
  });

  describe('windows', () => {
    it('should be chosen by native radios', async () => {
      const el = await view(full);
      const actions = heard(el);
      expect($$(el, '.switch label').map((label) => label.textContent!.trim())).to.deep.equal([
        'All time',
        'Month',
        'Week',
        'Day',
      ]);
      $<HTMLInputElement>(el, 'input[value=weekly]').click();
      expect(actions).to.deep.equal([{ type: 'window', window: 'weekly' }]);
    });

    it('should not be offered when there is one, and keep a name nobody knows', async () => {
      const single = await view({ ...full, board: { ...board, windows: ['monthly'] } });
      expect(single.renderRoot.querySelector('.switch')).to.be.null;
      const odd = await view({ ...full, board: { ...board, windows: ['monthly', 'season-3'] } });
      expect(text(odd, '.switch')).to.contain('season-3');
    });

    it('should say exact days, zone, members and since when it counts', async () => {
      const el = await view({ ...full, window: { ...full.window, since: '2026-01-12T10:00:00Z' } });
      expect(text(el, '.sub')).to.equal(
        'Jan 1 – 31, 2026, counted since Jan 12, 2026 · Europe/Berlin12,408 members',
      );
      const ever = await view({
        ...full,
        window: { slug: 'all-time', start: null, end: null, zone: 'America/New_York' },
      });
      expect(text(ever, '.sub')).to.match(/^All time · America\/New York/);
    });

    it('should say how old the rows are once that is more than a minute', async () => {
      const asOf = new Date(Date.now() - 5 * 60_000).toISOString();
      expect(text(await view({ ...full, asOf }), '[part=as-of]')).to.equal('Updated 5 min. ago');
      expect(text(await view({ ...full, asOf, stale: true }), '.stale')).to.contain('Not connected');
    });
  });

  describe('other rows', () => {
    it('should be asked for by buttons and a rank', async () => {
      const el = await view({ ...full, from: 'rank', above: 'some', below: 'failed' });
      const actions = heard(el);
      const buttons = $$(el, '.foot button:not(.turn)');
      expect(buttons.map((button) => button.textContent!.trim())).to.deep.equal([
        'Load ranks above',
        'That did not load. Try again',
        'To the top',
        'Around me',
      ]);
      for (const button of buttons) button.click();
      const input = $<HTMLInputElement>(el, '.jump input');
      for (const value of ['x', '0', ' ٤٢ ', '99999999']) {
        input.value = value;
        $<HTMLFormElement>(el, '.jump').requestSubmit();
        expect(input.getAttribute('aria-invalid')).to.equal(String(value === 'x' || value === '0'));
      }
      expect(actions).to.deep.equal([
        { type: 'more', end: 'above' },
        { type: 'more', end: 'below' },
        { type: 'top' },
        { type: 'around' },
        { type: 'jump', rank: 42 },
        { type: 'jump', rank: 12408 },
      ]);
    });

    it('should not be asked for twice', async () => {
      const el = await view({ ...full, below: 'pending' });
      const actions = heard(el);
      $(el, '.more').click();
      expect(actions).to.be.empty;
      expect($(el, '.more').getAttribute('aria-disabled')).to.equal('true');
    });

    it('should get the focus on their first row', async () => {
      const el = await view({ ...full, rows: many(10), below: 'some' });
      $(el, '.more').focus();
      $(el, '.more').click();
      el.model = { ...full, rows: many(10), below: 'pending' };
      await el.updateComplete;
      el.model = { ...full, rows: many(20), below: 'some' };
      await aTimeout(60);
      expect((el.renderRoot as ShadowRoot).activeElement).to.equal($(el, '[data-id=m11]'));
      expect($(el, '.rows').tabIndex).to.equal(0);
    });

    it('should not take the focus from where the reader went meanwhile', async () => {
      const el = await view({ ...full, rows: many(10), below: 'some' });
      $(el, '.more').click();
      $(el, '.jump input').focus();
      el.model = { ...full, rows: many(20) };
      await aTimeout(60);
      expect((el.renderRoot as ShadowRoot).activeElement).to.equal($(el, '.jump input'));
    });

    it('should push nothing under the eye when they come in above', async () => {
      const el = await view({ ...full, from: 'rank', rows: many(20, 31), above: 'some' });
      $(el, '.more').focus();
      $(el, '.more').click();
      el.model = { ...full, from: 'rank', rows: many(30, 21), above: 'some' };
      await aTimeout(60);
      expect((el.renderRoot as ShadowRoot).activeElement).to.equal($(el, '[data-id=m30]'));
      expect($(el, '.rows').scrollTop).to.be.greaterThan(100);
    });

    it('should begin with the own row in the middle, or at the top', async () => {
      const list = many(40);
      const own = { member: list[20]!.member, standing: list[20]!, next: null, toEnter: null };
      const el = await view({ ...full, rows: list, from: 'me', viewer: { state: 'member', own } });
      await aTimeout(20);
      expect($(el, '.rows').scrollTop).to.be.greaterThan(500);
      el.model = { ...full, rows: list, from: 'top' };
      await aTimeout(20);
      expect($(el, '.rows').scrollTop).to.equal(0);
    });
  });

  describe('long boards', () => {
    it('should have at most 60 rows in the document, with true indexes, and follow the scroll', async () => {
      const list = many(1000);
      const own = { member: list[500]!.member, standing: list[500]!, next: null, toEnter: null };
      const el = await view({ ...full, rows: list, viewer: { state: 'member', own } });
      expect($$(el, 'tbody tr').length).to.be.at.most(60);
      // What a page without a bundler has not got is not left behind for others.
      expect('process' in globalThis).to.be.false;
      // The window comes as a chunk, and then only what is in view and near stays.
      await waitUntil(() => $$(el, 'tbody tr').length < 40);
      expect($(el, '.own')).to.exist;
      const scroller = $(el, '.rows');
      const height = scroller.scrollHeight;
      expect(height).to.be.closeTo(1000 * 52 + 28, 60);
      scroller.scrollTop = 40_000;
      await aTimeout(150);
      expect($$(el, 'tbody tr').length).to.be.at.most(60);
      expect(scroller.scrollHeight).to.equal(height);
      const seen = $$(el, 'tbody tr:not(.own)').map((tr) => Number(tr.getAttribute('aria-rowindex')));
      expect(Math.min(...seen)).to.be.within(740, 772);
      expect($(el, '.own').getAttribute('aria-rowindex')).to.equal('502');
      el.remove();
    });

    it('should bring the focus to a row that was not in the document, and become short again', async () => {
      const el = await view({ ...full, rows: many(100), below: 'some' });
      await aTimeout(100);
      $(el, '.more').focus();
      $(el, '.more').click();
      el.model = { ...full, rows: many(200), below: 'some' };
      await aTimeout(250);
      expect((el.renderRoot as ShadowRoot).activeElement).to.equal($(el, '[data-id=m101]'));
      el.model = { ...full, rows: many(10), from: 'me' };
      await aTimeout(50);
      expect($$(el, 'tbody tr')).to.have.length(10);
      const parent = el.parentElement!;
      el.model = { ...full, rows: many(100) };
      await aTimeout(100);
      parent.append(el);
      await aTimeout(100);
      expect($$(el, 'tbody tr').length).to.be.within(10, 60);
    });
  });

  describe('elsewhere', () => {
    it('should show three rows in the mini variant', async () => {
      const el = await view(moments.mini);
      expect($$(el, 'tbody tr')).to.have.length(3);
      expect(el.renderRoot.querySelector('.foot, .switch')).to.be.null;
    });

    it('should turn around in Arabic', async () => {
      const el = await view(full, 320, 'ar');
      expect($(el, '.card').dir).to.equal('rtl');
      const rank = $$(el, 'td.rank')[0]!.getBoundingClientRect();
      const score = $$(el, 'td.score')[0]!.getBoundingClientRect();
      expect(rank.left).to.be.greaterThan(score.right);
      await expect(el).to.be.accessible();
    });

    it('should offer a retry, and a reference for support', async () => {
      const el = await view(states.error);
      const actions = heard(el);
      $(el, '.note button').focus();
      press('Enter');
      expect(actions).to.deep.equal([{ type: 'retry' }]);
      expect(text(el, '.note')).to.contain('f3a1-7c20');
      const busy = await view({
        ...states.error,
        problem: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 },
      });
      expect(text(busy, '.note')).to.contain('Try again in 1 second.');
      const fatal = await view({ ...states.error, problem: { code: 'INTERNAL', retryable: false } });
      expect(fatal.renderRoot.querySelector('.note button')).to.be.null;
    });

    it('should offer to sign in where a board wants that', async () => {
      for (const state of ['signed-out', 'session-ended'] as const) {
        const el = await view({ variant: 'full', limit: 10, state });
        const actions = heard(el);
        $(el, '.note button').click();
        expect(actions[0]!.type).to.equal('sign-in');
      }
    });

    it('should take a heading, an empty text and a call to action of the page', async () => {
      const el = await view(states.empty);
      el.append(
        ...(['heading', 'empty', 'cta'] as const).map((slot) =>
          Object.assign(document.createElement('h3'), { slot, textContent: slot }),
        ),
      );
      await expect(el).to.be.accessible();
      for (const child of el.children) expect(child.getBoundingClientRect().height).to.be.greaterThan(0);
    });
  });
});
