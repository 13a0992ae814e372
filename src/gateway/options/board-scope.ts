import * as z from 'zod';
import { id } from './values.js';

const names = z.array(z.string().min(1).max(200)).min(1).max(200);
const ids = z
  .array(id.transform((value) => value.toLowerCase()))
  .min(1)
  .max(5000);

const Rule = z
  .strictObject({
    /** Names of roles, as the platform lists them with a member. */
    roles: names.optional(),
    /** Names of tiers. */
    tiers: names.optional(),
    tags: names.optional(),
    /** The platform's `_id`s of members. */
    users: ids.optional(),
  })
  .refine((rule) => Object.keys(rule).length > 0, 'expected roles, tiers, tags or users');

/**
 * Some of the members: those who fit any of the rules. A rule is fit by whoever has one of the names of each of its
 * lists: `{ roles: ['Mentor'], tiers: ['Master'] }` means mentors who are masters.
 */
export const ScopeOption = z
  .custom<RuleInput | RuleInput[]>()
  .transform((value): RuleInput[] => (Array.isArray(value) ? value : [value]))
  .pipe(z.array(Rule).min(1).max(50));
type RuleInput = z.input<typeof Rule>;
export type ScopeRule = z.output<typeof Rule>;
export type BoardScope = readonly ScopeRule[];
