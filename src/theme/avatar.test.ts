import { expect, fixture, html } from '@open-wc/testing';
import { avatar, hue, initials } from './avatar.js';

describe('avatar', () => {
  it('should take initials from names in any script', () => {
    expect(initials('Amara Okafor')).to.equal('AO');
    expect(initials('ivy')).to.equal('I');
    expect(initials('Mei-Ling Chen')).to.equal('MC');
    expect(initials('يوسف الحداد')).to.equal('ي');
    expect(initials('山田 太郎')).to.equal('山太');
    expect(initials('🦊🦊')).to.equal('?');
    expect(initials('')).to.equal('?');
    expect(initials('\u202eevil')).to.equal('E');
    expect(initials('x'.repeat(1_000_000))).to.equal('X');
  });

  it('should give a member the same color everywhere', () => {
    expect(hue('member-1')).to.equal(hue('member-1'));
    const hues = new Set(Array.from({ length: 100 }, (_, i) => hue(`member-${i}`)));
    expect(hues.size).to.equal(8);
  });

  it('should ask nobody when there is no picture or none of the web', async () => {
    const member = { id: 'a', name: 'Ana Ruiz' };
    for (const picture of [undefined, 'javascript:alert(1)', 'data:image/svg+xml,<svg/>', 'x.png']) {
      const el = await fixture(
        html`<div>${avatar({ ...member, ...(picture && { avatar: picture }) })}</div>`,
      );
      expect(el.querySelector('img')).to.be.null;
      expect(el.textContent!.trim()).to.equal('AR');
    }
  });

  it('should leave the initials when the picture fails, in the same box', async () => {
    const el = await fixture(
      html`<div>${avatar({ id: 'a', name: 'Ana', avatar: '/no-such-picture.png' })}</div>`,
    );
    const image = el.querySelector('img')!;
    image.dispatchEvent(new Event('error'));
    expect(image.hidden).to.be.true;
    image.dispatchEvent(new Event('load'));
    expect(image.hidden).to.be.false;
    expect(image.referrerPolicy).to.equal('no-referrer');
  });
});
