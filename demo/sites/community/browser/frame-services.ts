import { createChannelServices } from '../../../../src/channel/index.js';
import type { ChannelServices } from '../../../../src/channel/types.js';
import type { GatewayCommunity } from '../../../../src/community/gateway-community.js';
import type { UserSends } from '../../../../src/model/user-sends.js';
import { sessionFor } from '../../../../src/session/shared.js';
import type { KeyPlace } from './account.js';
import { keyInPage, keyOnServer } from './member-api.js';

/** Asked for anew with each call; absent where the way in use has none. */
type Act<Name extends 'reply' | 'react'> = NonNullable<UserSends[Name]>;

/** The way that is in use now, in the shape that the services keep. What it cannot do, the community does. */
class CurrentWay implements UserSends {
  now: UserSends;

  constructor(first: UserSends) {
    this.now = first;
  }

  send: UserSends['send'] = (message, o) => this.now.send(message, o);

  get reply(): Act<'reply'> {
    return this.now.reply?.bind(this.now) as Act<'reply'>;
  }

  get react(): Act<'react'> {
    return this.now.react?.bind(this.now) as Act<'react'>;
  }
}

/**
 * What this page answers to its frames: everything that is read from the community, what is written with
 * the member's own key, wherever that lies, and tokens for a partner's server from the gateway.
 */
export class FrameServicesOfPage {
  readonly services: ChannelServices;
  readonly #gateway: string;
  readonly #way: CurrentWay;

  constructor(community: GatewayCommunity, gateway: string) {
    this.#gateway = gateway;
    this.#way = new CurrentWay(this.#onServer());
    this.services = createChannelServices({
      community,
      userApi: this.#way,
      token: (channel, signal) => community.identityToken(channel, { signal }),
    });
  }

  /** A change of place, or of member, forgets the key of before. */
  use(place: KeyPlace): void {
    this.#way.now = place === 'page' ? keyInPage() : this.#onServer();
  }

  #onServer(): UserSends {
    return keyOnServer(this.#gateway, sessionFor('/session'));
  }
}
