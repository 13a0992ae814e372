/** A community's page with one iframe channel, or a host by hand or of the bridge alone; named in the address. */
import { createHost } from '../../../../src/bridge/host.js';
import { MemoryCommunity, northwind, northwindMember } from '../../../../src/testing.js';
import '../../../../src/widgets/iframe-channel/define.js';
import { rawHost } from '../../../conformance/peers/raw-host.js';

const query = new URL(location.href).searchParams;
const src = query.get('src') ?? '';
const { origin } = new URL(src);

/** What the host's side says, in order. */
const said: string[] = [];
Object.assign(globalThis, { said });

function element(): void {
  const channel = document.createElement('rai-iframe-channel');
  channel.slowMs = 300;
  channel.timeoutMs = 2500;
  channel.capabilities = query.get('capabilities') ?? 'user.read';
  if (query.has('sandbox')) channel.sandbox = query.get('sandbox') ?? '';
  channel.channelId = 'general';
  channel.addEventListener('rai-frame-gone', ({ reason }) => said.push(`gone ${reason}`));
  channel.addEventListener('rai-frame-refused', ({ reason }) => said.push(`refused ${reason}`));
  channel.addEventListener('rai-frame-open', ({ want }) => said.push(`open, wants ${want.join()}`));
  channel.addEventListener('rai-frame-audit', ({ method, code }) =>
    said.push(`${method} ${code ?? 'went well'}`),
  );
  const community = new MemoryCommunity(northwind());
  community.signIn(northwindMember());
  channel.community = community;
  channel.src = src;
  document.body.append(channel);
}

function frame(): HTMLIFrameElement {
  const made = document.createElement('iframe');
  made.src = src;
  document.body.append(made);
  return made;
}

const how = query.get('how') ?? 'element';
if (how === 'element') element();
else if (how === 'nobody') frame();
else if (how === 'newer') void rawHost(frame(), { origin, offer: { v: 9 } });
else {
  const link = createHost(frame(), {
    origin,
    methods: new Map(),
    handlers: new Map(),
    // The one that refuses will have none of this guest.
    capabilities: (want) => (how === 'refuses' ? Promise.reject(new Error('not this one')) : want),
  });
  link.on('gone', ({ reason }) => said.push(`gone ${reason}`));
}
