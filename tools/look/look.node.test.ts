import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser } from 'playwright';
import type { Look } from '../../test/browser/look/look.js';
import { CHROMIUM_ARGS, chromiumPath } from '../browsers.mjs';
import { lookScript } from './bundle.js';

/** The eyes of `npm run shots` must see what they are there for. */
describe('looking at a page', () => {
  let browser: Browser;
  let script: string;
  before(async () => {
    script = await lookScript();
    browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  });
  after(() => browser?.close());

  async function look(body: string, style = ''): Promise<Look> {
    const page = await browser.newPage({ viewport: { width: 400, height: 400 } });
    await page.setContent(`<!doctype html><style>body { margin: 0; background: #fff; color: #000 } ${style}</style>
      <div id="root">${body}</div>`);
    await page.evaluate(`${script};null`);
    const found = await page.evaluate<Look>('raiLook("#root")');
    await page.close();
    return found;
  }

  it('should find nothing wrong with plain text', async () => {
    const { box, ...found } = await look(
      '<p>Rank 1, <b>12,408</b> XP</p><svg width="10"><path d="M0 0h9v9"/></svg>',
    );
    assert.deepEqual(found, { overflow: [], clipped: [], cutLines: [], weakTexts: [], weakMarks: [] });
    assert.equal(box.width, 400);
  });

  it('should find text that stands out too little, also through opacity', async () => {
    const { weakTexts } = await look('<p style="color: #777">grey</p><p style="opacity: .5">faint</p>');
    assert.equal(weakTexts.length, 2);
    assert.match(weakTexts[0]!, /^4\.48:1 "grey"/);
    assert.match(weakTexts[1]!, /^3\.98:1 "faint"/);
  });

  it('should measure against the worst color of a gradient and against what is painted half transparent', async () => {
    const gradient = await look('<p style="background: linear-gradient(#fff, #888); color: #333">text</p>');
    assert.match(gradient.weakTexts[0]!, /^3\.\d\d:1/);
    const veil = await look('<p style="background: #0008; color: #fff">text</p>');
    assert.match(veil.weakTexts[0]!, /^4\.\d\d:1/);
  });

  it('should leave out what nobody sees and what is disabled', async () => {
    const { weakTexts } = await look(
      `<button disabled style="color: #ccc">off</button><p hidden style="color: #eee">hidden</p>
       <p style="position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); color: #eee">heard</p>`,
    );
    assert.deepEqual(weakTexts, []);
  });

  it('should find a number that is cut off, but not a name', async () => {
    const cut = 'style="inline-size: 30px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap"';
    const { clipped } = await look(`<p ${cut}>Maximiliana</p><p ${cut}>1,234,567</p><p ${cut}>١٬٢٣٤٬٥٦٧</p>`);
    assert.equal(clipped.length, 2);
  });

  it('should find a control that is cut off, and a text that ends without an ellipsis', async () => {
    const cut = 'style="inline-size: 30px; overflow: hidden; white-space: nowrap"';
    const { clipped } = await look(`<p ${cut}>Maximiliana</p><div ${cut}><button>Go to rank</button></div>`);
    assert.match(clipped.join('|'), /Maximiliana.*Go to rank.*button/);
  });

  it('should find a line that is cut through, but not one that can be scrolled to', async () => {
    const low = 'block-size: 30px; line-height: 20px;';
    const { cutLines } = await look(
      `<p style="${low} overflow: hidden">one<br>two<br>three</p><p style="${low} overflow: auto">one<br>two<br>three</p>`,
    );
    assert.equal(cutLines.length, 2);
    assert.match(cutLines.join(), /two.*three/);
  });

  it('should find what is too wide', async () => {
    const { overflow } = await look('<p style="inline-size: 500px; white-space: nowrap">wide</p>');
    assert.match(overflow[0]!, /500 px wide/);
    const scroller = await look('<div style="overflow: auto"><p style="inline-size: 500px">wide</p></div>');
    assert.match(scroller.overflow.join(), /scrolls sideways/);
  });

  it('should find marks that stand out too little', async () => {
    const { weakMarks } = await look(
      `<svg class="icon" width="10" height="10" fill="none" stroke="#bbb"><path d="M0 0h9v9"/></svg>
       <div role="progressbar" aria-label="x" style="background: #eee; block-size: 8px">
         <div class="fill" style="background: #ddd; block-size: 8px; inline-size: 50%"></div></div>
       <input aria-label="y" style="border: 1px solid #ddd; background: #fff; outline: 0">`,
    );
    assert.equal(weakMarks.length, 3);
  });
});
