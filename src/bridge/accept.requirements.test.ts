import { expect } from '@open-wc/testing';
import {
  accept,
  exactOrigin,
  isRange,
  judgeGuest,
  judgeHost,
  listen,
  randomId,
  type Expected,
  type Spoken,
} from './accept.js';

const NONCE = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const ORIGIN = 'https://partner.example';
const HELLO = { wbp: 'hello', v: [1, 1], n: NONCE };
const OFFER = { wbp: 'offer', v: 1, n: NONCE, m: NONCE };

/** Stands for the one window that may speak. */
const right = new MessageChannel().port1;
const port = new MessageChannel().port2;

interface Said {
  data?: object;
  source?: MessageEventSource | null;
  origin?: string;
  ports?: MessagePort[];
}

const heard = ({ source = right, origin = ORIGIN, ports = [] }: Said = {}) => ({ source, origin, ports });

const host = (o: Partial<Expected> = {}): Expected => ({
  source: () => right,
  origins: new Set([ORIGIN]),
  judge: judgeGuest(() => true),
  ...o,
});
const guest = (o: Partial<Expected> = {}): Expected => ({
  source: () => right,
  origins: new Set([ORIGIN]),
  judge: judgeHost(() => NONCE),
  ...o,
});

const atHost = ({ data = HELLO, ...said }: Said = {}, o?: Partial<Expected>): string =>
  accept(heard(said), data as Spoken, host(o));
const atGuest = ({ data = OFFER, ports = [port], ...said }: Said = {}, o?: Partial<Expected>): string =>
  accept(heard({ ports, ...said }), data as Spoken, guest(o));

