import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { press } from '../../../test/helpers/press.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import './define.js';
import type { RaiLeaderboardView } from './leaderboard-view.js';
import { moments, states } from './leaderboard.states.js';
import type { LeaderboardAction, LeaderboardModel, ReadyModel } from './model.js';

const full: ReadyModel = states.full;

async function view(model: LeaderboardModel, width = 640): Promise<RaiLeaderboardView> {
  const root = await fixture<HTMLElement>(html`<div lang="en"></div>`);
  root.style.inlineSize = `${width}px`;
  const el = document.createElement('rai-leaderboard-view');
  el.model = model;
  root.append(el);
  await el.complete();
  await el.updateComplete;
  return el;
}

const $ = <T extends HTMLElement = HTMLElement>(el: RaiLeaderboardView, selector: string): T =>
  el.renderRoot.querySelector<T>(selector)!;
const text = (el: RaiLeaderboardView, selector: string): string =>
  $(el, selector)
    .textContent!.replace(/[\s\u2068\u2069]+/g, ' ')
    .trim();

function heard(el: RaiLeaderboardView): LeaderboardAction[] {
  const actions: LeaderboardAction[] = [];
  el.addEventListener('rai-action', (event) =>
    actions.push((event as ViewActionEvent<LeaderboardAction>).action),
  );
  return actions;
}

async function opened(el: RaiLeaderboardView): Promise<HTMLDialogElement> {
  $(el, 'button[part=menu]').focus();
  $(el, 'button[part=menu]').click();
  await waitUntil(() => $<HTMLDialogElement>(el, 'dialog')?.open);
  return $<HTMLDialogElement>(el, 'dialog');
}

