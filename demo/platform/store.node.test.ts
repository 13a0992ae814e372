import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { IntegrationApi } from '../../src/api/index.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { NOON, shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
const NOBODY = 'f'.repeat(24);
const DAY = 86_400_000;
const LONG = 'x'.repeat(300 * 1024);
const HOSTILE = '<p>Hello</p><img src=x onerror="alert(1)"><script>alert(2)</script>';

/** The keys and types of the contract's samples. */
const STORE = {
  _id: '',
  communityID: '',
  isEnabled: true,
  title: '',
  description: '',
  cover: { type: '', value: '' },
  currency: { name: '', symbol: '' },
  widgetID: '',
  widget: { isEnabled: true },
  createdAt: '',
  updatedAt: '',
};
const CATEGORY = {
  _id: '',
  communityID: '',
  name: '',
  coverImage: '',
  shouldShowCover: true,
  isArchived: true,
  viewType: '',
  displayOrder: 0,
  defaultPurchaseStatusID: '',
  createdAt: '',
  updatedAt: '',
};
const PRODUCT = {
  _id: '',
  communityID: '',
  name: '',
  description: '',
  image: '',
  price: 0,
  type: '',
  categoryID: '',
  stocks: 0,
  discountPrice: 0,
  isDiscountEnabled: true,
  discountStartDate: '',
  discountEndDate: '',
  userInformation: { isEnabled: true },
  shouldPrioritiesExpiringVouchers: true,
  shouldDisplayRemainingQuantity: true,
  expiringVoucherHighlight: { isEnabled: true },
  isArchived: true,
  totalOrders: 0,
  displayOrder: 0,
  redemptionInstructions: '',
  createdAt: '',
  updatedAt: '',
};

