import { connectGuest } from 'rai-kit-bridge/guest';
import { methods } from './rai-kit.table.js';

export async function connect(hostOrigin) {
  const link = await connectGuest({ hosts: [hostOrigin], methods: () => methods, want: ['bench'] });
  link.on(
    'event',
    ({ name }) => name === 'hold' && link.call('hold', {}, { timeout: 60_000 }).catch(() => {}),
  );
  return { call: (name, value) => link.call(name, typeof value === 'object' ? value : {}) };
}
