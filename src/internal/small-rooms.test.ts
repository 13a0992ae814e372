import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { CommunityError } from '../model/errors.js';
import { Announcer } from './announcer.js';
import { Clock } from './clock.js';
import { defineElement } from './define-element.js';
import { pageAddress } from './page-address.js';
import { problemOf } from './problem-of.js';
import { RaiElement } from './rai-element.js';
import { Slotted } from './slotted.js';

class Speaker extends LitElement {
  announcer = new Announcer(this, { gap: 300 });
  clock = new Clock(this);
  slotted = new Slotted(this);
  renders = 0;
  override render() {
    this.renders++;
    return this.announcer.region();
  }
}
customElements.define('small-rooms-speaker', Speaker);

const speaker = () => fixture<Speaker>(html`<small-rooms-speaker></small-rooms-speaker>`);
const said = (el: Speaker) => el.renderRoot.querySelector('[role=status]')!.textContent!;

describe('Announcer', () => {
  it('should have its region before it has something to say', async () => {
    expect(said(await speaker())).to.equal('');
  });

  it('should say the newest text of a burst', async () => {
    const el = await speaker();
    el.announcer.say('one');
    el.announcer.say('two');
    await aTimeout(150);
    expect(said(el)).to.contain('two');
  });

  it('should make a repeat audible, after the gap', async () => {
    const el = await speaker();
    el.announcer.say('same');
    await aTimeout(150);
    const first = said(el);
    el.announcer.say('same');
    await aTimeout(150);
    expect(said(el)).to.equal(first);
    await aTimeout(250);
    expect(said(el)).not.to.equal(first);
    expect(said(el).replace(/\u200b/g, '')).to.equal('same');
  });

  it('should be silent after removal', async () => {
    const el = await speaker();
    el.announcer.say('late');
    el.remove();
    await aTimeout(150);
    expect(said(el)).to.equal('');
  });
});

describe('Clock', () => {
  it('should draw again when the page is seen again, and not after removal', async () => {
    const el = await speaker();
    const other = await speaker();
    const { renders } = el;
    document.dispatchEvent(new Event('visibilitychange'));
    await el.updateComplete;
    expect(el.renders).to.equal(renders + 1);
    el.remove();
    other.remove();
    document.dispatchEvent(new Event('visibilitychange'));
    await el.updateComplete;
    expect(el.renders).to.equal(renders + 1);
  });
});

describe('Slotted', () => {
  it('should know filled slots and notice changes', async () => {
    const el = await speaker();
    expect(el.slotted.has('cta')).to.be.false;
    const child = document.createElement('p');
    child.slot = 'cta';
    const { renders } = el;
    el.append(child);
    await aTimeout(0);
    await el.updateComplete;
    expect(el.slotted.has('cta')).to.be.true;
    expect(el.renders).to.be.greaterThan(renders);
  });
});

describe('defineElement', () => {
  it('should keep the first class and warn about another', () => {
    class First extends HTMLElement {}
    class Second extends HTMLElement {}
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text: string) => warnings.push(text);
    defineElement('small-rooms-once', First);
    defineElement('small-rooms-once', First);
    expect(warnings).to.be.empty;
    defineElement('small-rooms-once', Second);
    console.warn = warn;
    expect(warnings[0]).to.contain('<small-rooms-once>');
    expect(customElements.get('small-rooms-once')).to.equal(First);
  });
});

describe('pageAddress', () => {
  it('should let web addresses and relative ones through', () => {
    for (const address of ['https://a.example/x', '/login', 'members/{id}', '?next=1'])
      expect(pageAddress(address)).to.equal(address);
  });

  it('should refuse everything else', () => {
    for (const address of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      'https://[',
      'x'.repeat(3000),
      '',
      null,
    ])
      expect(pageAddress(address)).to.be.undefined;
  });
});

describe('problemOf', () => {
  it('should keep what a community says', () => {
    const error = new CommunityError('RATE_LIMITED', 'slow down', { retryAfter: 5, requestId: 'r1' });
    expect(problemOf(error)).to.deep.equal({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfter: 5,
      requestId: 'r1',
    });
  });

  it('should call anything else our own fault', () => {
    expect(problemOf(new TypeError('x')).code).to.equal('INTERNAL');
    expect(problemOf(undefined).code).to.equal('INTERNAL');
  });
});

describe('RaiElement', () => {
  it('should reflect its theme and set custom states that engines know', async () => {
    class Thing extends RaiElement {
      show(...names: string[]) {
        this.setStates(...names);
      }
    }
    customElements.define('small-rooms-thing', Thing);
    const el = await fixture<Thing>(html`<small-rooms-thing theme="dark"></small-rooms-thing>`);
    expect(getComputedStyle(el).colorScheme).to.equal('dark');
    el.show('loading');
    el.show('ready');
    expect(el.matches(':state(ready)')).to.be.true;
    expect(el.matches(':state(loading)')).to.be.false;
  });
});
