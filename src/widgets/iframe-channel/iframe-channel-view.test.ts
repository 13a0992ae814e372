import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import { ARMED_MS } from './consent.js';
import './define.js';
import { moments, questions, reasons, refusals, states } from './iframe-channel.states.js';
import type { RaiIframeChannelView } from './iframe-channel-view.js';
import type { FrameAction, FrameModel } from './model.js';

async function view(model: FrameModel, locale = 'en'): Promise<RaiIframeChannelView> {
  const el = await fixture<RaiIframeChannelView>(
    html`<rai-iframe-channel-view .model=${model} .locale=${locale}
      ><div slot="frame" id="page">page</div></rai-iframe-channel-view
    >`,
  );
  await waitUntil(() => inside(el, '[lang]').getAttribute('lang')?.startsWith(locale));
  await el.updateComplete;
  return el;
}

function inside<E extends HTMLElement>(el: Element, selector: string): E {
  return el.shadowRoot!.querySelector<E>(selector)!;
}

function act(el: Element): Promise<ViewActionEvent<FrameAction>> {
  return oneEvent(el, 'rai-action') as Promise<ViewActionEvent<FrameAction>>;
}

const text = (el: Element) => el.shadowRoot!.textContent!.replace(/\s+/g, ' ');

describe('<rai-iframe-channel-view>', () => {
  for (const [name, model] of Object.entries({ ...states, ...moments })) {
    it(`should be accessible while ${name}`, async () => {
      const el = await view(model);
      await expect(el).to.be.accessible();
    });
  }

  it('should have the same box in every state', async () => {
    const heights = new Set<number>();
    for (const model of Object.values(states)) heights.add((await view(model)).offsetHeight);
    expect([...heights]).to.have.lengthOf(1);
  });

  it('should show the page only when it is open', async () => {
    const el = await view(states.loading);
    const page = el.querySelector<HTMLElement>('#page')!;
    expect(getComputedStyle(page).opacity).to.equal('0');
    expect(inside(el, '.card').ariaBusy).to.equal('true');
    el.model = states.open;
    await el.updateComplete;
    expect(getComputedStyle(page).opacity).to.equal('1');
    expect(inside(el, '.card').ariaBusy).to.equal('false');
    expect(inside(el, '.cover')).to.be.null;
  });

  it('should name the page by its title and its exact origin', async () => {
    const el = await view(states.open);
    expect(inside(el, '#title').textContent).to.contain('Friday quiz');
    expect(inside(el, '.origin').textContent).to.contain('https://quiz.partner.example');
    el.model = { ...states.open, title: '' };
    await el.updateComplete;
    expect(inside(el, '#title').textContent).to.contain('App from');
    expect(inside(el, '#title').textContent).to.contain('quiz.partner.example');
  });

  for (const locale of ['en', 'de', 'ar']) {
    it(`should have a line of its own for each reason, in ${locale}`, async () => {
      const lines = new Set<string>();
      const el = await view(states.failed, locale);
      for (const reason of reasons) {
        el.model = { ...states.failed, reason };
        await el.updateComplete;
        expect(inside(el, '.note').textContent).to.contain(reason);
        lines.add(inside(el, '.note-text').textContent!);
      }
      for (const refusal of refusals) {
        el.model = { ...states.refused, refusal, detail: undefined };
        await el.updateComplete;
        expect(inside(el, '.note').textContent).to.contain(refusal);
        lines.add(inside(el, '.note-text').textContent!);
      }
      expect(lines.size).to.equal(reasons.length + refusals.length);
    });
  }

  it('should offer to try again where that can help, and not where it cannot', async () => {
    for (const model of [states.slow, states.failed, states.gone, states.offline, states.error]) {
      const el = await view(model);
      const told = act(el);
      inside(el, '[part=retry]').click();
      expect((await told).action.type).to.equal('retry');
    }
    for (const model of [states.refused, states.missing, states['no-channel'], states.loading])
      expect(inside(await view(model), '[part=retry]')).to.be.null;
  });

  it('should offer to sign in, by event or by address', async () => {
    const el = await view(states['signed-out']);
    const told = act(el);
    inside(el, '[part=sign-in]').click();
    expect((await told).action.type).to.equal('sign-in');
    el.model = { ...states['members-only'], signInUrl: '/sign-in' };
    await el.updateComplete;
    expect(inside<HTMLAnchorElement>(el, '[part=sign-in]').getAttribute('href')).to.equal('/sign-in');
    el.model = states['session-ended'];
    await el.updateComplete;
    expect(text(el)).to.contain('Your session has ended');
  });

  it('should show what was allowed and take it back, by mouse and by keyboard', async () => {
    const el = await view(states.granted);
    const chip = inside(el, '[part=grants]');
    const granted = inside(el, '#granted');
    expect(granted.hidden).to.be.true;
    chip.focus();
    chip.click();
    await el.updateComplete;
    expect(granted.hidden).to.be.false;
    expect(chip.ariaExpanded).to.equal('true');
    expect(granted.textContent).to.contain('https://quiz.partner.example');
    chip.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await el.updateComplete;
    expect(granted.hidden).to.be.true;
    expect(el.shadowRoot!.activeElement).to.equal(chip);
    chip.click();
    await el.updateComplete;
    const told = act(el);
    inside(el, '[part=revoke]').click();
    expect((await told).action).to.deep.equal({ type: 'revoke', capability: 'messages.send' });
    chip.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: document.body }));
    await el.updateComplete;
    expect(granted.hidden).to.be.true;
    el.model = states.open;
    await el.updateComplete;
    expect(inside(el, '[part=grants]')).to.be.null;
  });

  it('should stay open with the rest when one of several permissions is taken back', async () => {
    const el = await view(states.granted);
    inside(el, '[part=grants]').click();
    await el.updateComplete;
    const granted = inside(el, '#granted');
    const [first, second] = el.shadowRoot!.querySelectorAll<HTMLElement>('[part=revoke]');
    first!.focus();
    first!.click();
    el.model = { ...states.granted, grants: ['token'] };
    await el.updateComplete;
    expect(granted.hidden).to.be.false;
    expect(granted.textContent).to.contain('Know who you are');
    expect([...el.shadowRoot!.querySelectorAll('[part=revoke]')]).to.deep.equal([second]);
    expect(el.shadowRoot!.activeElement).to.equal(second);
    second!.click();
    el.model = states.open;
    await el.updateComplete;
    expect(inside(el, '#granted')).to.be.null;
    expect(el.shadowRoot!.activeElement).to.equal(inside(el, '#title'));
  });

  it('should put messages beside the page where there is room, and below it where there is none', async () => {
    const room = await fixture<HTMLElement>(html`<div></div>`);
    const el = await view(moments.chat);
    const chat = document.createElement('p');
    chat.slot = 'chat';
    el.append(chat);
    room.append(el);
    room.style.width = '1200px';
    const card = inside(el, '.card').getBoundingClientRect();
    expect(inside(el, '.chat').getBoundingClientRect().left).to.be.greaterThan(card.right);
    room.style.width = '320px';
    expect(inside(el, '.chat').getBoundingClientRect().top).to.be.at.least(
      inside(el, '.card').getBoundingClientRect().bottom,
    );
    expect(room.scrollWidth).to.equal(320);
  });
});

