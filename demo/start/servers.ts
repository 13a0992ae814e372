import { readFileSync } from 'node:fs';
import { Child } from './child.js';
import { ownSecrets, readCredentials, type Credentials } from './credentials.js';
import { gatewayEnvironment, publicChannels } from './gateway-environment.js';
import type { StartOptions } from './options.js';
import type { Ports } from './ports.js';

/** Where everything answers. Pages and servers are on different sites, as they are in the world. */
export interface Addresses {
  site: string;
  gallery: string;
  gateway: string;
  platform: string;
}

export function addressesOf(ports: Ports): Addresses {
  return {
    site: `http://shop.localhost:${ports.site}`,
    gallery: `http://gallery.localhost:${ports.gallery}`,
    gateway: `http://127.0.0.1:${ports.gateway}`,
    platform: `http://127.0.0.1:${ports.platform}`,
  };
}

/** Makes the four servers, each with exactly what it needs to know. */
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
    return this.#child('platform', 'demo/platform/main.ts', [
      ...args.map(String),
      ...(strict ? ['--strict-contract'] : []),
    ]);
  }

  gateway(credentials: Credentials): Child {
    const secrets = ownSecrets(this.#options.data);
    const env = gatewayEnvironment(this.#ports.gateway, this.at, this.#options.data, credentials, secrets);
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