describe('the head of a board', () => {
  describe('seasons', () => {
    it('should be one of the windows, named with their exact days, zone and late beginning', async () => {
      const el = await view(moments.season);
      expect(text(el, '.switch label:has(:checked)')).to.equal('Season');
      expect(text(el, '.sub')).to.equal(
        'Autumn season · Oct 1 – Dec 31, 2025, counted since Oct 20, 2025 · Europe/Berlin12,408 members',
      );
    });

    it('should be chosen in a dialog that takes the focus and gives it back', async () => {
      const el = await view(moments.season);
      const actions = heard(el);
      const dialog = await opened(el);
      const root = el.renderRoot as ShadowRoot;
      expect(dialog.contains(root.activeElement)).to.be.true;
      await expect(el).to.be.accessible();
      const names = [...dialog.querySelectorAll('.choice')].map((one) =>
        one.textContent!.replace(/\s+/g, ' '),
      );
      expect(names[0]).to.match(/Season of tomorrow.*not begun/);
      expect(names[1]).to.match(/Year of the workshop.*Jan 1, 2026 – Dec 31, 2098.*running now/);
      expect(names[2]).to.match(/Autumn season.*Oct 1 – Dec 31, 2025/);
      expect(dialog.querySelectorAll('button.choice')).to.have.length(2);
      expect(dialog.querySelector('[aria-current=true]')!.textContent).to.contain('Autumn season');
      dialog.querySelector<HTMLElement>('button.choice')!.click();
      expect(actions).to.deep.equal([{ type: 'span', span: { window: 'season', run: 'workshop' } }]);
      expect(dialog.open).to.be.false;
      expect(root.activeElement).to.equal($(el, 'button[part=menu]'));
    });

    it('should leave the dialog by its button, and by a press beside it', async () => {
      const el = await view(moments.season);
      const dialog = await opened(el);
      dialog.querySelector<HTMLElement>('.menu-head button')!.click();
      expect(dialog.open).to.be.false;
      await opened(el);
      dialog.querySelector<HTMLElement>('.menu-title')!.click();
      expect(dialog.open).to.be.true;
      dialog.click();
      expect(dialog.open).to.be.false;
    });
  });

  describe('days', () => {
    const fill = (el: RaiLeaderboardView, from: string, to: string): void => {
      $<HTMLInputElement>(el, 'input[name=from]').value = from;
      $<HTMLInputElement>(el, 'input[name=to]').value = to;
      $<HTMLFormElement>(el, 'dialog form').requestSubmit();
    };

    it('should be asked for from one to another, in the zone of the board', async () => {
      const el = await view(full);
      const actions = heard(el);
      const dialog = await opened(el);
      expect(text(el, '#days-text')).to.equal('Days in the zone Europe/Berlin, known since Oct 20, 2025.');
      fill(el, '2025-11-03', '2025-11-09');
      expect(actions).to.deep.equal([{ type: 'span', span: { from: '2025-11-03', to: '2025-11-09' } }]);
      expect(dialog.open).to.be.false;
    });

    it('should say what is wrong, and keep the focus in the field', async () => {
      const el = await view(full);
      const actions = heard(el);
      await opened(el);
      for (const [from, to] of [
        ['2025-11-09', '2025-11-03'],
        ['2025-01-01', '2025-11-03'],
        ['2025-11-03', '2999-01-01'],
        ['', '2025-11-03'],
      ] as const) {
        fill(el, from, to);
        await el.updateComplete;
        expect(text(el, '#days-text')).to.contain(
          'Choose two days, the earlier one first, from Oct 20, 2025',
        );
        expect($(el, 'input[name=from]').getAttribute('aria-invalid')).to.equal('true');
        expect((el.renderRoot as ShadowRoot).activeElement).to.equal($(el, 'input[name=from]'));
      }
      await expect(el).to.be.accessible();
      expect(actions).to.be.empty;
    });

    it('should stand in the fields while they are shown', async () => {
      const el = await view(moments.range);
      await opened(el);
      expect($<HTMLInputElement>(el, 'input[name=from]').value).to.equal('2026-01-03');
      expect($<HTMLInputElement>(el, 'input[name=to]').value).to.equal('2026-01-12');
      expect(text(el, '.sub')).to.equal('Jan 3 – 12, 2026 · Europe/Berlin12,408 members');
      expect(el.renderRoot.querySelector('.switch :checked')).to.be.null;
    });

    it('should leave the way to others open when nothing is known of them', async () => {
      const el = await view(moments['range-unknown']);
      expect(text(el, '.note')).to.contain('Not enough is known of these days');
      expect($(el, 'button[part=menu]')).to.exist;
      expect($(el, 'input[value=weekly]')).to.exist;
    });

    it('should not be offered by a board that knows none, nor is a dialog with nothing in it', async () => {
      const { firstDay: _, ...bare } = full.board;
      const el = await view({ ...full, board: bare });
      expect(el.renderRoot.querySelector('[part=menu]')).to.be.null;
      const shared = await view({ ...full, board: { ...bare, ties: 'ordinal' } });
      const dialog = await opened(shared);
      expect(dialog.querySelector('form')).to.be.null;
      expect(dialog.textContent).to.contain('between equal scores a draw decides');
    });

    it('should be in UTC where the zone is unknown here', async () => {
      const el = await view({ ...moments.range, board: { ...full.board, zone: 'Mars/Olympus' } });
      await opened(el);
      expect($<HTMLInputElement>(el, 'input[name=to]').max).to.match(/^\d{4}-\d{2}-\d{2}$/);
    });
  });

  describe('equal scores', () => {
    it('should say beside the place that a draw decided, to the eye and to the ear', async () => {
      const el = await view(moments.draw);
      const places = [...el.renderRoot.querySelectorAll('td.rank')].map((cell) => cell.textContent!.trim());
      expect(places[3]).to.equal('4, equal score, place by draw');
      expect(places[5]).to.equal('6');
      expect($(el, 'td.rank .draw').title).to.equal('equal score, place by draw');
      expect(text(el, 'caption')).to.contain('No place is shared');
    });
  });

  describe('movement', () => {
    it('should be stopped and resumed by a button whose name says what comes', async () => {
      const el = await view(full);
      const actions = heard(el);
      const button = $(el, 'button[part=pause]');
      expect(button.getAttribute('aria-label')).to.equal('Pause updates');
      button.focus();
      press('Enter');
      el.model = { ...full, paused: true };
      await el.updateComplete;
      expect($(el, 'button[part=pause]')).to.equal(button);
      expect(button.getAttribute('aria-label')).to.equal('Resume updates');
      expect(actions).to.deep.equal([{ type: 'pause' }]);
    });

    it('should be stopped in the mini variant, too, and never where nothing moves', async () => {
      const mini = await view(moments.mini);
      expect($(mini, 'button[part=pause]')).to.exist;
      expect(mini.renderRoot.querySelector('[part=menu]')).to.be.null;
      const over = await view(moments.range);
      expect(over.renderRoot.querySelector('[part=pause]')).to.be.null;
    });
  });

  describe('age', () => {
    it('should never be counted from 1970', async () => {
      const asOf = '1970-01-01T00:00:00.000Z';
      expect((await view({ ...full, asOf })).renderRoot.querySelector('[part=as-of]')).to.be.null;
      expect(text(await view({ ...full, asOf, stale: true }), '.stale')).to.equal('Not connected');
    });
  });
});

