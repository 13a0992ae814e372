import { expect } from '@open-wc/testing';
import { hostAlone } from './fixtures.js';
import { commonVersion, isOpening, receiveGuests, seekHost } from './handshake.js';
import { createLedger } from './ledger.js';

interface Posted {
  what: Record<string, unknown>;
  to: string;
  ports: MessagePort[];
}

/** Notes what is posted to a window instead of posting it. */
function tap(view: Window): { posted: Posted[]; restore(): void } {
  const posted: Posted[] = [];
  const { postMessage } = view;
  view.postMessage = ((what: Record<string, unknown>, to: string, ports: MessagePort[] = []) =>
    void posted.push({ what, to, ports })) as Window['postMessage'];
  return { posted, restore: () => (view.postMessage = postMessage) };
}

/** As if another window had posted it. */
const say = (
  data: object,
  source: MessageEventSource | null,
  origin: string,
  ports: MessagePort[] = [],
): boolean => window.dispatchEvent(new MessageEvent('message', { data, source, origin, ports }));

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

describe('a host that waits for guests', () => {
  const ORIGIN = 'https://partner.example';
  let frame: HTMLIFrameElement;
  let tapped: ReturnType<typeof tap>;
  let stop: AbortController;
  let wake: () => void;
  let greeted: { n: string; version: number }[];
  let left: number;
  let mismatches: string[];
  const ledger = createLedger(undefined);

  const receive = (origin = ORIGIN): void => {
    stop = new AbortController();
    greeted = [];
    left = 0;
    mismatches = [];
    wake = receiveGuests(
      frame,
      origin,
      ledger,
      stop.signal,
      () => left++,
      (_port, { n }, version) => greeted.push({ n, version }),
      (seen) => mismatches.push(seen),
    );
  };
  const hello = (n: string, v: unknown = [1, 1], origin = ORIGIN): boolean =>
    say({ wbp: 'hello', v, n }, frame.contentWindow, origin);
  const offers = (): Posted[] => tapped.posted.filter(({ what }) => what.wbp === 'offer');
  const wakes = (): number => tapped.posted.filter(({ what }) => what.wbp === 'wake').length;

  beforeEach(() => {
    frame = document.body.appendChild(document.createElement('iframe'));
    tapped = tap(frame.contentWindow!);
  });
  afterEach(() => {
    stop.abort();
    frame.remove();
  });

  it('wakes a frame once [H2] [F2]', () => {
    receive();
    wake();
    wake();
    expect(wakes()).to.equal(1);
  });

  it('does not wake one that has said hello [H2] [F3]', () => {
    receive();
    hello(A);
    wake();
    expect(wakes()).to.equal(0);
  });

  it('offers a port to the exact origin [H3] [F10]', () => {
    receive();
    hello(A);
    wake();
    expect(offers()).to.have.length(1);
    const [{ to, what, ports }] = offers() as [Posted];
    expect(to).to.equal(ORIGIN);
    expect(ports).to.have.length(1);
    expect(what).to.include({ v: 1, n: A });
    expect(what.m).to.match(/^\d+(-\d+){3}$/);
  });

  it('offers one to anybody only where the frame is opaque [H3]', () => {
    receive('null');
    hello(A, [1, 1], 'null');
    expect(offers().map(({ to }) => to)).to.deep.equal(['*']);
    hello(B, [1, 1], ORIGIN);
    expect(offers()).to.have.length(1);
  });

  it('ignores a second hello with the same nonce [H4]', () => {
    receive();
    hello(A);
    hello(A);
    expect(greeted).to.deep.equal([{ n: A, version: 1 }]);
    expect(offers()).to.have.length(1);
  });

  it('takes a new nonce for a new document [H5] [F41]', () => {
    receive();
    hello(A);
    const before = left;
    hello(B);
    expect(left).to.equal(before + 1);
    expect(greeted.map(({ n }) => n)).to.deep.equal([A, B]);
    expect(offers()[0]!.what.m).not.to.equal(offers()[1]!.what.m);
  });

  it('takes the highest version that both speak [H6] [F14]', () => {
    expect(commonVersion([1, 1])).to.equal(1);
    expect(commonVersion([0, 7])).to.equal(1);
    expect(commonVersion([2, 9])).to.equal(0);
    expect(commonVersion([0, 0])).to.equal(0);
    expect(commonVersion('1')).to.equal(0);
    receive();
    hello(A, [2, 9]);
    expect(greeted).to.deep.equal([{ n: A, version: 0 }]);
  });

  it('wants nonce and secret of its offer in the first frame [H7] [F13]', async () => {
    const offered = { n: A, m: B };
    expect(isOpening({ open: A, m: B }, offered)).to.equal(true);
    for (const frame of [{ open: A, m: A }, { open: B, m: B }, { open: A }, { q: 1, m: B }, {}]) {
      expect(isOpening(frame, offered), JSON.stringify(frame)).to.equal(false);
    }
    const { host, guest, opening } = hostAlone();
    const gone = new Promise((resolve) => host.on('gone', resolve));
    guest.post(opening.replace(/"m":"../, '"m":"ff'));
    await gone;
    expect(host.phase).to.equal('gone');
    await host.close({ ms: 0 });
  });

  it('tells the origin of a right window in the wrong place, and counts it [F8]', () => {
    receive();
    hello(A, [1, 1], 'https://evil.example');
    expect(mismatches).to.deep.equal(['https://evil.example']);
    expect(greeted).to.deep.equal([]);
    expect(ledger.counters.origin).to.be.greaterThan(0);
  });
});

describe('a guest that seeks its host', () => {
  const ORIGIN = 'https://community.example';
  const { parent } = window;
  let tapped: ReturnType<typeof tap>;
  let stop: AbortController;
  let found: string[];
  let failed: string[];
  let counters: Record<string, number>;

  const seek = (): string => {
    stop = new AbortController();
    found = [];
    failed = [];
    const ledger = createLedger(undefined);
    counters = ledger.counters;
    seekHost(new Set([ORIGIN]), {
      ledger,
      life: stop.signal,
      join: (_port, { n }, origin) => found.push(`${n} ${origin}`),
      end: (_code, reason, seen) => failed.push(`${reason} ${seen}`),
    });
    return (tapped.posted.at(-1)?.what.n as string | undefined) ?? '';
  };
  const offer = (n: string, o: { v?: unknown; origin?: string } = {}): boolean =>
    say({ wbp: 'offer', v: o.v ?? 1, n, m: B }, parent, o.origin ?? ORIGIN, [new MessageChannel().port1]);

  beforeEach(() => (tapped = tap(parent)));
  afterEach(() => {
    stop.abort();
    tapped.restore();
  });

  it('speaks first, with a nonce of its own each time [H1] [F1] [F3]', () => {
    const first = seek();
    expect(tapped.posted).to.deep.equal([
      { what: { wbp: 'hello', v: [1, 1], n: first }, to: '*', ports: [] },
    ]);
    expect(first).to.match(/^\d+(-\d+){3}$/);
    stop.abort();
    expect(seek()).not.to.equal(first);
  });

  it('takes one offer; its nonce is dead from then on [H8] [F6]', () => {
    const nonce = seek();
    offer(nonce);
    offer(nonce);
    say({ wbp: 'wake' }, parent, ORIGIN);
    expect(found).to.deep.equal([`${nonce} ${ORIGIN}`]);
    expect(counters.nonce).to.equal(1);
    expect(tapped.posted).to.have.length(1);
  });

  it('tells that the page around it is another one than it trusts [H9] [F5]', () => {
    offer(seek(), { origin: 'https://other.example' });
    expect(failed).to.deep.equal(['ORIGIN_MISMATCH https://other.example']);
    expect(found).to.deep.equal([]);
  });

  it('tells that its host speaks another version [H9] [F14]', () => {
    offer(seek(), { v: 2 });
    expect(failed).to.deep.equal([`VERSION ${ORIGIN}`]);
    expect(found).to.deep.equal([]);
  });

  it('says the same hello again when it is woken [H10] [F2]', () => {
    const nonce = seek();
    say({ wbp: 'wake' }, parent, ORIGIN);
    expect(tapped.posted.map(({ what }) => what.n)).to.deep.equal([nonce, nonce]);
  });

  it('does not hear a window that is not its parent [F7]', () => {
    const nonce = seek();
    const stranger = document.body.appendChild(document.createElement('iframe'));
    say({ wbp: 'offer', v: 1, n: nonce, m: B }, stranger.contentWindow, ORIGIN, [new MessageChannel().port1]);
    expect(found).to.deep.equal([]);
    expect(counters.source).to.equal(1);
    stranger.remove();
  });
});
