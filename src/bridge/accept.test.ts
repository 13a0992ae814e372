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
import { commonVersion } from './handshake.js';

const source = window;
const other = {} as Window;
const n = 'a'.repeat(32);
const hello = { wbp: 'hello', v: [1, 1], n } as unknown as Spoken;
const offer = { wbp: 'offer', v: 1, n, m: n } as Spoken;
const origin = 'https://widget.example';

const host: Expected = {
  source: () => source,
  origins: new Set([origin]),
  judge: judgeGuest(() => true),
};
const guest: Expected = { source: () => source, origins: new Set([origin]), judge: judgeHost(() => n) };
const event = (o: object = {}): MessageEvent =>
  ({ source, origin, ports: [], ...o }) as unknown as MessageEvent;
const port = {} as MessagePort;

describe('accept', () => {
  it('takes hello at a host, wake and offer at a guest', () => {
    expect(accept(event(), hello, host)).to.equal('');
    expect(accept(event(), { wbp: 'wake' } as Spoken, guest)).to.equal('');
    expect(accept(event({ ports: [port] }), offer, guest)).to.equal('');
  });

  // The exact one alone.
  for (const wrong of [
    'https://widget.example.evil.example',
    'https://evilwidget.example',
    'https://dget.example',
    'http://widget.example',
    'https://widget.example:8443',
    'https://WIDGET.example',
    'https://widget.example.',
    'https://wіdget.example',
    'https://xn--wdget-2ve.example',
    'null',
    '',
    '*',
  ]) {
    it(`refuses the look-alike origin "${wrong}" [F9]`, () => {
      expect(accept(event({ origin: wrong }), hello, host)).to.equal('origin');
      expect(accept(event({ origin: wrong, ports: [port] }), offer, guest)).to.equal('origin');
    });
  }

  it('refuses by the first thing that is wrong [F7] [F8] [F11]', () => {
    const table: [expected: string, event: object, data: object, side: Expected][] = [
      ['source', { source: other }, hello, host],
      ['source', { source: null }, hello, { ...host, source: () => null }],
      ['gone', {}, hello, { ...host, judge: judgeGuest(() => false) }],
      ['shape', {}, { wbp: 'wake' }, host],
      ['shape', { ports: [port] }, offer, host],
      ['shape', {}, hello, guest],
      ['shape', {}, { wbp: {} }, guest],
      ['shape', {}, { ...hello, n: 'short' }, host],
      ['shape', {}, { ...hello, n: 'x'.repeat(65) }, host],
      ['shape', {}, { ...hello, n: { length: 20 } }, host],
      ...[[1], [2, 1], ['1', '1'], [1, 1.5], [-1, 1], '1', undefined, [1, Infinity], { length: 2 }].map(
        (v) => ['shape', {}, { ...hello, v }, host] as [string, object, object, Expected],
      ),
      ['ports', {}, offer, guest],
      ['ports', { ports: [port, port] }, offer, guest],
      ['ports', { ports: [port] }, hello, host],
      ['nonce', { ports: [port] }, { ...offer, n: 'b'.repeat(32) }, guest],
      ['nonce', { ports: [port] }, offer, { ...guest, judge: judgeHost(() => '') }],
    ];
    for (const [expected, e, data, side] of table) {
      expect(accept(event(e), data as Spoken, side), JSON.stringify(data)).to.equal(expected);
    }
  });

  it('reads exact origins, and nothing else as one', () => {
    expect(exactOrigin('https://Community.example:443/path?x#y')).to.equal('https://community.example');
    for (const wrong of [
      '',
      'community.example',
      'data:text/html,x',
      'blob:null/1',
      'javascript:0',
      '*',
      5,
      {},
      null,
      undefined,
    ]) {
      expect(exactOrigin(wrong), String(wrong)).to.equal(undefined);
    }
  });

  it('passes by what is not ours, and counts what claims to be [F40]', () => {
    const view = new EventTarget() as Window;
    const life = new AbortController();
    const heard: string[] = [];
    listen(
      view,
      host,
      life.signal,
      ({ wbp }) => heard.push(wbp),
      (counter) => heard.push(counter),
    );
    const say = (data: unknown, o: object = {}): void => {
      view.dispatchEvent(Object.assign(new Event('message'), { data, source, origin, ports: [], ...o }));
    };
    for (const foreign of ['[iFrameSizer]', 5, null, undefined, {}, [], { type: 'hello' }, { wbp: 0 }])
      say(foreign);
    expect(heard).to.deep.equal([]);
    say(hello);
    say(hello, { origin: 'https://evil.example' });
    life.abort();
    say(hello);
    expect(heard).to.deep.equal(['hello', 'origin']);
  });

  it('makes ids of 128 bits, and finds the highest common version [F14]', () => {
    expect(randomId()).to.match(/^\d+(-\d+){3}$/);
    expect(randomId()).not.to.equal(randomId());
    expect(
      [
        [1, 1],
        [0, 5],
        [1, 99],
      ].map(commonVersion),
    ).to.deep.equal([1, 1, 1]);
    expect([[0, 0], [2, 9], [2, 1], '1', undefined, 1].map(commonVersion)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    expect(isRange([1, 1])).to.equal(true);
  });
});
