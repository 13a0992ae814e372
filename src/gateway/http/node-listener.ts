import type { IncomingMessage, ServerResponse } from 'node:http';

export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Answers from kept bytes where `first` can, otherwise the long way. */
export function quickFirst(
  first: ((incoming: IncomingMessage, outgoing: ServerResponse) => false | Promise<boolean>) | undefined,
  otherwise: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<unknown>,
): Listener {
  return async (incoming, outgoing) => {
    const trying = first?.(incoming, outgoing) ?? false;
    if (trying === false || !(await trying)) await otherwise(incoming, outgoing);
  };
}
