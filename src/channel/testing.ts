/**
 * `rai-kit/channel/testing`: a community around the page, for a partner who develops without one.
 *
 *     createMockHost();
 *     const channel = await connectChannel({ hosts: ['https://community.example'], want: ['messages.send'] });
 *
 * Everything after the handshake of windows is real: the port, the guards, consent, limits, live changes. The
 * data is a small invented community in memory.
 */
import { openLocal, type LocalLink } from '../bridge/local.js';
import type { HostLink } from '../bridge/types.js';
import { MemoryCommunity, type MemoryMember } from '../community/memory-community.js';
import { northwind, northwindMember } from '../community/northwind.js';
import type { HostedChannel, Look } from './host.js';
import { serveFrame } from './serve-frame.js';
import { createChannelServices, type ServicesOptions } from './services.js';
import {
  CHANNEL_CAPABILITIES,
  type AuditEntry,
  type ChannelCapability,
  type ConsentQuestion,
} from './types.js';

export { MemoryCommunity, northwind, northwindMember };

export interface MockHostOptions extends Partial<Omit<ServicesOptions, 'community'>> {
  /** Exact origin that the host pretends to have: one of those that the page trusts. Default `https://community.example`. */
  host?: string;
  /** Default: Northwind, with the member on rank 12 signed in. */
  community?: MemoryCommunity;
  /** Id of the frame's channel. Default `general`. */
  channel?: string;
  /** Further channels. */
  channels?: readonly string[];
  /** What is granted at most. Default: everything. */
  capabilities?: readonly ChannelCapability[];
  /** The member's answer. Default: yes. */
  confirm?: (question: ConsentQuestion) => Promise<boolean>;
  look?: Partial<Look>;
}

/** The community around a page that has none. */
export interface MockHost {
  readonly community: MemoryCommunity;
  readonly link: HostLink;
  /** What the page did and tried. */
  readonly audits: readonly AuditEntry[];
  /** Addresses that the page had opened; the mock opens none. */
  readonly opened: readonly string[];
  /** Height in CSS pixels that the page has got; 0 until it asked. */
  readonly height: number;
  /** Granted in the member's name. */
  readonly grants: readonly ChannelCapability[];
  /** Somebody else signs in; null signs out. */
  signIn(member: MemoryMember | null): void;
  look(look: Partial<Look>): void;
  allow(capabilities: readonly ChannelCapability[]): void;
  revoke(capability: ChannelCapability): void;
  /** Plays a reload of the page's frame: what is pending rejects, the next `connectChannel()` gets a new link. */
  reload(): void;
  close(): Promise<void>;
}

const LOOK: Look = {
  theme: { scheme: 'light', tokens: {} },
  locale: 'en',
  timeZone: 'UTC',
  reducedMotion: false,
};
const MINUTE_MS = 60_000;

/** Not a token that any server takes: there is no gateway to sign one. */
const mockToken = async (channel: string): Promise<{ token: string; expiresAt: string }> => ({
  token: `mock.${channel}.${crypto.getRandomValues(new Uint32Array(1)).join('')}`,
  expiresAt: new Date(Date.now() + MINUTE_MS).toISOString(),
});

/** Puts a community around this page. A `connectChannel()` that trusts `host` finds it. */
export function createMockHost(options: MockHostOptions = {}): MockHost {
  const {
    host = 'https://community.example',
    community = new MemoryCommunity({ ...northwind(), member: northwindMember() }),
    channel = 'general',
    channels = [],
    capabilities = CHANNEL_CAPABILITIES,
    confirm = async () => true,
    token = mockToken,
  } = options;
  const audits: AuditEntry[] = [];
  const opened: string[] = [];
  let look: Look = { ...LOOK, ...options.look };
  let height = 0;
  let local!: LocalLink;
  const hosted: HostedChannel = serveFrame(
    {
      services: createChannelServices({ ...options, community, confirm, token }),
      served: {
        origin: location.origin,
        channel,
        channels: new Set(channels),
        capabilities: new Set(capabilities),
        confirm,
        audit: (entry) => void audits.push(entry),
        isActive: () => true,
        open: (url) => void opened.push(url),
      },
      look,
      size: { min: 0, max: 100_000, apply: (px) => void (height = px) },
    },
    (given) => (local = openLocal({ host: given, origin: host })).host,
  );
  return {
    community,
    audits,
    opened,
    get link() {
      return local.host;
    },
    get height() {
      return height;
    },
    get grants() {
      return hosted.attached.grants;
    },
    signIn: (member) => community.signIn(member),
    look: (next) => hosted.look((look = { ...look, ...next })),
    allow: (next) => hosted.allow(new Set(next)),
    revoke: (capability) => hosted.attached.revoke(capability),
    reload: () => local.host.rebind(),
    close: () => hosted.close(),
  };
}
