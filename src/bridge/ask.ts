import { readNames } from './capabilities.js';
import type { Grants } from './grants.js';
import type { Method } from './types.js';

/** The call that every link has. */
export const ASK_METHOD: Method = {
  capability: null,
  call: 'human',
  idempotent: true,
  args: (args) => ({ want: readNames((args as { want?: unknown }).want) }),
  result: (isGranted) => isGranted === true,
};

/** Answers the call that asks for more, and has the answer told. */
export const createAsk =
  (grants: Grants, told: () => void) =>
  async ({ want }: { want: string[] }): Promise<boolean> => {
    const isGranted = await grants.ask(want);
    told();
    return isGranted;
  };
