import { integer, timestamp } from 'drizzle-orm/pg-core';

/** A moment, to the millisecond as the contract tells it. */
export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

export const count = (name: string) => integer(name).notNull().default(0);
