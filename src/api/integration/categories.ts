import {
  CategoriesData,
  Category,
  CreateCategoryRequest,
  UpdateCategoryRequest,
} from '../../contract/categories.js';
import type { CallOptions, Client } from '../client.js';
import { toPage, walk, type Page } from '../paging.js';
import { idSegment } from '../path-id.js';
import { toStoreQuery, type StoreListOptions } from './store-query.js';

export type CategoryListOptions = StoreListOptions<keyof Category, 'isArchived'>;

/** Categories of the store (permission `store`). A key without the permission is FORBIDDEN. */
export class CategoriesApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** One page of categories. `GET /categories`, SEEN (store/categories/list). */
  async list(query: CategoryListOptions = {}, o: CallOptions = {}): Promise<Page<Category>> {
    const request = { path: 'categories', query: toStoreQuery(query) };
    const { data, paging } = await this.#client.page(CategoriesData, request, o);
    return toPage(data, paging);
  }

  /** All categories, one by one; `limit` is the size of the pages that are fetched. */
  all(
    query: Omit<CategoryListOptions, 'skip'> = {},
    o: CallOptions = {},
  ): AsyncGenerator<Category, void, undefined> {
    return walk(({ skip }) => this.list({ ...query, skip }, o), o);
  }

  /** A new category. `POST /categories`, SEEN (api-34360804). */
  async create(category: CreateCategoryRequest, o: CallOptions = {}): Promise<Category> {
    const json = this.#client.check(CreateCategoryRequest, category);
    return this.#client.call(Category, { method: 'POST', path: 'categories', json }, o);
  }

  /** Changes what is given. `PUT /categories/{categoryID}`, SEEN (api-34360817). */
  async update(categoryId: string, changes: UpdateCategoryRequest, o: CallOptions = {}): Promise<Category> {
    const json = this.#client.check(UpdateCategoryRequest, changes);
    const path = `categories/${idSegment(categoryId)}`;
    return this.#client.call(Category, { method: 'PUT', path, json, idempotent: false }, o);
  }
}
