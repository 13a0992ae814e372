import * as z from 'zod';
import { maskKey, type StoredKey } from '../services/keys.js';
import type { Context } from './context.js';
import { text } from './input.js';

const expirePeriod = z.number().int().min(0).max(3650);

const settings = <T extends readonly [string, ...string[]]>(permissions: T) =>
  z.object({
    name: text(100),
    permissions: z.array(z.enum(permissions)).min(1).max(50),
    expireDate: z
      .optional(z.string().max(40))
      .refine((value) => !value || !Number.isNaN(Date.parse(value)), 'must be empty or an ISO 8601 date'),
  });

/** What a new key is made of, of the permissions that there are for its kind. */
export const keyInput = <T extends readonly [string, ...string[]]>(permissions: T) =>
  settings(permissions).extend({ expirePeriod: expirePeriod.default(0) });

/** An update that says nothing of the end of a key leaves it: a key must not become endless by omission. */
export const keyChange = <T extends readonly [string, ...string[]]>(permissions: T) =>
  settings(permissions).extend({
    expirePeriod: z.optional(expirePeriod),
    isActive: z.optional(z.boolean()),
  });

/** A key as it is answered: whole only when it was just made, masked ever after. */
export const presentKey = (c: Context, row: StoredKey, key?: string) => ({
  _id: row.id,
  name: row.name,
  key: key ?? maskKey(row.head),
  permissions: row.permissions,
  expirePeriod: row.expirePeriod,
  ...(row.expireDate === null ? {} : { expireDate: row.expireDate.toISOString() }),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  ...(c.get('platform').strict ? {} : { isActive: row.isActive }),
});
