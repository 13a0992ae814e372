import { expect, fixture, fixtureCleanup, html, waitUntil } from '@open-wc/testing';
import '../all.js';

describe('preload.css', () => {
  let rules: CSSStyleRule[];

  before(async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(new URL('./preload.css', import.meta.url))).text());
    rules = [...sheet.cssRules] as CSSStyleRule[];
  });
  afterEach(() => fixtureCleanup());

  /** What the style sheet reserves for a tag: its last rule that names it. */
  const reserved = (tag: string): string =>
    rules.findLast(({ selectorText }) => selectorText.includes(tag))!.style.minBlockSize;

  for (const tag of ['rai-leaderboard', 'rai-tier', 'rai-messages']) {
    it(`reserves exactly the box that <${tag}> then has`, async () => {
      const host = await fixture<HTMLElement>(html`<div style="width: 640px"></div>`);
      const element = document.createElement(tag);
      host.append(element);
      await waitUntil(() => element.offsetHeight > 100);
      expect(`${element.offsetHeight}px`).to.equal(reserved(tag));
    });
  }

  it('speaks only of elements that are not defined yet', () => {
    expect(rules.every(({ selectorText }) => selectorText.endsWith(':not(:defined)'))).to.equal(true);
  });
});
