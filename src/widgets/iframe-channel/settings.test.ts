import { expect } from '@open-wc/testing';
import { firstHeight, readHeight } from './height.js';
import { readSettings, type FrameSettings, type WrittenSettings } from './settings.js';

const page = { origin: 'https://community.example' };
const good: WrittenSettings = { src: 'https://partner.example/app?x=1#top', channelId: 'c1' };

const read = (change: WrittenSettings = {}) => readSettings({ ...good, ...change }, page);
const refusal = (change: WrittenSettings) => {
  const answer = read(change);
  return 'refusal' in answer ? answer.refusal : 'taken';
};

describe('the settings of a frame', () => {
  it('should take an absolute https address, with careful defaults', () => {
    expect(read()).to.deep.equal({
      src: 'https://partner.example/app?x=1#top',
      origin: 'https://partner.example',
      channel: 'c1',
      channels: [],
      capabilities: ['theme.tokens', 'locale'],
      sandbox: 'allow-scripts allow-same-origin allow-forms',
      allow: '',
      referrerpolicy: 'strict-origin',
      opaque: false,
    } satisfies FrameSettings);
  });

  const addresses: [src: string | undefined | null, expected: string][] = [
    [undefined, 'src-missing'],
    [null, 'src-missing'],
    ['', 'src-missing'],
    ['   ', 'src-missing'],
    ['app.html', 'src-relative'],
    ['/app', 'src-relative'],
    ['//partner.example/app', 'src-relative'],
    ['https://', 'src-relative'],
    ['https://exa mple/', 'src-relative'],
    [`https://partner.example/${'a'.repeat(5000)}`, 'src-relative'],
    ['javascript:alert(1)', 'src-scheme'],
    [' java\nscript:alert(1)', 'src-scheme'],
    ['JAVASCRIPT:alert(1)', 'src-scheme'],
    ['data:text/html,<script>alert(1)</script>', 'src-scheme'],
    ['blob:https://partner.example/1b4e28ba', 'src-scheme'],
    ['about:blank', 'src-scheme'],
    ['file:///etc/passwd', 'src-scheme'],
    ['ftp://partner.example/', 'src-scheme'],
    ['filesystem:https://partner.example/x', 'src-scheme'],
    ['http://partner.example/', 'src-insecure'],
    ['http://localhost.partner.example/', 'src-insecure'],
    ['http://127.0.0.1.partner.example/', 'src-insecure'],
    ['http://10.0.0.1/', 'src-insecure'],
    ['http://notlocalhost/', 'src-insecure'],
    ['https://me@partner.example/', 'src-credentials'],
    ['https://me:secret@partner.example/', 'src-credentials'],
    ['https://community.example@partner.example/', 'src-credentials'],
    ['https://community.example/app', 'src-own-origin'],
    ['https://COMMUNITY.example:443/app', 'src-own-origin'],
    ['https://community.example:8443/app', 'taken'],
    ['https://community.example.partner.example/', 'taken'],
    ['http://localhost:3000/app', 'taken'],
    ['http://partner.localhost:3000/app', 'taken'],
    ['http://127.0.0.1:3000/app', 'taken'],
    ['http://127.1/app', 'taken'],
    ['http://[::1]:3000/app', 'taken'],
    ['  https://partner.example/  ', 'taken'],
  ];
  for (const [src, expected] of addresses) {
    it(`should answer ${expected} to ${JSON.stringify(src)?.slice(0, 60)}`, () => {
      expect(refusal({ src })).to.equal(expected);
    });
  }

  it('should hold the frame to the origin of its address, written as browsers write it', () => {
    const settings = read({ src: 'HTTPS://PARTNER.example:443/App' }) as FrameSettings;
    expect(settings.origin).to.equal('https://partner.example');
    expect(settings.src).to.equal('https://partner.example/App');
    expect((read({ src: 'https://bücher.example/' }) as FrameSettings).origin).to.equal(
      'https://xn--bcher-kva.example',
    );
  });

  it('should need a channel', () => {
    expect(refusal({ channelId: undefined })).to.equal('channel-missing');
    expect(refusal({ channelId: ' ' })).to.equal('channel-missing');
    expect(refusal({ channelId: 'a b' })).to.equal('channel-missing');
    expect((read({ channels: ' c2  c3 ' }) as FrameSettings).channels).to.deep.equal(['c2', 'c3']);
  });

  it('should know every capability, and name one that it does not', () => {
    expect(
      (read({ capabilities: 'user.read  user.read messages.send' }) as FrameSettings).capabilities,
    ).to.deep.equal(['user.read', 'messages.send', 'theme.tokens', 'locale']);
    expect(read({ capabilities: 'user.read messages.write' })).to.deep.equal({
      refusal: 'capability-unknown',
      detail: 'messages.write',
    });
    expect(refusal({ capabilities: '__proto__' })).to.equal('capability-unknown');
    expect(refusal({ capabilities: 'User.Read' })).to.equal('capability-unknown');
  });

  const sandboxes: [sandbox: string, opaque: boolean, expected: string][] = [
    ['allow-scripts allow-same-origin', false, 'taken'],
    ['ALLOW-SCRIPTS allow-same-origin', false, 'taken'],
    ['allow-scripts allow-same-origin allow-popups allow-downloads', false, 'taken'],
    ['allow-scripts allow-same-origin allow-top-navigation-by-user-activation', false, 'taken'],
    ['allow-scripts allow-same-origin allow-top-navigation', false, 'sandbox-unsafe'],
    ['allow-top-navigation allow-scripts', true, 'sandbox-unsafe'],
    ['allow-scripts allow-same-origin allow-top-navigation-to-custom-protocols', false, 'sandbox-unsafe'],
    ['allow-scripts allow-same-origin allow-everything', false, 'sandbox-unknown'],
    ['allow-scripts', false, 'sandbox-opaque'],
    ['', false, 'sandbox-opaque'],
    ['allow-scripts', true, 'taken'],
    ['allow-scripts allow-same-origin', true, 'sandbox-opaque'],
  ];
  for (const [sandbox, opaque, expected] of sandboxes) {
    it(`should answer ${expected} to sandbox="${sandbox}"${opaque ? ' opaque' : ''}`, () => {
      expect(refusal({ sandbox, opaque })).to.equal(expected);
    });
  }

  it('should never tell another site more than the origin, whatever the policy says', () => {
    for (const policy of ['unsafe-url', 'no-referrer-when-downgrade', '', 'nonsense'])
      expect((read({ referrerpolicy: policy }) as FrameSettings).referrerpolicy).to.equal('strict-origin');
    expect((read({ referrerpolicy: 'no-referrer' }) as FrameSettings).referrerpolicy).to.equal('no-referrer');
    expect((read({ allow: ' fullscreen ' }) as FrameSettings).allow).to.equal('fullscreen');
  });

  it('should cut long words of the page in what it says about them', () => {
    const answer = read({ capabilities: 'x'.repeat(1000) });
    expect('detail' in answer && answer.detail).to.have.lengthOf(80);
  });
});

