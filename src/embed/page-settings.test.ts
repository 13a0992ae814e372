import { expect } from '@open-wc/testing';
import { leaveSettings } from './page-settings.js';
import './own-settings.js';

const PAGE = Symbol.for('rai-kit.community.v1');
const page = globalThis as unknown as Record<symbol, { settings?: object; community?: unknown } | undefined>;

function script(data: Record<string, string>): HTMLScriptElement {
  const element = document.createElement('script');
  Object.assign(element.dataset, data);
  return element;
}

describe('what a script tag says', () => {
  beforeEach(() => {
    delete page[PAGE];
  });
  afterEach(() => {
    delete page[PAGE];
  });

  it('is left for the widgets', () => {
    leaveSettings(script({ gateway: 'https://a.example' }));
    expect(page[PAGE]!.settings).to.deep.equal({ gateway: 'https://a.example', sessionUrl: undefined });
  });

  it('does not replace what was there before', () => {
    leaveSettings(script({ gateway: 'https://a.example' }));
    leaveSettings(script({ gateway: 'https://b.example' }));
    expect(page[PAGE]!.settings).to.deep.include({ gateway: 'https://a.example' });
    page[PAGE] = { community: {} };
    leaveSettings(script({ gateway: 'https://a.example' }));
    expect(page[PAGE]).not.to.have.property('settings');
  });

  it('may be nothing', () => {
    leaveSettings(undefined);
    leaveSettings(script({ sessionUrl: '/session' }));
    expect(page[PAGE]).to.equal(undefined);
  });
});
