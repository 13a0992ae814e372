import * as z from 'zod/mini';
import { SentData } from '../contract/messages.js';

/** An answer without data is what the contract promises for a send. */
export const Sent = z.pipe(
  z.optional(z.nullable(SentData)),
  z.transform((data): SentData => data ?? {}),
);
