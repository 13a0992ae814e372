import type { HostLink, HostOptions } from '../bridge/types.js';
import { sizeHost } from '../bridge/size.js';
import type { HostChannelOptions, HostedChannel, Look } from './host.js';
import { METHODS, PERSONAL } from './methods.js';
import { tokens } from './tokens.js';
import {
  CHANNEL_CAPABILITIES,
  type ChannelCapability,
  type ChannelContext,
  type ServedFrame,
} from './types.js';

type Told = Awaited<ReturnType<HostedChannel['attached']['context']>>;

const isCapability = (name: string): name is ChannelCapability =>
  (CHANNEL_CAPABILITIES as readonly string[]).includes(name);

/** Puts the table, the services and what is told to a frame onto a link, however that comes about. */
export function serveFrame(o: HostChannelOptions, open: (options: HostOptions) => HostLink): HostedChannel {
  const { services, size } = o;
  const life = new AbortController();
  const { signal } = life;
  const wanted = new Set<ChannelCapability>();
  let allowed: ReadonlySet<ChannelCapability> = o.served.capabilities;
  let granted: ReadonlySet<ChannelCapability> = new Set();
  let bounds = size && { min: size.min, max: size.max };
  let look = o.look;
  let told: Told | undefined;
  let revision = 0;
  let asked = 0;

  const resize = (height: number): number => {
    const applied = Math.round(Math.min(Math.max(height, bounds!.min), bounds!.max));
    size!.apply(applied);
    return applied;
  };
  const served: ServedFrame = {
    origin: o.served.origin,
    channel: o.served.channel,
    channels: o.served.channels,
    capabilities: o.served.capabilities,
    confirm: (question) => o.served.confirm(question),
    audit: (entry) => o.served.audit(entry),
    isActive: () => o.served.isActive(),
    open: (url) => o.served.open(url),
    granted: (grants) => o.served.granted?.(grants),
    can: (capability) => granted.has(capability),
    ...(size && { resize }),
    ...(o.served.isPublic !== undefined && { isPublic: o.served.isPublic }),
  };
  const attached = services.attach(served);

  const grantable = (): Set<ChannelCapability> =>
    new Set(
      [...wanted].filter(
        (one) => allowed.has(one) && (one !== 'size.auto' || size) && (attached.offers?.(one) ?? true),
      ),
    );

  const tell = (): void => {
    if (!told) return;
    const { scheme } = look.theme;
    const theme = { scheme, tokens: (granted.has('theme.tokens') && tokens(look.theme.tokens)) || {} };
    const context: ChannelContext = { ...told, ...look, theme, revision: ++revision };
    link.set('ctx', context);
  };

  /** Asks the services again; of several answers only that to the last question counts. */
  const refresh = async (): Promise<void> => {
    const turn = ++asked;
    const answer = await attached.context();
    if (turn !== asked) return;
    told = answer;
    tell();
  };
  const refreshQuietly = (): void => void refresh().catch(() => {});

  const link = open({
    origin: served.origin,
    ...(o.opaque !== undefined && { opaque: o.opaque }),
    methods: METHODS,
    handlers: attached.handlers,
    capabilities: async (want) => {
      for (const one of want) if (isCapability(one)) wanted.add(one);
      granted = grantable();
      await refresh();
      return granted;
    },
    signal,
    ...(o.slowMs !== undefined && { slowMs: o.slowMs }),
    ...(o.timeoutMs !== undefined && { timeoutMs: o.timeoutMs }),
    ...(o.log && { log: o.log }),
  });
  const sizer = size && sizeHost(link, { ...size, signal });

  // A new document asks anew.
  link.on('reload', () => (wanted.clear(), (granted = new Set())), { signal });
  link.on(
    'call',
    ({ method, code }) => {
      // A stream was told when it began; how it ended is news only when it was refused or failed.
      const isStream = METHODS.get(method)?.call === 'stream';
      if (isStream && (code === undefined || /^(CANC|CLOS|PEER)/.test(code))) return;
      const { origin, channel } = served;
      served.audit({
        origin,
        channel,
        method,
        ...(code !== undefined && { code }),
        at: new Date().toISOString(),
      });
    },
    { signal },
  );
  attached.watch(
    ({ isOtherMember, identity }) => {
      if (isOtherMember) {
        link.reject('CANCELLED', PERSONAL);
        // What is personal goes at once; who is there now is asked afterwards.
        if (told) {
          const { user: _gone, ...rest } = told;
          told = { ...rest, identity: { state: identity.state, key: identity.key } };
          tell();
        }
      }
      if (told) refreshQuietly();
    },
    { signal },
  );
  const end = (): void => {
    life.abort();
    attached.dispose();
  };
  o.signal?.addEventListener('abort', () => void close(), { once: true });

  async function close(): Promise<void> {
    await link.close();
    end();
  }

  return {
    link,
    attached,
    look(next: Look) {
      look = next;
      tell();
    },
    limit(next) {
      bounds = next;
      sizer?.limit(next);
    },
    allow(capabilities) {
      allowed = capabilities;
      granted = grantable();
      link.grant(granted);
      if (told) refreshQuietly();
    },
    diagnose: async () => (await import('../bridge/diagnose.js')).diagnose(link),
    close,
  };
}
