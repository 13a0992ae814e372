import { CreateProductRequest, Product, ProductsData } from '../../contract/products.js';
import { StoreConfigQuery } from '../../contract/store.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';
import { toStoreQuery, type StoreListOptions } from './store-query.js';

export type ProductListOptions = StoreListOptions<keyof Product, 'categoryID' | 'type'>;

/**
 * Products of the store (permission `store`). A key without the permission is FORBIDDEN. Descriptions and
 * instructions are HTML from outside: text to your page, until you have taken out everything that runs.
 */
export class ProductsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of products. `GET /products`, SEEN (api-34355616). */
  async list(query: ProductListOptions = {}, o: CallOptions = {}): Promise<Page<Product>> {
    const request = { path: 'products', query: toStoreQuery(query) };
    const { data, paging } = await this.#client.page(ProductsData, request, o);
    return toPage(data, paging);
  }

  /** All products, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<ProductListOptions, 'skip'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<Product, void, undefined> {
    return walk(({ skip }) => this.list({ ...query, skip }, o), o);
  }

  /**
   * One product; NOT_FOUND where the store has none. `GET /products/{productID}`, SEEN (store/products/get).
   * @param o.fields the keys that are wanted, all of them when left out; an unknown one is INVALID
   * @param o.lang language code, such as `de`
   */
  async get(
    productId: string,
    o: CallOptions & { fields?: readonly (keyof Product)[]; lang?: string } = {},
  ): Promise<Product> {
    const query = this.#client.check(StoreConfigQuery, { fields: o.fields?.join(','), lang: o.lang });
    return this.#client.call(Product, { path: `products/${idSegment(productId)}`, query }, o);
  }

  /** A new product. `POST /products`, SEEN (api-34360827). */
  async create(product: CreateProductRequest, o: CallOptions = {}): Promise<Product> {
    const json = this.#client.check(CreateProductRequest, product);
    return this.#client.call(Product, { method: 'POST', path: 'products', json }, o);
  }
}
