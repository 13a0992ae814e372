import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { safeHref } from './url-guard.js';

describe('safeHref', () => {
  it('should let https pages and mail addresses pass', () => {
    expect(safeHref('https://example.com/a?b=1#c')).to.equal('https://example.com/a?b=1#c');
    expect(safeHref('HTTPS://Example.com')).to.equal('https://example.com/');
    expect(safeHref('mailto:hello@example.com')).to.equal('mailto:hello@example.com');
  });

  it('should refuse every other scheme, credentials and half addresses', () => {
    for (const raw of [
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,hi',
      'http://example.com',
      '//example.com',
      '/path',
      'https://',
      'https://user@example.com',
      'https://user:secret@example.com',
      'blob:https://example.com/1',
      'mailto:',
      'mailto:nobody',
      'vbscript:x',
      '',
      `https://example.com/${'a'.repeat(3000)}`,
    ]) {
      expect(safeHref(raw), raw).to.equal(null);
    }
  });

  it('should strip the headers of a mail', () => {
    expect(safeHref('mailto:a@b.example?bcc=c@d.example&body=pay%20me')).to.equal('mailto:a@b.example');
  });

  it('should never answer anything but https without credentials, or mailto', () => {
    const scheme = fc.constantFrom(
      'https:',
      'mailto:',
      'javascript:',
      'data:',
      'http:',
      'https:\t',
      ' https:',
      'file:',
    );
    const noise = fc.array(
      fc.constantFrom(
        '/',
        '\\',
        '@',
        ':',
        '#',
        '?',
        '.',
        '\n',
        '\u202e',
        '\u200b',
        'a',
        'example.com',
        '%00',
        'javascript:',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withQueryParameters: true }),
          fc.string({ unit: 'binary' }),
          fc.tuple(scheme, noise).map(([s, n]) => s + n.join('')),
        ),
        (raw) => {
          const href = safeHref(raw);
          if (href === null) return;
          const url = new URL(href);
          expect(['https:', 'mailto:']).to.include(url.protocol);
          expect(url.username + url.password).to.equal('');
          if (url.protocol === 'mailto:') expect(url.search).to.equal('');
          expect(safeHref(href)).to.equal(href);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
