import { expect } from '@open-wc/testing';
import { glyph, QUICK } from './emoji.js';

describe('glyph', () => {
  it('should draw the usual shortcodes', () => {
    expect(QUICK.map(glyph)).to.deep.equal(['👍', '❤️', '😂', '🎉', '😮', '🙏']);
    expect(glyph('+1')).to.equal('👍');
    expect(glyph('sparkling_heart')).to.equal('💖');
  });

  it('should show an unknown shortcode as text', () => {
    expect(glyph('party_parrot')).to.equal(':party_parrot:');
    expect(glyph('constructor')).to.equal(':constructor:');
  });
});