for (const strict of [false, true]) {
  describe(`The store${strict ? ' to the letter of the contract' : ''}`, () => {
    let p: TestPlatform;
    let other: SecondCommunity;
    let api: IntegrationApi;
    let theirs: IntegrationApi;
    let bare: IntegrationApi;
    before(async () => {
      p = await testPlatform({ members: 40, strict });
      other = await secondCommunity(p.platform);
      api = new IntegrationApi(clientOf(p, p.credentials_.communityKey, '/v1'));
      theirs = new IntegrationApi(clientOf(p, other.communityKey));
      bare = new IntegrationApi(clientOf(p, await keyWith(p, 'leaderboard', 'purchase-history')));
    });
    after(() => p.close());

    const wire = (method: string, path: string, body?: unknown) => p.call(method, path, { body });
    const names = (items: readonly { name?: string | undefined }[]) => items.map(({ name }) => name);
    const category = async (name: string) => (await api.categories.list({ search: name })).items[0]!;

    /** 400 naming the field, in the envelope of the partner surfaces. */
    async function malformed(method: string, path: string, body: unknown, field: RegExp): Promise<void> {
      const { status, body: answer } = await wire(method, path, body);
      assert.equal(status, 400, JSON.stringify(answer));
      assert.deepEqual(answer.meta, { status: 'error', statusCode: 400 });
      assert.match(answer.message, field);
    }

    it('[integration.store.get] tells how it is set up, whole, in part and in another language', async () => {
      const { status, body } = await wire('GET', '/stores');
      assert.equal(status, 200);
      assert.deepEqual(body.meta, { status: 'success', statusCode: 200 });
      assert.equal(body.message, 'Read store config success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(STORE));
      assert.equal(body.data.communityID, p.credentials_.communityId);
      assert.equal(body.data.cover.type, 'image');
      const { pathname } = new URL(body.data.cover.value);
      assert.equal((await p.call('GET', pathname, { surface: '' })).headers.get('content-type'), 'image/png');

      const part = await api.store.get({ fields: ['title', 'currency'] });
      assert.deepEqual(Object.keys(part).sort(), ['_id', 'currency', 'title']);
      assert.equal((await api.store.get({ lang: 'de-AT' })).title, 'Der Tresen');
      assert.equal((await api.store.get({ lang: 'fi' })).title, body.data.title);
      await malformed('GET', '/stores?fields=title,secrets', undefined, /^fields: /);
      await malformed('GET', '/stores?lang=../de', undefined, /^lang: /);
      await refusal(theirs.store.get(), 404);
      assert.equal((await refusal(bare.store.get(), 403)).code, 'FORBIDDEN');
      assert.equal((await p.call('GET', '/stores', { key: null })).status, 401);
      assert.equal((await p.call('GET', '/stores', { key: p.user('ada.okafor').apiKey })).status, 401);
    });

    it('[integration.store.update] changes it, keeps HTML as given and opens a store where there is none', async () => {
      const before_ = await api.store.get();
      const change = {
        isEnabled: true,
        title: 'The counter',
        description: HOSTILE,
        currency: { isEnabled: true, name: 'Shavings' },
        widget: { isEnabled: false },
      };
      const { status, body } = await wire('PUT', '/stores', change);
      assert.equal(status, 200);
      assert.equal(body.message, 'Update store config success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(STORE));
      const after_ = await api.store.get({ lang: 'de' });
      assert.deepEqual(
        [after_.title, after_.description, after_.currency?.name, after_.widget?.isEnabled],
        ['The counter', HOSTILE, 'Shavings', false],
      );
      assert.equal(after_._id, before_._id);
      // What is not named stays.
      const { widget: _, ...rest } = change;
      assert.equal((await api.store.update({ ...rest, isEnabled: true })).widget?.isEnabled, false);

      const opened = await theirs.store.update({ ...change, title: 'Book swap' });
      assert.equal(opened.communityID, other.communityId);
      assert.equal((await theirs.store.get()).title, 'Book swap');
      assert.equal((await api.store.get()).title, 'The counter');

      await malformed('PUT', '/stores', { ...change, title: undefined }, /^title: /);
      await malformed('PUT', '/stores', { ...change, title: 'a\0b' }, /^title: /);
      await malformed('PUT', '/stores', { ...change, currency: { name: 'x' } }, /^currency\.isEnabled: /);
      await malformed('PUT', '/stores', { ...change, description: 'x'.repeat(50_001) }, /^description: /);
      assert.equal((await wire('PUT', '/stores', { ...change, title: LONG })).status, 413);
      assert.equal((await wire('PUT', '/stores', '{')).status, 400);
      await refusal(bare.store.update(change), 403);
      assert.equal((await api.store.get()).title, 'The counter');
    });

    it('[integration.categories.list] pages, sorts, searches, filters, projects and hides', async () => {
      const { status, body } = await wire('GET', '/categories');
      assert.equal(status, 200);
      assert.equal(body.message, 'Read categories success.');
      assert.deepEqual(body.meta, { status: 'success', statusCode: 200, skip: 0, limit: 20, total: 6 });
      assert.deepEqual(shapeOf(body.data[0]), shapeOf(CATEGORY));
      assert.equal(body.data[0].viewType, 'full');

      const page = await api.categories.list({ skip: 1, limit: 2 });
      assert.deepEqual(names(page.items), ['Materials', 'Workshop wear']);
      assert.deepEqual([page.skip, page.limit, page.total], [1, 2, 6]);
      const walked: (string | undefined)[] = [];
      for await (const { name } of api.categories.all({ limit: 2, sort: 'name:desc' })) walked.push(name);
      assert.deepEqual(walked, names(body.data).sort().reverse());
      assert.deepEqual(names((await api.categories.list({ search: 'WERKBANK' })).items), ['Bench time']);
      assert.deepEqual(names((await api.categories.list({ search: '%' })).items), []);
      assert.deepEqual(names((await api.categories.list({ search: 'bench', lang: 'de' })).items), [
        'Werkbankzeit',
      ]);
      assert.deepEqual(names((await api.categories.list({ filter: { isArchived: true } })).items), [
        'Past markets',
      ]);
      const [part] = (await api.categories.list({ fields: ['name'], limit: 1 })).items;
      assert.deepEqual(Object.keys(part!).sort(), ['_id', 'name']);
      assert.equal((await wire('GET', '/categories?limit=5000')).body.meta.limit, 100);

      const seenBy = async (username: string) =>
        names((await api.categories.list({ userId: p.user(username)._id })).items);
      const owner = await seenBy('ada.okafor');
      const member = await seenBy('kenji.mori');
      assert.ok(owner.includes('Mentors’ shelf') && !member.includes('Mentors’ shelf'));
      assert.ok(member.includes('Bench time') && !owner.includes('Past markets'));
      await refusal(api.categories.list({ userId: other.user._id }), 404);

      await malformed('GET', '/categories?fields=categoryPermission', undefined, /^fields: /);
      await malformed('GET', '/categories?sort=name:up', undefined, /^sort: /);
      await malformed('GET', '/categories?sort=visibleTo:asc', undefined, /^sort: /);
      await malformed('GET', '/categories?filter=name:a', undefined, /^filter: /);
      await malformed('GET', '/categories?filter=isArchived:perhaps', undefined, /^filter: /);
      await malformed('GET', '/categories?skip=-1', undefined, /^skip: /);
      await malformed('GET', '/categories?limit=0', undefined, /^limit: /);
      await malformed('GET', `/categories?search=${'x'.repeat(201)}`, undefined, /^search: /);
      await malformed('GET', '/categories?search=%00', undefined, /^search: /);
      await malformed('GET', '/categories?userID=1001', undefined, /^userID: /);
      await refusal(bare.categories.list(), 403);
      assert.deepEqual((await theirs.categories.list()).items, []);
    });

    it('[integration.categories.create] makes one that lists show, with a status of its own', async () => {
      const [, second] = await api.redemptions.statuses();
      const role = other.roleId;
      const input = {
        name: 'Gift cards',
        coverImage: 'https://pictures.example/gift.png',
        shouldShowCover: true,
        viewType: 'full',
        displayOrder: 40,
        defaultPurchaseStatusID: second!._id,
        categoryPermission: [{ _id: p.user('kenji.mori')._id }],
      } as const;
      const { status, body } = await wire('POST', '/categories', input);
      assert.equal(status, 201);
      assert.equal(body.meta.statusCode, 201);
      assert.equal(body.message, 'Create category success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(CATEGORY));
      assert.equal(body.data.isArchived, false);
      assert.deepEqual((await api.categories.list({ search: 'gift' })).items[0], body.data);
      const seen = async (username: string) =>
        (await api.categories.list({ search: 'gift', userId: p.user(username)._id })).items.length;
      assert.deepEqual([await seen('kenji.mori'), await seen('ada.okafor')], [1, 0]);

      const foreign = await theirs.categories.create({ name: 'Novels' });
      const [pending] = await theirs.redemptions.statuses();
      assert.equal(foreign.defaultPurchaseStatusID, pending!._id);
      assert.deepEqual(names((await theirs.categories.list()).items), ['Novels']);

      await malformed('POST', '/categories', {}, /^name: /);
      await malformed('POST', '/categories', { name: ' ' }, /^name: /);
      await malformed('POST', '/categories', { name: 'a', viewType: 'list' }, /^viewType: /);
      await malformed(
        'POST',
        '/categories',
        { name: 'a', coverImage: 'javascript:alert(1)' },
        /^coverImage: /,
      );
      await malformed('POST', '/categories', { name: 'a', displayOrder: 1.5 }, /^displayOrder: /);
      await malformed(
        'POST',
        '/categories',
        { name: 'a', categoryPermission: [role] },
        /^categoryPermission: /,
      );
      await malformed(
        'POST',
        '/categories',
        { name: 'a', categoryPermission: ['all'] },
        /^categoryPermission/,
      );
      await malformed(
        'POST',
        '/categories',
        { name: 'a', defaultPurchaseStatusID: pending!._id },
        /^defaultPurchaseStatusID: /,
      );
      assert.equal((await wire('POST', '/categories', { name: LONG })).status, 413);
      await refusal(bare.categories.create({ name: 'a' }), 403);
      assert.equal((await api.categories.list()).total, 7);
    });

    it('[integration.categories.update] changes what is given and leaves the rest', async () => {
      const made = await api.categories.create({ name: 'Winter', displayOrder: 9 });
      const { status, body } = await wire('PUT', `/categories/${made._id.toUpperCase()}`, {
        isArchived: true,
      });
      assert.equal(status, 200);
      assert.equal(body.message, 'Update category success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(CATEGORY));
      assert.deepEqual([body.data.name, body.data.displayOrder, body.data.isArchived], ['Winter', 9, true]);
      await api.categories.update(made._id, { name: 'Summer', categoryPermission: [] });
      const stored = await category('Summer');
      assert.deepEqual([stored._id, stored.isArchived, stored.displayOrder], [made._id, true, 9]);
      const bench = await category('Bench');
      await api.categories.update(bench._id, { displayOrder: -1 });
      assert.equal(
        (await api.categories.list({ search: 'bench', lang: 'de' })).items[0]!.name,
        'Werkbankzeit',
      );

      await malformed('PUT', '/categories/bench', { name: 'a' }, /^categoryID: /);
      await malformed('PUT', `/categories/${made._id}`, { name: '' }, /^name: /);
      await malformed('PUT', `/categories/${made._id}`, { isArchived: 'yes' }, /^isArchived: /);
      await refusal(api.categories.update(NOBODY, { name: 'a' }), 404);
      await refusal(theirs.categories.update(made._id, { name: 'a' }), 404);
      await refusal(bare.categories.update(made._id, { name: 'a' }), 403);
      assert.equal((await wire('PUT', `/categories/${made._id}`, { name: LONG })).status, 413);
      assert.equal((await category('Summer'))._id, made._id);
    });

    it('[integration.products.list] pages, sorts, searches, filters, translates and hides', async () => {
      const { status, body } = await wire('GET', '/products?search=keyword:kiln');
      assert.equal(status, 200);
      assert.equal(body.message, 'Read products success.');
      assert.deepEqual(body.meta, { status: 'success', statusCode: 200, skip: 0, limit: 20, total: 1 });
      assert.deepEqual(within(shapeOf(PRODUCT), shapeOf(body.data[0])), shapeOf(body.data[0]));
      assert.equal('productPermission' in body.data[0] || '__v' in body.data[0], false);
      assert.match(body.data[0].description, /^<p>/);

      const prices = (await api.products.list({ sort: 'price:asc', limit: 100 })).items.map(
        (one) => one.price!,
      );
      assert.deepEqual(
        prices,
        [...prices].sort((a, b) => a - b),
      );
      const walked = new Set<string>();
      for await (const { _id } of api.products.all({ limit: 5, sort: 'name:asc' })) walked.add(_id);
      assert.equal(walked.size, prices.length);
      const stocks = (await api.products.list({ sort: 'stocks:desc', limit: 100 })).items.map(
        (one) => one.stocks,
      );
      assert.equal(stocks[0], 40);
      assert.equal(stocks.at(-1), undefined);
      const wear = await category('wear');
      const found = await api.products.list({
        filter: { categoryID: wear._id, type: 'voucher' },
        fields: ['name'],
      });
      assert.deepEqual(names(found.items).sort(), [
        'Apron of waxed cotton',
        'Enamel pin',
        'Workshop T-shirt',
      ]);
      assert.equal((await api.products.list({ filter: { type: 'other' } })).total, 0);
      assert.deepEqual(names((await api.products.list({ search: 'Schürze', lang: 'de' })).items), [
        'Schürze aus gewachster Baumwolle',
      ]);

      const seenBy = async (username: string) =>
        names((await api.products.list({ userId: p.user(username)._id, limit: 100 })).items);
      const [owner, member] = [await seenBy('ada.okafor'), await seenBy('kenji.mori')];
      assert.ok(owner.includes('A shelf with your name on it'));
      // A mentor sees the shelf, and not what is on it for stewards.
      const mentor = await seenBy('mariam.mansour');
      assert.ok(
        mentor.includes('The quiet room, an afternoon') && !mentor.includes('A shelf with your name on it'),
      );
      assert.equal(member.includes('The quiet room, an afternoon'), false);
      assert.equal(owner.includes('A place at the winter market'), false);

      await malformed('GET', '/products?fields=name,productPermission', undefined, /^fields: /);
      await malformed('GET', '/products?filter=price:1', undefined, /^filter: /);
      await malformed('GET', '/products?filter=categoryID:wear', undefined, /^filter: /);
      await malformed('GET', '/products?sort=price', undefined, /^sort: /);
      await malformed('GET', '/products?skip=x', undefined, /^skip: /);
      await refusal(api.products.list({ userId: NOBODY }), 404);
      await refusal(bare.products.list(), 403);
      assert.equal((await theirs.products.list()).total, 0);
    });

    it('[integration.products.get] is one product, whole or in part', async () => {
      const [laser] = (await api.products.list({ search: 'laser' })).items;
      const { status, body } = await wire('GET', `/products/${laser!._id}`);
      assert.equal(status, 200);
      assert.equal(body.message, 'Read product success.');
      assert.deepEqual(body.data, (await wire('GET', '/products?search=laser')).body.data[0]);
      assert.equal((await api.products.get(laser!._id, { lang: 'de' })).name, 'Lasercutter, zwei Stunden');
      const part = await api.products.get(laser!._id, { fields: ['price', 'stocks'] });
      assert.deepEqual(part, { _id: laser!._id, price: 120, stocks: 24 });
      const png = await p.call('GET', new URL(laser!.image!).pathname, { surface: '' });
      assert.equal(png.headers.get('content-type'), 'image/png');
      assert.equal((await p.call('GET', '/goods/99.png', { surface: '' })).status, 404);

      await malformed('GET', '/products/laser', undefined, /^productID: /);
      await malformed('GET', `/products/${laser!._id}?fields=nothing`, undefined, /^fields: /);
      await refusal(api.products.get(NOBODY), 404);
      await refusal(theirs.products.get(laser!._id), 404);
      await refusal(bare.products.get(laser!._id), 403);
    });

    it('[integration.products.create] makes one that lists show, with its texts as given', async () => {
      const wear = await category('wear');
      const input = {
        name: 'Leather bookmark',
        price: 35,
        description: HOSTILE,
        image: '/goods/9.png',
        categoryID: wear._id,
        stocks: 3,
        discountPrice: 20,
        isDiscountEnabled: true,
        discountStartDate: new Date(NOON - DAY).toISOString(),
        discountEndDate: new Date(NOON + DAY).toISOString(),
        userInformation: { isEnabled: true },
        shouldPrioritiesExpiringVouchers: true,
        shouldDisplayRemainingQuantity: true,
        expiringVoucherHighlight: { isEnabled: true },
        displayOrder: 3,
        redemptionInstructions: '<b>Ask</b> at the desk',
        productPermission: [p.user('kenji.mori')._id],
      };
      const { status, body } = await wire('POST', '/products', input);
      assert.equal(status, 201);
      assert.equal(body.message, 'Create product success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(PRODUCT));
      assert.match(body.data._id, HEX);
      const stored = await api.products.get(body.data._id);
      assert.equal(stored.description, HOSTILE);
      assert.deepEqual([stored.type, stored.totalOrders, stored.isArchived], ['voucher', 0, false]);
      const seen = async (username: string) =>
        (await api.products.list({ search: 'bookmark', userId: p.user(username)._id })).total;
      assert.deepEqual([await seen('kenji.mori'), await seen('ada.okafor')], [1, 0]);

      const plain = await api.products.create({ name: 'Sticker', price: 0 });
      const first = (await api.categories.list({ limit: 1, filter: { isArchived: false } })).items[0]!;
      assert.equal(plain.categoryID, first._id);
      assert.equal('stocks' in (await wire('GET', `/products/${plain._id}`)).body.data, false);

      const wrong = (change: object, field: RegExp) =>
        malformed('POST', '/products', { name: 'a', price: 1, ...change }, field);
      await wrong({ name: undefined }, /^name: /);
      await wrong({ price: undefined }, /^price: /);
      await wrong({ price: -1 }, /^price: /);
      await wrong({ price: 1.5 }, /^price: /);
      await wrong({ type: 'boat' }, /^type: /);
      await wrong({ categoryID: NOBODY }, /^categoryID: /);
      await wrong({ stocks: -1 }, /^stocks: /);
      await wrong({ isDiscountEnabled: true }, /^discountPrice: /);
      await wrong({ discountPrice: 2 }, /^discountPrice: /);
      for (const discountStartDate of [
        'tomorrow',
        '0000-06-01T00:00:00Z',
        '9999-12-31T23:59:59-12:00',
        '2026-02-30T00:00:00Z',
      ])
        await wrong({ discountStartDate }, /^discountStartDate: /);
      await wrong(
        { discountStartDate: '2026-02-02T00:00:00Z', discountEndDate: '2026-02-01T00:00:00Z' },
        /^discountEndDate: /,
      );
      await wrong({ productPermission: [other.user._id] }, /^productPermission: /);
      await wrong({ description: 'a\0b' }, /^description: /);
      assert.equal((await wire('POST', '/products', { ...input, description: LONG })).status, 413);
      await refusal(bare.products.create({ name: 'a', price: 1 }), 403);
      assert.equal((await api.products.list({ search: 'bookmark' })).total, 1);
    });
  });
}