describe('whether a message of a window is believed', () => {
  it('takes the right words from the right window and origin', () => {
    expect(atHost()).to.equal('');
    expect(atGuest()).to.equal('');
    expect(atGuest({ data: { wbp: 'wake' }, ports: [] })).to.equal('');
    expect(atGuest({ origin: 'https://anybody.example' }, { origins: undefined })).to.equal('');
  });

  it('passes messages of others by, uncounted [A1]', () => {
    const view = new EventTarget() as Window;
    const refused: string[] = [];
    const stop = new AbortController();
    const failed: unknown[] = [];
    const note = (event: ErrorEvent): void => {
      event.preventDefault();
      failed.push(event.error);
    };
    const { onerror } = window;
    window.onerror = null;
    window.addEventListener('error', note);
    listen(
      view,
      host(),
      stop.signal,
      () => refused.push('taken'),
      (counter) => refused.push(counter),
    );
    for (const data of [
      null,
      undefined,
      0,
      'text',
      '{"wbp":"hello"}',
      {},
      [],
      { type: 'resize' },
      { wbp: '' },
    ]) {
      view.dispatchEvent(new MessageEvent('message', { data, origin: 'https://ads.example' }));
    }
    window.removeEventListener('error', note);
    window.onerror = onerror;
    expect(refused).to.deep.equal([]);
    expect(failed).to.deep.equal([]);
    stop.abort();
  });

  it('believes one window alone [A2]', () => {
    expect(atHost({ source: new MessageChannel().port1 })).to.equal('source');
    expect(atGuest({ source: new MessageChannel().port1 })).to.equal('source');
    // A window that is gone has no source, and a frame without a window expects none.
    expect(atHost({ source: null }, { source: () => null })).to.equal('source');
  });

  it('compares origins as exact strings [A3] [F9]', () => {
    for (const origin of [
      'https://partner.example.evil.example',
      'https://evilpartner.example',
      'https://tner.example',
      'http://partner.example',
      'https://partner.example:8443',
      'https://PARTNER.example',
      'https://partner.example.',
      'https://partner.example/',
      'null',
      '*',
      '',
    ]) {
      expect(atHost({ origin }), origin).to.equal('origin');
      expect(atGuest({ origin }), origin).to.equal('origin');
    }
  });

  it('believes a frame only while it is connected [A4]', () => {
    expect(atHost({}, { judge: judgeGuest(() => false) })).to.equal('gone');
  });

  it('takes no opaque or broken origin for one [A5] [F11]', () => {
    for (const text of [
      'data:text/html,x',
      'about:blank',
      'javascript:1',
      'null',
      '',
      'partner.example',
      undefined,
    ]) {
      expect(exactOrigin(text), String(text)).to.equal(undefined);
    }
    expect(exactOrigin('https://Partner.example:443/app?x#y')).to.equal(ORIGIN);
  });

  it('hears hello at the host, and wake and offer at the guest [A6]', () => {
    expect(atHost({ data: OFFER, ports: [port] })).to.equal('shape');
    expect(atHost({ data: { wbp: 'wake' } })).to.equal('shape');
    expect(atHost({ data: { ...HELLO, wbp: 'Hello' } })).to.equal('shape');
    expect(atGuest({ data: HELLO, ports: [] })).to.equal('shape');
    expect(atGuest({ data: { ...OFFER, wbp: ['offer'] }, ports: [] })).to.equal('shape');
  });

  it('wants a nonce that is a text of bounded length [A7]', () => {
    for (const n of [undefined, null, 5, {}, [NONCE], '', 'a'.repeat(15), 'a'.repeat(65)]) {
      expect(atHost({ data: { ...HELLO, n } })).to.equal('shape');
      expect(atGuest({ data: { ...OFFER, n } }, { judge: judgeHost(() => n as string) })).to.equal('shape');
    }
  });

  it('wants two whole numbers in order for a range of versions [A8] [F14]', () => {
    for (const v of [
      undefined,
      1,
      '1,1',
      [1],
      [1, 1, 1],
      [2, 1],
      [0.5, 1],
      ['1', '1'],
      [-1, 1],
      [1, 2 ** 53],
      { 0: 1, 1: 1 },
    ]) {
      expect(atHost({ data: { ...HELLO, v } }), JSON.stringify(v)).to.equal('shape');
    }
    expect(isRange([0, 9])).to.equal(true);
  });

  it('wants one port with an offer, and none with anything else [A9]', () => {
    expect(atGuest({ ports: [] })).to.equal('ports');
    expect(atGuest({ ports: [port, new MessageChannel().port1] })).to.equal('ports');
    expect(atGuest({ data: { wbp: 'wake' } })).to.equal('ports');
    expect(atHost({ ports: [port] })).to.equal('ports');
  });

  it("takes an offer for the guest's own live nonce alone [A10] [F6]", () => {
    expect(atGuest({ data: { ...OFFER, n: 'b'.repeat(32) } })).to.equal('nonce');
    expect(atGuest({}, { judge: judgeHost(() => '') })).to.equal('nonce');
  });

  it('counts what it refuses by its reason, and goes on [A11]', () => {
    const view = new EventTarget() as Window;
    const stop = new AbortController();
    const refused: string[] = [];
    const taken: unknown[] = [];
    listen(
      view,
      host(),
      stop.signal,
      ({ n }) => taken.push(n),
      (counter, { origin }) => refused.push(`${counter} ${origin}`),
    );
    const say = (data: unknown, o: Said = {}): boolean =>
      view.dispatchEvent(new MessageEvent('message', { data, ...heard(o) }));
    say(HELLO, { origin: 'https://evil.example' });
    say({ ...HELLO, n: 1 });
    say(HELLO);
    stop.abort();
    say(HELLO);
    expect(refused).to.deep.equal(['origin https://evil.example', `shape ${ORIGIN}`]);
    expect(taken).to.deep.equal([NONCE]);
  });

  it('makes nonces of 128 bits that never repeat', () => {
    const made = Array.from({ length: 100 }, randomId);
    expect(new Set(made).size).to.equal(100);
    for (const nonce of made) expect(nonce).to.match(/^\d+(-\d+){3}$/);
  });
});
