import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import '../all.js';

const TAGS = ['rai-leaderboard', 'rai-tier', 'rai-messages', 'rai-iframe-channel', 'rai-frame'];

describe('preload.css', () => {
  const sheet = new CSSStyleSheet();

  before(async () => {
    const text = await (await fetch(new URL('./preload.css', import.meta.url))).text();
    expect(text.match(/:not\(:defined\) \{/g)).to.have.length(text.match(/\{/g)!.length);
    // The same for tags that are never defined.
    sheet.replaceSync(text.replaceAll('rai-', 'undefined-rai-'));
    document.adoptedStyleSheets.push(sheet);
  });
  afterEach(() => fixtureCleanup());
  after(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  });

  for (const width of [280, 400, 519, 520, 640])
    for (const tag of TAGS)
      it(`reserves exactly the box that <${tag}> then has, ${width} pixels wide`, async () => {
        const host = await fixture<HTMLElement>(html`<div></div>`);
        host.style.inlineSize = `${width}px`;
        const element = document.createElement(tag);
        const before = document.createElement(`undefined-${tag}`);
        host.append(element, before);
        await waitUntil(() => element.offsetHeight > 100);
        expect(before.offsetHeight).to.equal(element.offsetHeight);
        expect(before.offsetWidth).to.equal(element.offsetWidth);
      });
});
