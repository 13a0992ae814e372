/** The kit's guest under test: does what its host tells it, and tells what came of it. */
import { connectGuest } from '../../../src/bridge/guest.js';
import type { GuestLink } from '../../../src/bridge/types.js';
import { METHODS } from './methods.js';

interface Instruction {
  do: 'call' | 'stream' | 'burst';
  method: string;
  args: object;
  timeout?: number;
  take?: number;
  count?: number;
}

const host = new URL(location.href).searchParams.get('host') ?? '';

async function follow(link: GuestLink, what: Instruction): Promise<object> {
  const options = what.timeout ? { timeout: what.timeout } : {};
  if (what.do === 'call') return { value: await link.call(what.method, what.args, options) };
  if (what.do === 'burst') {
    const all = Array.from({ length: what.count ?? 1 }, () => link.call(what.method, what.args));
    return { items: (await Promise.all(all)).length };
  }
  let items = 0;
  for await (const _ of link.stream(what.method, what.args)) if ((items += 1) === what.take) break;
  return { items };
}

async function main(): Promise<void> {
  const link = await connectGuest({
    hosts: [host],
    methods: () => METHODS,
    want: ['conformance', 'conformance.secret'],
  });
  while (link.isOpen) {
    const what = (await link.call('conformance.next', {})) as Instruction;
    const outcome = await follow(link, what).catch((error: { code: string }) => ({ code: error.code }));
    await link.call('conformance.told', outcome);
  }
}

// A check that breaks the line ends it with an error, as it should.
main().catch((error: Error) => console.info(`ended: ${error.message}`));
