import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { defineElement } from '../../internal/define-element.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import { RaiMessageComposer } from './message-composer.js';
import type { ComposerModel, MessagesAction } from './messages-model.js';
import { press } from '../../../test/helpers/press.js';

defineElement('rai-message-composer', RaiMessageComposer);

const model: ComposerModel = { mode: 'write', channel: 'General', maxText: 100 };

async function composer(more: Partial<ComposerModel> = {}): Promise<RaiMessageComposer> {
  return fixture<RaiMessageComposer>(
    html`<rai-message-composer .model=${{ ...model, ...more }}></rai-message-composer>`,
  );
}

function heard(el: RaiMessageComposer): MessagesAction[] {
  const actions: MessagesAction[] = [];
  el.addEventListener('rai-action', (event) =>
    actions.push((event as ViewActionEvent<MessagesAction>).action),
  );
  return actions;
}

const part = <T extends HTMLElement>(el: RaiMessageComposer, selector: string): T =>
  el.renderRoot.querySelector<T>(selector)!;
const field = (el: RaiMessageComposer): HTMLTextAreaElement => part(el, 'textarea');
const under = (el: RaiMessageComposer): string => part(el, '#under').textContent!.trim();

async function type(el: RaiMessageComposer, text: string): Promise<void> {
  field(el).focus();
  field(el).value = text;
  field(el).dispatchEvent(new InputEvent('input'));
  await el.updateComplete;
}

describe('<rai-message-composer>', () => {
  it('should pass the accessibility audit', async () => {
    await expect(await composer()).to.be.accessible();
    await expect(await composer({ reply: { id: 'm', name: 'Ana', text: 'Hello' } })).to.be.accessible();
  });

  it('should name its field after the channel and say what Enter does', async () => {
    const el = await composer();
    expect(field(el).getAttribute('aria-label')).to.equal('Message in General');
    expect(part(el, '#hint').textContent).to.contain('Enter sends');
    el.enter = 'newline';
    await el.updateComplete;
    expect(part(el, '#hint').textContent).to.contain('Enter starts a new line');
  });

  it('should send trimmed text by Enter and keep Shift and Enter for a new line', async () => {
    const el = await composer();
    const actions = heard(el);
    await type(el, ' one');
    expect(press('Enter', { shiftKey: true }), 'left to the field').to.equal(true);
    await type(el, ' one\ntwo ');
    press('Enter');
    expect(actions).to.deep.equal([{ type: 'send', text: 'one\ntwo' }]);
    expect(field(el).value).to.equal('');
  });

  it('should do it the other way round on request', async () => {
    const el = await composer();
    el.enter = 'newline';
    const actions = heard(el);
    await type(el, 'one');
    expect(press('Enter'), 'left to the field').to.equal(true);
    expect(actions).to.deep.equal([]);
    expect(press('Enter', { shiftKey: true })).to.equal(false);
    expect(actions).to.deep.equal([{ type: 'send', text: 'one' }]);
  });

  it('should send by its button, and nothing when there is nothing', async () => {
    const el = await composer();
    const actions = heard(el);
    const button = part(el, '[part=send]');
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    await type(el, '   ');
    button.click();
    expect(actions).to.deep.equal([]);
    await type(el, 'one');
    expect(button.getAttribute('aria-disabled')).to.equal('false');
    button.click();
    expect(actions).to.deep.equal([{ type: 'send', text: 'one' }]);
    expect(el.shadowRoot!.activeElement).to.equal(field(el));
  });

  it('should leave Enter to an input method, to held keys and to whoever handled it', async () => {
    const el = await composer();
    const actions = heard(el);
    await type(el, 'にほん');
    const keys: KeyboardEventInit[] = [
      { isComposing: true },
      { keyCode: 229 },
      { repeat: true },
      { altKey: true },
    ];
    for (const init of keys) {
      field(el).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
      );
    }
    const handled = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    handled.preventDefault();
    field(el).dispatchEvent(handled);
    expect(actions).to.deep.equal([]);
    expect(field(el).value).to.equal('にほん');
  });

  it('should count near the limit and refuse what is too long without losing it', async () => {
    const el = await composer();
    const actions = heard(el);
    await type(el, 'x'.repeat(80));
    expect(under(el)).to.equal('');
    await type(el, 'x'.repeat(95));
    expect(under(el)).to.equal('5 characters left');
    await type(el, 'x'.repeat(103));
    expect(under(el)).to.equal('3 characters too many');
    expect(field(el).getAttribute('aria-invalid')).to.equal('true');
    press('Enter');
    expect(actions).to.deep.equal([]);
    expect(field(el).value.length).to.equal(103);
  });

  it('should grow with its text up to a bound', async () => {
    const el = await composer({ maxText: 5000 });
    const { height } = field(el).getBoundingClientRect();
    await type(el, 'line\nline\nline');
    const grown = field(el).getBoundingClientRect().height;
    expect(grown).to.be.above(height);
    await type(el, 'line\n'.repeat(100));
    expect(field(el).getBoundingClientRect().height).to.be.within(grown, 140);
    await type(el, '');
    expect(field(el).getBoundingClientRect().height).to.equal(height);
  });

  it('should put a draft before what was written since, and clear on an empty one', async () => {
    const el = await composer();
    await type(el, 'since');
    el.model = { ...model, draft: { text: 'draft' } };
    await el.updateComplete;
    expect(field(el).value).to.equal('draft\nsince');
    el.model = { ...model, draft: { text: '' } };
    await el.updateComplete;
    expect(field(el).value).to.equal('');
    el.model = { ...model, draft: { text: 'again' } };
    await el.updateComplete;
    expect(field(el).value).to.equal('again');
  });

  it('should count down while nothing can be sent', async () => {
    const el = await composer({ notBefore: Date.now() + 1500 });
    expect(under(el)).to.equal('You can write again in 2 seconds.');
    expect(part(el, '[part=send]').textContent!.trim()).to.equal('2');
    await aTimeout(1100);
    expect(under(el)).to.equal('You can write again in 1 second.');
    await aTimeout(1000);
    expect(under(el)).to.equal('');
  });

  it('should show a gain for a moment, and none when there is none', async () => {
    const el = await composer();
    const gain = (xp: string): ComposerModel['gain'] => ({
      xp: '100',
      coins: '1',
      earned: { xp, coins: '0' },
      standings: [],
    });
    for (const none of ['0', '-5']) {
      el.model = { ...model, gain: gain(none) };
      await el.updateComplete;
      expect(part(el, '.gain').hidden).to.equal(true);
    }
    el.model = { ...model, gain: gain('1500') };
    await el.updateComplete;
    await el.updateComplete;
    expect(part(el, '.gain').textContent!.trim()).to.equal('+1,500 XP');
    expect(part(el, '.gain').hidden).to.equal(false);
  });

  it('should stop its timers when it is removed', async () => {
    const el = await composer({ notBefore: Date.now() + 60_000 });
    let updates = 0;
    el.remove();
    el.requestUpdate = () => updates++;
    await aTimeout(1200);
    expect(updates).to.equal(0);
  });
});
