import { createChannelServices } from '../../channel/services.js';
import type { ChannelServices, IdentityToken } from '../../channel/types.js';
import type { Community } from '../../model/community.js';

/** A community that can say who its member is, such as the gateway's. */
interface Identifying extends Community {
  identityToken?(channel: string, o: { signal: AbortSignal }): Promise<IdentityToken>;
}

const known = new WeakMap<Community, ChannelServices>();

/** Services of a page that made none itself: one for each community, so that its limits hold across frames. */
export function pageServices(community: Identifying): ChannelServices {
  let services = known.get(community);
  if (!services) {
    services = createChannelServices({
      community,
      ...(community.identityToken && {
        token: (channel, signal) => community.identityToken!(channel, { signal }),
      }),
    });
    known.set(community, services);
  }
  return services;
}

const ids = new WeakMap<ChannelServices, number>();
let lastId = 0;

/** Tells one set of services from another. */
export function servicesId(services: ChannelServices): number {
  let id = ids.get(services);
  if (id === undefined) ids.set(services, (id = ++lastId));
  return id;
}
