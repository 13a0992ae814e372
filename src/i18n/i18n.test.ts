import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { ago, date, dateRange, number, plural } from './intl.js';
import { leaderboardLanguage, type LeaderboardTerms } from './leaderboard.js';
import { leaderboardMore } from './en/leaderboard-more.js';
import arLeaderboard from './ar/leaderboard.js';
import deLeaderboard from './de/leaderboard.js';
import arTier from './ar/tier.js';
import deTier from './de/tier.js';
import { tier } from './en/tier.js';
import { tierMore } from './en/tier-more.js';
import { Localize, type Language, type Translation } from './localize.js';

class Speaker extends LitElement {
  l = new Localize<LeaderboardTerms>(this, leaderboardLanguage);
  @property() locale?: string;
}
customElements.define('i18n-speaker', Speaker);

async function speaker(template = html`<i18n-speaker></i18n-speaker>`): Promise<Speaker> {
  const root = await fixture<HTMLElement>(html`<div>${template}</div>`);
  return root.querySelector<Speaker>('i18n-speaker')!;
}

async function ready(el: Speaker): Promise<void> {
  for (let i = 0; i < 100 && el.l.pending; i++) await aTimeout(10);
  await el.updateComplete;
}

describe('Localize', () => {
  it('should speak the nearest language, also through shadow roots', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="de-CH"><p></p></div>`);
    const root = outer.querySelector('p')!.attachShadow({ mode: 'open' });
    const el = document.createElement('i18n-speaker') as Speaker;
    root.append(el);
    await ready(el);
    expect(el.l.lang()).to.equal('de-CH');
    expect(el.l.dir()).to.equal('ltr');
    expect(el.l.term('lbMember')).to.equal('Mitglied');
  });

  it('should let its locale win over the page, with its direction', async () => {
    const el = await speaker(html`<i18n-speaker lang="de" locale="ar"></i18n-speaker>`);
    await ready(el);
    expect(el.l.lang()).to.equal('ar');
    expect(el.l.dir()).to.equal('rtl');
    el.dir = 'LTR';
    el.requestUpdate();
    await el.updateComplete;
    expect(el.l.dir()).to.equal('ltr');
  });

  it('should follow a language that changes at run time', async () => {
    const el = await speaker(html`<div lang="en" dir="rtl"><i18n-speaker></i18n-speaker></div>`);
    expect(el.l.dir()).to.equal('rtl');
    el.parentElement!.lang = 'de';
    await aTimeout(20);
    await ready(el);
    expect(el.l.term('lbRank')).to.equal('Rang');
    el.remove();
  });

  it('should speak English throughout where it does not know the language', async () => {
    for (const locale of ['fr-FR', '"><img src=x>', 'x'.repeat(1_000_000), '__proto__']) {
      const el = await speaker(html`<i18n-speaker lang="en" .locale=${locale}></i18n-speaker>`);
      await ready(el);
      expect(el.l.lang()).to.equal('en');
      expect(el.l.term('lbRank')).to.equal('Rank');
    }
  });

  it('should not wait for a language that cannot be had', async () => {
    interface Terms extends Translation {
      i18nTest: string;
    }
    const language: Language<Terms> = {
      en: { $code: 'en', $name: 'English', $dir: 'ltr', i18nTest: 'Hello' },
      load: { de: () => aTimeout(5).then(() => Promise.reject(new Error('offline'))) },
    };
    class Waiter extends LitElement {
      l = new Localize<Terms>(this, language);
    }
    customElements.define('i18n-waiter', Waiter);
    const el = await fixture<Waiter>(html`<i18n-waiter lang="de"></i18n-waiter>`);
    expect(el.l.pending).to.be.true;
    await aTimeout(20);
    await el.updateComplete;
    expect(el.l.pending).to.be.false;
    expect(el.l.term('i18nTest')).to.equal('Hello');
  });
});

describe('Terms', () => {
  const english = { ...leaderboardLanguage.en, ...leaderboardMore, ...tier, ...tierMore };

  for (const [name, ...tables] of [
    ['German', deLeaderboard, deTier],
    ['Arabic', arLeaderboard, arTier],
  ] as const) {
    it(`should say everything in ${name} that English says`, () => {
      const terms = Object.assign({}, ...tables) as unknown as Record<string, unknown>;
      for (const [key, text] of Object.entries(english)) {
        expect(typeof terms[key], key).to.equal(typeof text);
        for (const count of [0, 1, 2, 3, 11, 142, 12408]) {
          if (typeof text !== 'function') continue;
          const said = (terms[key] as (...values: unknown[]) => string)(count, count, 'x');
          expect(said, key)
            .to.be.a('string')
            .and.not.match(/undefined|NaN|#/);
          expect((text as (...values: unknown[]) => string)(count, count, 'x')).not.to.match(
            /undefined|NaN|#/,
          );
        }
      }
    });
  }
});

describe('number', () => {
  it('should write whole numbers as the engine does, also where it is not asked', () => {
    const values = ['0', '7', '-12', '999', '1000', '-1000', '12408', '1234567', '900719925474099312345'];
    for (const lang of ['en', 'en-US', 'de', 'de-DE', 'en-IN', 'de-CH', 'ar-EG'])
      for (const value of values) {
        const { format } = new Intl.NumberFormat(lang);
        expect(number(lang, value), lang).to.equal(format(BigInt(value)));
        if (value.length < 16) expect(number(lang, Number(value)), lang).to.equal(format(Number(value)));
      }
  });

  it('should keep every digit of a decimal string', () => {
    expect(number('en', '900719925474099312345')).to.equal('900,719,925,474,099,312,345');
    expect(number('de', '12408')).to.equal('12.408');
    expect(number('en', '-3.50')).to.equal('-3.5');
    expect(number('en', '12.000')).to.equal('12');
  });

  it('should show a dash for what is no number', () => {
    for (const text of ['', 'NaN', '1e9', '<b>', '0x10']) expect(number('en', text)).to.equal('–');
  });
});

describe('dates', () => {
  it('should name exact days in the zone of the board', () => {
    const days = { dateStyle: 'medium', timeZone: 'Asia/Dubai' } as const;
    expect(dateRange('en', '2026-01-31T20:00:00Z', Date.parse('2026-02-28T20:00:00Z') - 1, days)).to.match(
      /Feb 1\s*–\s*28, 2026/,
    );
    expect(date('en', '2026-01-31T20:00:00Z', days)).to.equal('Feb 1, 2026');
  });

  it('should survive what is no date and no zone', () => {
    expect(date('en', 'yesterday', {})).to.equal('');
    expect(dateRange('en', 'x', Number.NaN, {})).to.equal('');
    expect(date('en', '2026-01-31T20:00:00Z', { dateStyle: 'medium', timeZone: 'Nowhere/Land' })).to.equal(
      'Jan 31, 2026',
    );
  });

  it('should tell ages in the largest whole unit', () => {
    const now = Date.parse('2026-01-15T12:00:00Z');
    expect(ago('en', now - 5 * 60_000, now)).to.equal('5 min. ago');
    expect(ago('en', now - 26 * 3_600_000, now)).to.equal('yesterday');
    expect(ago('en', now + 5000, now)).to.equal('now');
  });
});

describe('plural', () => {
  it('should use the forms of the language', () => {
    expect(plural('en', 1, { one: '# place', other: '# places' })).to.equal('1 place');
    expect(plural('ar', 2, { two: 'مكانان', other: '#' })).to.equal('مكانان');
    expect(plural('en', 22, { two: '#nd', other: '#th' }, true)).to.equal('22nd');
    for (let i = 0; i < 300; i++)
      number('en', i, { minimumIntegerDigits: 1 + (i % 20), useGrouping: i % 2 === 0 });
    expect(plural('en', 1234, { other: '#' })).to.equal('1,234');
  });
});
