/** A partner's page that connects and says what became of it. */
import { connectChannel } from '../../../../src/channel/connect-channel.js';
import { rawGuest } from '../../../conformance/peers/raw-guest.js';

const query = new URL(location.href).searchParams;
const host = query.get('host') ?? '';
const trusted = query.get('trusts') ?? host;

async function connect(): Promise<string> {
  if (query.get('how') === 'newer') {
    const raw = await rawGuest({ host, hello: { v: [7, 9] } });
    const refusal = await raw.until((frame) => 'refuse' in frame);
    return `refuse ${String(refusal?.['refuse'])}`;
  }
  const channel = await connectChannel({ hosts: [trusted], want: ['messages.send'], timeoutMs: 2000 });
  const code = await channel.messages.send({ text: 'hello' }).then(
    () => 'sent',
    (error: { code: string }) => error.code,
  );
  return `open, may send: ${channel.can('messages.send')}, sending: ${code}`;
}

// To the console: the host may take the frame away at once.
connect().then(
  (outcome) => console.info(`outcome: ${outcome}`),
  ({ reason, code, message }: { reason?: string; code?: string; message: string }) =>
    console.info(`outcome: ${reason ?? code ?? message}`),
);
