import { PurchaseHistory, UpdatePurchaseRequest } from '../../contract/purchases.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/** What people bought (permission `purchase-history`). A key without the permission is FORBIDDEN. */
export class PurchasesApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Changes what an order keeps of its product, never the product itself, and its voucher; CONFLICT where the
   * code is taken by another voucher of the product. `PATCH /purchase-histories/{purchaseHistoryID}`, SEEN
   * (store/purchase-history/update). The instructions are HTML from outside.
   * @param purchaseId `_id` of the purchase, or its order id `ORD…`
   */
  async update(
    purchaseId: string,
    changes: UpdatePurchaseRequest,
    o: CallOptions = {},
  ): Promise<PurchaseHistory> {
    const json = this.#client.check(UpdatePurchaseRequest, changes);
    const path = `purchase-histories/${idSegment(purchaseId)}`;
    return this.#client.call(PurchaseHistory, { method: 'PATCH', path, json }, o);
  }
}
