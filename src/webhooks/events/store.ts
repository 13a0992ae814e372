import * as z from 'zod/mini';
import { maybe, Numeric } from '../../contract/primitives.js';
import { EventUser } from './people.js';

/** `store.item_purchased`, "Purchased Store Item". INFERRED. */
export const StoreItemPurchased = z.object({
  order: z.object({
    /** `ORD…` */
    id: z.string(),
    status: z.string(),
    /** ISO 8601. */
    createdAt: z.string(),
  }),
  user: EventUser,
  item: z.object({ id: z.string(), name: z.string(), type: maybe(z.string()) }),
  price: z.object({ amount: Numeric, currencyId: maybe(z.string()) }),
  /** What the buyer has left. */
  balanceAfter: maybe(Numeric),
  /** What the buyer filled in, by the keys of the form: text from outside. */
  inputs: maybe(z.record(z.string(), z.unknown())),
});
export type StoreItemPurchased = z.infer<typeof StoreItemPurchased>;
