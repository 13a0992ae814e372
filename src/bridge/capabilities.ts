/**
 * What a guest may do. Requirements:
 *
 * C1 What is wanted is a short list of short texts; anything else in it is dropped.
 * C2 A guest is granted nothing that it did not want.
 * C3 A call without its capability is FORBIDDEN and counted, and its handler is not called.
 * C4 Calls in flight end as FORBIDDEN when their capability is taken away.
 * C5 A guest cannot change what is granted: a `can` from its side is refused and counted.
 * C6 The guest's own side refuses such a call without sending it.
 * C7 One question for more at a time; another meanwhile is BUSY.
 * C8 A new document begins without any.
 * C9 An answer that comes after its document is gone grants nothing.
 */
import { BridgeError } from './errors.js';
import type { Method } from './types.js';

/** Name of the host's state that tells what is granted, and of the call that asks for more. */
export const CAN = 'can';
export const ASK = 'ask';

/** The capabilities in a value from outside. */
export function readNames(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((name) => typeof name === 'string' && name.length < 65).slice(0, 32); // [C1]
}

/** The call that every link has. */
export const ASK_METHOD: Method = {
  capability: null,
  call: 'human',
  idempotent: true,
  args: (args) => ({ want: readNames((args as { want?: unknown }).want) }),
  result: (isGranted) => isGranted === true,
};

type May = (capability: string) => boolean;

/** Whether the guest's side lets a call out. */
export const maySend = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C6]

/** Whether the host's side lets a call in. */
export const mayRun = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C3]

/** Whether a call in flight is over because of what was taken away. */
export const isRevoked = ({ capability }: Method, can: May): boolean => !!capability && !can(capability); // [C4]

/** Whether a state that a guest tells claims to be the host's. */
export const isForged = (state: unknown): boolean => state === CAN; // [C5]

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

/** Answers the call that asks for more, and has the answer told. */
export const createAsk =
  (grants: Grants, told: () => void) =>
  async ({ want }: { want: string[] }): Promise<boolean> => {
    const isGranted = await grants.ask(want);
    told();
    return isGranted;
  };
