import type { Community } from '../model/community.js';
import { GatewayCommunity } from './gateway-community.js';
import { gatewayUrl } from './gateway-url.js';

/** What the loader's script tag says (`data-gateway`, `data-session-url`); it leaves it here. */
export interface PageSettings {
  gateway?: string | undefined;
  sessionUrl?: string | undefined;
}

interface Page {
  community?: Community | undefined;
  settings?: PageSettings | undefined;
  watchers: Set<(community: Community | undefined) => void>;
  gateways: Map<string, GatewayCommunity>;
}

/** All copies of the kit on a page meet here, whichever came first. */
const PAGE = Symbol.for('rai-kit.community.v1');

function page(): Page {
  const global = globalThis as { [PAGE]?: Partial<Page> };
  const found = (global[PAGE] ??= {});
  found.watchers ??= new Set();
  found.gateways ??= new Map();
  return found as Page;
}

/** The community of widgets that name none themselves. `undefined` takes it away. */
export function setCommunity(community: Community | undefined): void {
  const here = page();
  here.community = community;
  delete here.settings;
  for (const on of [...here.watchers]) on(community);
}

/** The page default: what was set, else what the loader's script tag names. */
export function getCommunity(): Community | undefined {
  const here = page();
  const { settings } = here;
  if (!here.community && settings?.gateway) {
    delete here.settings;
    try {
      here.community = communityFor({ gateway: settings.gateway, sessionUrl: settings.sessionUrl });
    } catch (error) {
      console.error(`rai-kit: ${(error as Error).message}`);
    }
  }
  return here.community;
}

/** Calls `on` whenever the page default is set anew, until the signal aborts. */
export function watchCommunity(
  on: (community: Community | undefined) => void,
  { signal }: { signal: AbortSignal },
): void {
  const { watchers } = page();
  if (signal.aborted) return;
  watchers.add(on);
  signal.addEventListener('abort', () => watchers.delete(on), { once: true });
}

/**
 * The community behind a gateway. Equal addresses share one instance, and with it requests, the session
 * and live updates; the first `sessionUrl` given for it counts. Throws `INVALID` for a gateway that is no
 * http(s) address. A bad `sessionUrl` is reported on the console, and the community stays public.
 */
export function communityFor(options: {
  gateway: string;
  sessionUrl?: string | undefined;
}): GatewayCommunity {
  const { gateways } = page();
  const id = gatewayUrl(options.gateway);
  let community = gateways.get(id);
  if (!community) gateways.set(id, (community = new GatewayCommunity({ gateway: id })));
  const { sessionUrl } = options;
  // The session is a chunk of its own: public pages never load it.
  if (sessionUrl)
    community.useSession(async () => (await import('../session/shared.js')).sessionFor(sessionUrl));
  return community;
}
