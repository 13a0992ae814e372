import * as z from 'zod';
import { text } from './input.js';

/** What names one member in a body: see `services/identifiers.ts`. */
export const Identifier = z.object({
  type: z.enum(['custom-field', 'email', 'user-id', 'username']),
  value: text(500),
  fieldName: z.optional(text(100)),
});
