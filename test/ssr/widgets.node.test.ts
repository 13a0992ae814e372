import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';

await import('../../src/embed/rai-frame/define.js');
await import('../../src/widgets/community/define.js');
await import('../../src/widgets/iframe-channel/define.js');
await import('../../src/widgets/leaderboard/define.js');
await import('../../src/widgets/tier/define.js');
await import('../../src/widgets/messages/define.js');

describe('On a server', () => {
  it('a leaderboard is its skeleton', async () => {
    const page = await collectResult(render(html`<rai-leaderboard board="xp"></rai-leaderboard>`));
    assert.match(page, /<template shadowroot="open" shadowrootmode="open">/);
    assert.match(page, /aria-busy="true"/);
    assert.equal(page.match(/class="bone round"/g)?.length, 10);
  });

  it('a tier card is its skeleton', async () => {
    const page = await collectResult(render(html`<rai-tier></rai-tier>`));
    assert.match(page, /aria-busy="true"/);
    assert.match(page, /class="bone/);
  });

  it('messages are their skeleton', async () => {
    const page = await collectResult(render(html`<rai-messages channel="general"></rai-messages>`));
    assert.match(page, /aria-busy="true"/);
  });

  it('an iframe channel is its skeleton and the link in it, without a frame', async () => {
    const page = await collectResult(
      render(
        html`<rai-iframe-channel src="https://partner.example/" channel-id="c"
          ><a href="https://partner.example/">Open</a></rai-iframe-channel
        >`,
      ),
    );
    assert.match(page, /aria-busy="true"/);
    assert.match(page, /class="bone/);
    assert.match(page, /<a href="https:\/\/partner.example\/">Open<\/a>/);
    assert.doesNotMatch(page, /<iframe/);
  });

  it('a framed widget is its skeleton and the link in it, without a frame', async () => {
    const page = await collectResult(
      render(
        html`<rai-frame widget="leaderboard" gateway="https://g.example"
          ><a href="/board">Board</a></rai-frame
        >`,
      ),
    );
    assert.match(page, /aria-busy="true"/);
    assert.match(page, /<a href="\/board">Board<\/a>/);
    assert.doesNotMatch(page, /<iframe/);
  });

  it('a provider passes its children on', async () => {
    const page = await collectResult(
      render(html`<rai-community gateway="https://g.example"><p>inside</p></rai-community>`),
    );
    assert.match(page, /<p>inside<\/p>/);
  });
});
