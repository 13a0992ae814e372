import type { Method } from './types.js';

type May = (capability: string) => boolean;

/** Whether the guest's side lets a call out. */
export const maySend = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C6]

/** Whether the host's side lets a call in. */
export const mayRun = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C3]

/** Whether a call in flight is over because of what was taken away. */
export const isRevoked = ({ capability }: Method, can: May): boolean => !!capability && !can(capability); // [C4]