describe('the question to the member', () => {
  const dialog = (el: Element) => inside<HTMLDialogElement>(el, 'dialog');

  it('should name the exact origin and show the message as plain text', async () => {
    const el = await view(questions.consent);
    expect(dialog(el).open).to.be.true;
    expect(dialog(el).matches(':modal')).to.be.true;
    expect(inside(el, '.who').textContent).to.equal('https://quiz.partner.example');
    const said = inside(el, '.words');
    expect(said.textContent).to.contain('<b>Question 7</b>');
    expect(said.children).to.have.lengthOf(0);
    // To the letter: no space of the template stands around it.
    expect(said.textContent).to.equal(questions.consent.question.text);
    expect(getComputedStyle(said).unicodeBidi).to.equal('isolate');
    await aTimeout(ARMED_MS + 100);
    await expect(el).to.be.accessible();
  });

  it('should focus the refusal first, and take no answer before half a second', async () => {
    const before = document.createElement('button');
    document.body.append(before);
    before.focus();
    const el = await view(states.open);
    const answers: FrameAction[] = [];
    el.addEventListener('rai-action', (event) =>
      answers.push((event as ViewActionEvent<FrameAction>).action),
    );
    el.model = questions.consent;
    await el.updateComplete;
    expect(el.shadowRoot!.activeElement).to.equal(inside(el, '[part=deny]'));
    inside(el, '[part=allow]').click();
    inside(el, '[part=deny]').click();
    expect(answers).to.deep.equal([]);
    expect(inside(el, '[part=allow]').ariaDisabled).to.equal('true');
    await waitUntil(() => inside(el, '[part=allow]').ariaDisabled === 'false');
    inside(el, '[part=allow]').click();
    expect(answers).to.deep.equal([{ type: 'answer', id: 1, granted: true }]);
    expect(dialog(el).open).to.be.false;
    expect(document.activeElement).to.equal(before);
    inside(el, '[part=allow]')?.click();
    expect(answers).to.have.lengthOf(1);
    before.remove();
  });

  it('should take Escape as no, at once', async () => {
    const el = await view(questions['consent-token']);
    expect(text(el)).to.contain('know who you are');
    const told = act(el);
    dialog(el).dispatchEvent(new Event('cancel', { cancelable: true }));
    expect((await told).action).to.deep.equal({ type: 'answer', id: 2, granted: false });
    expect(dialog(el).open).to.be.false;
  });

  it('should take a dialog that was closed by other means as no', async () => {
    const el = await view(questions.consent);
    const told = act(el);
    dialog(el).close();
    expect((await told).action).to.deep.equal({ type: 'answer', id: 1, granted: false });
  });

  it('should take away a question that is not asked any more, and arm the next one anew', async () => {
    const el = await view(questions.consent);
    await waitUntil(() => inside(el, '[part=allow]').ariaDisabled === 'false');
    el.model = questions['consent-token'];
    await el.updateComplete;
    await el.updateComplete;
    expect(inside(el, '[part=allow]').ariaDisabled).to.equal('true');
    el.model = states.open;
    await el.updateComplete;
    expect(dialog(el).open).to.be.false;
  });

  it('should arm anew when the reader comes back to the page', async () => {
    const el = await view(questions.consent);
    await waitUntil(() => inside(el, '[part=allow]').ariaDisabled === 'false');
    document.dispatchEvent(new Event('visibilitychange'));
    await el.updateComplete;
    expect(inside(el, '[part=allow]').ariaDisabled).to.equal('true');
  });

  it('should hold the longest origin and message without a scroll bar of the page', async () => {
    const el = await view(questions['consent-long']);
    expect(dialog(el).scrollWidth).to.equal(dialog(el).clientWidth);
    expect(dialog(el).getBoundingClientRect().width).to.be.at.most(innerWidth - 32);
  });

  it('should be closed when its element leaves the page', async () => {
    const el = await view(questions.consent);
    el.remove();
    expect(dialog(el).open).to.be.false;
  });
});