describe('other pages of a board', () => {
  it('should be turned by buttons that stay where they are at an end', async () => {
    const el = await view(full);
    const actions = heard(el);
    const [back, on] = [...el.renderRoot.querySelectorAll<HTMLElement>('.turn')] as [
      HTMLElement,
      HTMLElement,
    ];
    expect([back.getAttribute('aria-label'), on.getAttribute('aria-label')]).to.deep.equal([
      'Previous page',
      'Next page',
    ]);
    expect(back.getAttribute('aria-disabled')).to.equal('true');
    back.click();
    on.focus();
    on.click();
    el.model = { ...moments.page, pages: { above: true, below: false } };
    await el.updateComplete;
    expect((el.renderRoot as ShadowRoot).activeElement).to.equal(on);
    expect(on.getAttribute('aria-disabled')).to.equal('true');
    back.click();
    expect(actions).to.deep.equal([
      { type: 'page', end: 'below' },
      { type: 'page', end: 'above' },
    ]);
  });

  it('should begin at their first row', async () => {
    const list = Array.from({ length: 20 }, (_, i) => ({
      ...full.rows[0]!,
      member: { id: `a${i}`, name: 'A' },
    }));
    const el = await view({ ...full, rows: list });
    const scroller = $(el, '.rows');
    scroller.scrollTop = 200;
    $(el, '.turn:last-of-type').click();
    el.model = {
      ...full,
      from: 'page',
      rows: list.map((row, i) => ({ ...row, member: { id: `b${i}`, name: 'B' } })),
    };
    await waitUntil(() => scroller.scrollTop === 0);
  });

  it('should not be offered where there are none', async () => {
    const el = await view({ ...full, pages: { above: false, below: false } });
    expect(el.renderRoot.querySelector('.turn')).to.be.null;
  });

  it('should have the own place above them while the reader stands higher, and only there', async () => {
    const el = await view(moments.page);
    const self = $(el, '.self').getBoundingClientRect();
    expect(self.bottom).to.be.at.most($(el, '.rows').getBoundingClientRect().top + 1);
    expect(self.top).to.be.at.least($(el, '.head').getBoundingClientRect().bottom - 1);
    expect(el.renderRoot.querySelectorAll('.self')).to.have.length(1);
    el.model = full;
    await el.updateComplete;
    expect($(el, '.self').getBoundingClientRect().top).to.be.at.least(
      $(el, '.rows').getBoundingClientRect().bottom - 1,
    );
    const inside = await view(moments['own-row']);
    expect(text(inside, '.self')).not.to.contain('You');
    expect(text(inside, '.self')).to.match(/Top.*1,528 XP to rank 4/);
  });
});

describe('a board of lengths of time', () => {
  it('should show them as figures and say them as words, nothing before they can be read', async () => {
    const el = await fixture<RaiLeaderboardView>(html`<rai-leaderboard-view></rai-leaderboard-view>`);
    el.model = moments.duration;
    await el.updateComplete;
    const score = () => text(el, 'tbody td.score');
    if (!$(el, '.self')) expect(score()).to.equal('');
    await el.complete();
    await el.updateComplete;
    expect(score()).to.equal('125:04:56.5125 hours 4 minutes 56.5 seconds');
    expect(text(el, '.self')).to.contain('12:34.5');
    expect(text(el, '.self .clamp')).to.contain('1:35.125 to rank 141');
  });
});
