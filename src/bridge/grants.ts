import { BridgeError } from './errors.js';

/** What a host has granted to the document that it serves. */
export interface Grants {
  readonly names: readonly string[];
  has(capability: string): boolean;
  /** Replaces what is granted. */
  set(names: Iterable<string>): void;
  /** Asks for more; resolves to whether all of it is granted now. */
  ask(want: readonly string[]): Promise<boolean>;
  /** The document is gone. */
  clear(): void;
}

export function createGrants(
  decide: (want: readonly string[]) => Iterable<string> | Promise<Iterable<string>>,
): Grants {
  let granted = new Set<string>();
  let document = 0;
  let isAsked = false;
  return {
    get names() {
      return [...granted];
    },
    has: (capability) => granted.has(capability),
    set: (names) => (granted = new Set(names)),
    async ask(want) {
      if (isAsked) throw new BridgeError('BUSY'); // [C7]
      isAsked = true;
      const asking = document;
      try {
        const given = new Set(await decide(want));
        if (asking !== document) return false; // [C9]
        for (const name of given) {
          if (!want.includes(name)) continue; // [C2]
          granted.add(name);
        }
      } finally {
        if (asking === document) isAsked = false;
      }
      return want.every((name) => granted.has(name));
    },
    clear() {
      document++;
      isAsked = false;
      granted = new Set(); // [C8]
    },
  };
}