describe('the height of a frame', () => {
  it('should be automatic between bounds unless the page says more', () => {
    expect(readHeight(undefined, undefined, undefined)).to.deep.equal({ kind: 'auto', min: 120, max: 5000 });
    expect(readHeight('AUTO', 200, 600)).to.deep.equal({ kind: 'auto', min: 200, max: 600 });
    expect(readHeight('auto', 800, 600)).to.deep.equal({ kind: 'auto', min: 800, max: 800 });
    expect(readHeight('fill', 1, 2)).to.deep.equal({ kind: 'fill' });
    expect(readHeight('480', null, null)).to.deep.equal({ kind: 'px', px: 480 });
    expect(readHeight(' 480px ', null, null)).to.deep.equal({ kind: 'px', px: 480 });
  });

  it('should ignore what cannot be a height', () => {
    for (const word of ['-1', '0', '1e9', '50%', 'NaN', '480;color:red', '999999', 'calc(1px)', ''])
      expect(readHeight(word, NaN, -1).kind, word).to.equal('auto');
    expect(readHeight('1', null, null)).to.deep.equal({ kind: 'px', px: 40 });
    expect(readHeight('auto', Infinity, 1e9)).to.deep.equal({ kind: 'auto', min: 120, max: 5000 });
  });

  it('should reserve a box before the page has told anything', () => {
    expect(firstHeight(readHeight('auto', null, null))).to.equal(480);
    expect(firstHeight(readHeight('auto', 700, 900))).to.equal(700);
    expect(firstHeight(readHeight('auto', 0, 300))).to.equal(300);
    expect(firstHeight(readHeight('320', null, null))).to.equal(320);
  });
});
