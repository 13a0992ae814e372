import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { excerpt, segments } from './segments.js';

const links = (text: string): string[] =>
  segments(text).flatMap(({ text: shown, href }) => (href ? [shown] : []));

describe('segments', () => {
  it('should find links and leave the sentence around them alone', () => {
    expect(segments('See https://example.com/a, then write to mailto:x@y.example.')).to.deep.equal([
      { text: 'See ' },
      { text: 'https://example.com/a', href: 'https://example.com/a' },
      { text: ', then write to ' },
      { text: 'mailto:x@y.example', href: 'mailto:x@y.example' },
      { text: '.' },
    ]);
  });

  it('should keep brackets that belong to the address', () => {
    expect(links('(https://example.com/wiki/A_(b))')).to.deep.equal(['https://example.com/wiki/A_(b)']);
    expect(links('[https://example.com/a]!')).to.deep.equal(['https://example.com/a']);
    expect(links('看 https://example.com/a。')).to.deep.equal(['https://example.com/a']);
  });

  it('should not link other schemes, bare words or markup', () => {
    for (const text of [
      'http://example.com',
      'javascript:alert(1)',
      'example.com',
      'x@y.example',
      '<a href="javascript:alert(1)">x</a>',
      'https://user@evil.example/',
      '',
    ]) {
      expect(segments(text), text).to.deep.equal([{ text }]);
    }
  });

  it('should end a link where an invisible character begins', () => {
    expect(links('https://example.com/\u202Egpj.exe')).to.deep.equal(['https://example.com/']);
    expect(links('https://example.com\u200B.evil.example/')).to.deep.equal(['https://example.com']);
  });

  it('should lose and add nothing, and link only https and mailto', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.webUrl(),
      fc.constantFrom('https://', 'mailto:', 'javascript:', ')', '(', '\u202e', '@', '.'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const found = segments(text);
        expect(found.map((segment) => segment.text).join('')).to.equal(text);
        for (const { href } of found) if (href) expect(href).to.match(/^(https:\/\/|mailto:)/);
      }),
      { numRuns: 500 },
    );
  });

  it('should take time in proportion to the text', () => {
    const start = performance.now();
    segments('https://example.com/('.repeat(5000));
    segments('(https://'.repeat(20_000));
    segments(`https://example.com/${')'.repeat(20_000)}`);
    expect(performance.now() - start).to.be.below(1000);
  });
});

describe('excerpt', () => {
  it('should show a usual text whole', () => {
    expect(excerpt('Hello', false)).to.deep.equal({ text: 'Hello', more: false });
  });

  it('should shorten a long text and say that there is more', () => {
    const { text, more } = excerpt('word '.repeat(1000), false);
    expect(text.length).to.be.below(1300);
    expect(text).to.match(/…$/);
    expect(more).to.equal(true);
    expect(excerpt('word '.repeat(1000), true)).to.deep.equal({ text: 'word '.repeat(1000), more: false });
  });

  it('should shorten many lines', () => {
    const { text, more } = excerpt('a\n'.repeat(200), false);
    expect(text.split('\n').length).to.equal(18);
    expect(more).to.equal(true);
  });

  it('should never cut a character in two', () => {
    const family = '👩‍👩‍👧‍👦';
    const { text } = excerpt(family.repeat(10_000), false);
    expect(text.replaceAll(family, '')).to.equal('…');
    const heap = excerpt(`a${'\u{1F468}\u200D'.repeat(5000)}`, false).text;
    expect(() => encodeURIComponent(heap)).to.not.throw();
  });

  it('should bound what is drawn of a text of megabytes', () => {
    expect(excerpt('x'.repeat(1_000_000), true).text.length).to.be.below(20_100);
  });
});
