import { expect, fixture, html } from '@open-wc/testing';
import { MemoryCommunity } from '../../community/memory-community.js';
import { communityFor } from '../../community/default.js';
import { ContextEvent } from '@lit/context';
import { communityContext } from '../../internal/community-controller.js';
import type { Community } from '../../model/community.js';
import './define.js';
import type { RaiCommunity } from './community.js';

function asked(from: Element): Community | undefined {
  let found: Community | undefined;
  from.dispatchEvent(new ContextEvent(communityContext, from, (community) => (found = community)));
  return found;
}

describe('<rai-community>', () => {
  it('should give the widgets inside it one community, shared with equal addresses', async () => {
    const el = await fixture<RaiCommunity>(
      html`<rai-community gateway="https://community.example/"><p></p></rai-community>`,
    );
    expect(asked(el.querySelector('p')!)).to.equal(communityFor({ gateway: 'https://community.example' }));
  });

  it('should prefer a community that the page made, and take it back', async () => {
    const el = await fixture<RaiCommunity>(html`<rai-community><p></p></rai-community>`);
    expect(asked(el.querySelector('p')!)).to.be.undefined;
    el.community = new MemoryCommunity();
    await el.updateComplete;
    expect(asked(el.querySelector('p')!)).to.equal(el.community);
  });

  it('should report an address that cannot be one, and draw nothing', async () => {
    const { error } = console;
    const errors: string[] = [];
    console.error = (text: string) => errors.push(text);
    const el = await fixture<RaiCommunity>(
      html`<rai-community gateway="javascript:alert(1)"></rai-community>`,
    );
    console.error = error;
    expect(errors[0]).to.contain('<rai-community>');
    expect(getComputedStyle(el).display).to.equal('contents');
    await expect(el).to.be.accessible();
  });
});
