import { expect } from '@open-wc/testing';
import { seekHost } from './handshake.js';
import { createLedger, type Ledger } from './ledger.js';

// This page is its own parent here, and hears its own hello: that is refused by its kind.
const HOST = location.origin;

/** A search of this page's parent, whose messages the test makes itself. */
async function search(hosts: string[] | undefined = [HOST]) {
  const life = new AbortController();
  const ledger: Ledger = createLedger(undefined);
  const events: string[] = [];
  const hellos: { n: string }[] = [];
  const hear = ({ data }: MessageEvent): void => {
    if ((data as { wbp?: string } | null)?.wbp === 'hello') hellos.push(data as { n: string });
  };
  window.parent.addEventListener('message', hear, { signal: life.signal });
  seekHost(hosts && new Set(hosts), {
    ledger,
    life: life.signal,
    join: (_, { n, m }, origin) => events.push(`found ${n} ${m} ${origin}`),
    end: (_, reason, seen) => events.push(`${reason} ${seen}`),
  });
  const said = async (count: number): Promise<void> => {
    while (hellos.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await said(1);
  const say = (data: object, ports: MessagePort[] = [], origin = HOST): void => {
    window.dispatchEvent(new MessageEvent('message', { data, ports, origin, source: window.parent }));
  };
  return { life, ledger, events, said, say, n: hellos[0]!.n, hellos };
}

describe('a guest that seeks its host', () => {
  const m = 'm'.repeat(32);
  const { port1 } = new MessageChannel();

  it('says the same hello again when it is woken, and takes one offer [F2] [F6]', async () => {
    const { life, ledger, events, said, say, n, hellos } = await search();
    say({ wbp: 'wake' });
    await said(2);
    expect(hellos[1]!.n).to.equal(n);
    say({ wbp: 'offer', v: 1, n, m }, [port1]);
    expect(events).to.deep.equal([`found ${n} ${m} ${HOST}`]);
    say({ wbp: 'offer', v: 1, n, m }, [port1]);
    say({ wbp: 'wake' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(events).to.have.length(1);
    expect(hellos).to.have.length(2);
    expect(ledger.counters.nonce).to.equal(1);
    life.abort();
  });

  it('names what is wrong with the host', async () => {
    const { life, ledger, events, say, n } = await search();
    say({ wbp: 'offer', v: 7, n, m }, [port1], 'https://evil.example');
    say({ wbp: 'offer', v: 7, n, m }, [port1]);
    expect(events).to.deep.equal(['ORIGIN_MISMATCH https://evil.example', `VERSION ${HOST}`]);
    expect(ledger.counters.origin).to.equal(1);
    life.abort();
    say({ wbp: 'wake' });
    expect(events).to.have.length(2);
  });
});
