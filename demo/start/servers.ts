import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import { ownSecrets, readCredentials, type Credentials } from './credentials.js';
import { gatewayEnvironment, publicChannels } from './gateway-environment.js';
import type { IframeChannel } from './iframe-channels.js';
import type { StartOptions } from './options.js';
import type { Ports } from './ports.js';

/** Where everything answers. Pages and servers are on different sites, as they are in the world. */
export interface Addresses {
  site: string;
  gallery: string;
  gateway: string;
  platform: string;
  /** The community's app. */
  app: string;
  /** A partner's app, shown in an iframe channel. */
  partner: string;
  /** A partner's page that tries what it must not. */
  hostile: string;
}

export function addressesOf(ports: Ports): Addresses {
  return {
    site: `http://shop.localhost:${ports.site}`,
    gallery: `http://gallery.localhost:${ports.gallery}`,
    gateway: `http://127.0.0.1:${ports.gateway}`,
    platform: `http://127.0.0.1:${ports.platform}`,
    app: `http://community.localhost:${ports.app}`,
    partner: `http://partner.localhost:${ports.partner}`,
    hostile: `http://hostile.localhost:${ports.hostile}`,
  };
}

/** Makes the servers, each with exactly what it needs to know. */
export class Servers {
  readonly #options: StartOptions;
  readonly #ports: Ports;
  readonly #log: (name: string, line: string) => void;
  readonly at: Addresses;

  constructor(options: StartOptions, ports: Ports, log: (name: string, line: string) => void) {
    this.#options = options;
    this.#ports = ports;
    this.#log = log;
    this.at = addressesOf(ports);
  }

  platform(): Child {
    const { data, members, seed, strict } = this.#options;
    const args = ['--port', this.#ports.platform, '--data', data, '--members', members, '--seed', seed];
    // The receivers of a demo are on this machine.
    return this.#child('platform', 'demo/platform/main.ts', [
      ...args.map(String),
      '--private-destinations',
      ...(strict ? ['--strict-contract'] : []),
    ]);
  }

  gateway(
    credentials: Credentials,
    frames: readonly IframeChannel[],
    roles: Readonly<Record<string, string>>,
  ): Child {
    const { data } = this.#options;
    const env = gatewayEnvironment(this.#ports, this.at, data, credentials, ownSecrets(data), frames, roles);
    return this.#child('gateway', 'src/gateway/cli.ts', ['gateway'], env);
  }

  site(credentials: Credentials): Child {
    const secrets = ownSecrets(this.#options.data);
    return this.#child('site', 'demo/sites/shop/server/main.ts', [], {
      SHOP_PORT: String(this.#ports.site),
      SHOP_GATEWAY: this.at.gateway,
      SHOP_KIT: kitVersion(),
      SHOP_SERVER_KEY: secrets.serverKey,
      SHOP_COOKIE_KEY: secrets.cookieKey,
      SHOP_CHANNEL: publicChannels(credentials)[0]?.id ?? '',
      SHOP_CUSTOMERS: JSON.stringify(
        credentials.users.map(({ userId, username, displayName }) => ({
          sub: userId,
          username,
          name: displayName,
        })),
      ),
    });
  }

  app(credentials: Credentials, frames: readonly IframeChannel[]): Child {
    const secrets = ownSecrets(this.#options.data);
    return this.#child('app', 'demo/sites/community/server/main.ts', [], {
      APP_PORT: String(this.#ports.app),
      APP_NAME: credentials.communityName,
      APP_GATEWAY: this.at.gateway,
      APP_PLATFORM: this.at.platform,
      APP_SERVER_KEY: secrets.serverKey,
      APP_COOKIE_KEY: derive(secrets.cookieKey, 'app'),
      APP_COMMUNITY_ID: credentials.communityId,
      APP_FRAMES: JSON.stringify(
        frames.map(({ id, url, description, chat }) => ({ id, url, description, chat })),
      ),
      APP_MEMBERS: JSON.stringify(
        credentials.users.map(({ _id, userId, username, displayName, email, password }) => ({
          id: _id,
          sub: userId,
          username,
          name: displayName,
          email,
          password,
        })),
      ),
    });
  }

  partner(): Child {
    const { data } = this.#options;
    return this.#child('partner', 'demo/sites/partner/server/main.ts', [], {
      PARTNER_PORT: String(this.#ports.partner),
      PARTNER_HOSTS: JSON.stringify([this.at.app]),
      PARTNER_GATEWAY: this.at.gateway,
      PARTNER_KIT: kitVersion(),
      PARTNER_SCORES: join(data, 'partner', 'scores.json'),
    });
  }

  hostile(credentials: Credentials, frames: readonly IframeChannel[]): Child {
    const own = frames.find(({ url }) => new URL(url).origin === this.at.hostile)?.id;
    const ids = [...credentials.channels, ...frames].map(({ id }) => id);
    return this.#child('hostile', 'demo/sites/hostile/server/main.ts', [], {
      HOSTILE_PORT: String(this.#ports.hostile),
      HOSTILE_TARGET: this.at.app,
      HOSTILE_KNOWN: JSON.stringify([...new Set(ids)].filter((id) => id !== own)),
    });
  }

  gallery(): Child {
    return this.#child('gallery', 'demo/sites/gallery/server/main.ts', [], {
      GALLERY_PORT: String(this.#ports.gallery),
    });
  }

  build(): Child {
    return this.#child('build', 'tools/build-cdn.ts', []);
  }

  credentials(): Credentials {
    return readCredentials(this.#options.data);
  }

  #child(name: string, script: string, args: string[], env: Record<string, string> = {}): Child {
    const child = new Child({ name, script, args, env, onLine: (line) => this.#log(name, line) });
    this.#log(name, `process ${child.pid ?? 'none'}`);
    return child;
  }
}

function kitVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** A secret of its own for each purpose, out of one that is kept. */
function derive(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('base64url');
}
