import { LRUCache } from 'lru-cache';
import type { Media } from '../context.js';
import { mediaIdOf } from '../members/public-id.js';
import { isListed } from './hosts.js';

export interface MediaRegistryOptions {
  publicUrl: string;
  publicIdKey: string;
  /** Hosts from which pictures may come, with a port where it is not the usual one. */
  hosts: readonly string[];
}

const KEPT = 200_000;

/** Remembers every picture address that went into an answer, so that only those can be fetched through the gateway. */
export class MediaRegistry implements Media {
  readonly #o: MediaRegistryOptions;
  readonly #urls = new LRUCache<string, string>({ max: KEPT });
  readonly #ids = new LRUCache<string, string>({ max: KEPT });

  constructor(options: MediaRegistryOptions) {
    this.#o = options;
  }

  addressOf(url: string | undefined): string | undefined {
    if (!url || url.length > 2000 || !isListed(url, this.#o.hosts)) return undefined;
    let id = this.#ids.get(url);
    if (id === undefined) {
      id = mediaIdOf(this.#o.publicIdKey, url);
      this.#ids.set(url, id);
    }
    this.#urls.set(id, url);
    return `${this.#o.publicUrl}/v1/media/${id}`;
  }

  /** The address behind an id that went into an answer. */
  urlOf(id: string): string | undefined {
    return this.#urls.get(id);
  }
}
