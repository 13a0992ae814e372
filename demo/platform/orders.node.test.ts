import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { and, eq, sql } from 'drizzle-orm';
import { IntegrationApi, type RedemptionOrder } from '../../src/api/index.js';
import { members, orders, rewardLog, storeProducts, vouchers } from './db/schema.js';
import { PlatformError } from './http/errors.js';
import { placeOrder } from './services/orders.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { NOON, shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const NOBODY = 'f'.repeat(24);
const DAY = 86_400_000;
const LONG = 'x'.repeat(300 * 1024);
const ORDER_ID = /^ORD[0-9A-Za-z]{8,40}$/;

/** The keys and types of the contract's samples. */
const PURCHASE = {
  _id: '',
  orderID: '',
  communityID: '',
  userID: '',
  product: { _id: '', name: '', redemptionInstructions: '' },
  createdAt: '',
  updatedAt: '',
};
const UPDATED = { transactionId: '', statusId: '', status: { _id: '', name: '', category: '', color: '' } };
const ORDER = {
  transactionId: '',
  user: { _id: '', userId: '', username: '', email: '' },
  product: { _id: '', name: '', redemptionInstructions: '' },
  price: 0,
  statusId: '',
  status: UPDATED.status,
  createdAt: '',
};

describe('Orders', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p, 'store')));
  });
  after(() => p.close());

  const db = () => p.platform.db;
  const wire = (method: string, path: string, body?: unknown) => p.call(method, path, { body });
  const communityId = () => p.credentials_.communityId;
  const number = (username: string) => Number(p.user(username).userId);
  const buy = (username: string, productId: string) =>
    placeOrder(p.platform, { communityId: communityId(), userNumber: number(username), productId });
  const product = async (price: number, more: object = {}) =>
    (await api.products.create({ name: 'A thing', price, redemptionInstructions: 'Ask', ...more }))._id;
  const mine = async (username: string): Promise<RedemptionOrder> =>
    (await api.redemptions.listOf(p.user(username).email, { limit: 1 })).items[0]!;
  const balance = async (username: string): Promise<number> =>
    (await api.userInfo(p.user(username).userId)).coins;
  const setCoins = (username: string, coins: number) =>
    db()
      .update(members)
      .set({ coins })
      .where(and(eq(members.communityId, communityId()), eq(members.userNumber, number(username))));
  async function refused(work: Promise<unknown>, status: number, message: RegExp): Promise<void> {
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof PlatformError, String(error));
      assert.equal(error.status, status);
      assert.match(error.message, message);
      return true;
    });
  }

  it('take stock, coins and a voucher together, and start in the status of their category', async () => {
    const [laser] = (await api.products.list({ search: 'laser' })).items;
    const coins = await balance('ada.okafor');
    const today = async () => (await api.dailyActivity(p.user('ada.okafor').email, 1)).totals.coins;
    const earned = await today();
    const order = await buy('ada.okafor', laser!._id.toUpperCase());
    assert.match(order.orderId, ORDER_ID);
    assert.ok(order.orderId.startsWith('ORD20261014'));
    assert.equal(await balance('ada.okafor'), coins - laser!.price!);
    const sold = await api.products.get(laser!._id);
    assert.deepEqual([sold.stocks, sold.totalOrders], [laser!.stocks! - 1, laser!.totalOrders! + 1]);
    const listed = await mine('ada.okafor');
    assert.equal(listed.transactionId, order.orderId);
    assert.equal(listed.status!.name, 'Pending');
    assert.equal(listed.price, 120);
    // The voucher that ends first.
    const [first] = await db()
      .select({ code: vouchers.code })
      .from(vouchers)
      .where(eq(vouchers.productId, laser!._id))
      .orderBy(sql`${vouchers.orderId} is null, ${vouchers.updatedAt} desc`)
      .limit(1);
    assert.equal(listed.voucher!.code, first!.code);
    const [paid] = await db().select().from(rewardLog).where(eq(rewardLog.source, order.id));
    assert.deepEqual([paid!.action, paid!.coins, paid!.xp], ['order', -120, 0]);
    assert.equal(await today(), earned - 120);
  });

  it('cost what a discount says between its dates, and keep the product as it was', async () => {
    const id = await product(50, {
      discountPrice: 20,
      isDiscountEnabled: true,
      discountStartDate: new Date(NOON - DAY).toISOString(),
      discountEndDate: new Date(NOON + DAY).toISOString(),
    });
    assert.equal((await buy('ada.okafor', id)).price, 20);
    p.clock.at = NOON + 2 * DAY;
    assert.equal((await buy('ada.okafor', id)).price, 50);
    await db().update(storeProducts).set({ name: 'Renamed' }).where(eq(storeProducts.id, id));
    const kept = (await api.redemptions.listOf(p.user('ada.okafor').email)).items.filter(
      (one) => one.product._id === id,
    );
    assert.deepEqual(
      kept.map((one) => one.product.name),
      ['A thing', 'A thing'],
    );
  });

  it('are refused for what a member does not see, is sold out, or cannot be paid', async () => {
    const id = await product(10, { stocks: 0 });
    await refused(buy('ada.okafor', id), 409, /sold out/);
    await refused(buy('ada.okafor', NOBODY), 404, /Product/);
    const [shelf] = (await api.products.list({ search: 'quiet room' })).items;
    await refused(buy('kenji.mori', shelf!._id), 404, /Product/);
    const [stall] = (await api.products.list({ search: 'winter market' })).items;
    await refused(buy('ada.okafor', stall!._id), 404, /Product/);
    await setCoins('kenji.mori', 9);
    const dear = await product(10, { stocks: 5 });
    await refused(buy('kenji.mori', dear), 409, /enough/);
    // Nothing of it stays.
    const untouched = await api.products.get(dear);
    assert.deepEqual([untouched.stocks, untouched.totalOrders], [5, 0]);
    assert.equal(await balance('kenji.mori'), 9);
    await refused(
      placeOrder(p.platform, {
        communityId: communityId(),
        userNumber: Number(other.user.userId),
        productId: dear,
      }),
      404,
      /User/,
    );
    await refused(
      placeOrder(p.platform, {
        communityId: other.communityId,
        userNumber: number('ada.okafor'),
        productId: dear,
      }),
      404,
      /Store/,
    );
    const { title, description, currency } = await api.store.get();
    const config = {
      title: title!,
      description: description!,
      currency: { isEnabled: true, name: currency!.name! },
    };
    await api.store.update({ ...config, isEnabled: false });
    await refused(buy('ada.okafor', dear), 409, /closed/);
    await api.store.update({ ...config, isEnabled: true });
    await buy('ada.okafor', dear);
    assert.equal((await api.products.get(dear)).stocks, 4);
  });

  it('give the last piece to one of many, and never a coin that is not there', async () => {
    const outcomes = async (work: Promise<unknown>[]) => {
      const all = await Promise.allSettled(work);
      const failed = all.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
      for (const reason of failed) {
        assert.ok(reason instanceof PlatformError, String(reason));
        assert.equal(reason.status, 409);
      }
      return { won: all.length - failed.length, lost: failed.length };
    };
    const buyers = p.credentials_.users.map((user) => user.username);
    for (const buyer of buyers) await setCoins(buyer, 1000);
    const last = await product(100, { stocks: 1 });
    assert.deepEqual(await outcomes(buyers.map((buyer) => buy(buyer, last))), {
      won: 1,
      lost: buyers.length - 1,
    });
    assert.equal((await api.products.get(last)).stocks, 0);
    const left = await Promise.all(buyers.map(balance));
    assert.equal(
      left.reduce((sum, coins) => sum + coins, 0),
      1000 * buyers.length - 100,
    );

    // One member, many products at once, and messages in between that earn a coin or two each.
    const [buyer] = buyers;
    await setCoins(buyer!, 250);
    const things = await Promise.all(Array.from({ length: 6 }, () => product(100, { stocks: 10 })));
    const { id: channelId } = p.channel('Workshop floor');
    const talk = Array.from({ length: 4 }, (_, at) =>
      api.send({ channelId, message: `Shopping ${at}`, sender: buyer! }),
    );
    const { won } = await outcomes(things.map((id) => buy(buyer!, id)));
    await Promise.all(talk);
    assert.equal(won, 2);
    const rest = await balance(buyer!);
    assert.ok(rest >= 50 && rest < 100, String(rest));
    const sold = await Promise.all(things.map((id) => api.products.get(id)));
    assert.equal(
      sold.reduce((sum, thing) => sum + (10 - thing.stocks!), 0),
      2,
    );
    const [{ n } = { n: -1 }] = await db()
      .select({ n: sql<number>`count(*)::int` })
      .from(orders)
      .where(sql`${orders.productId} in ${things}`);
    assert.equal(n, 2);
  });

  it('[integration.redemptions.list] are listed for the community, page by page, the newest first', async () => {
    const { status, body } = await wire('GET', '/redemption-transactions?limit=5');
    assert.equal(status, 200);
    assert.equal(body.status, 'success');
    const { total, ...numbers } = body.pagination;
    assert.deepEqual(numbers, {
      currentPage: 1,
      totalPages: Math.ceil(total / 5),
      hasNextPage: true,
      hasPrevPage: false,
    });
    assert.equal(body.data.length, 5);
    assert.deepEqual(within(shapeOf(body.data[0]), shapeOf(ORDER)), shapeOf(ORDER));
    const all: RedemptionOrder[] = [];
    for await (const order of api.redemptions.all({ limit: 17 })) all.push(order);
    assert.equal(new Set(all.map((order) => order.transactionId)).size, total);
    const dates = all.map((order) => order.createdAt!);
    assert.deepEqual(dates, [...dates].sort().reverse());
    const page = await api.redemptions.list({ page: 2, limit: 5 });
    assert.deepEqual([page.page, page.total, page.hasNext], [2, total, true]);
    assert.deepEqual(page.items, all.slice(5, 10));
    assert.ok(new Set(all.map((order) => order.status!.name)).size >= 3);

    for (const query of ['page=0', 'limit=0', 'page=x', 'limit=-5'])
      assert.match((await wire('GET', `/redemption-transactions?${query}`)).body.message, /^(page|limit): /);
    await refusal(api.redemptions.list({ page: 1.5 }), 400);
    assert.deepEqual((await theirs.redemptions.list()).items, []);
    assert.equal((await refusal(bare.redemptions.list(), 401)).code, 'UNAUTHENTICATED');
  });

  it('[integration.redemptions.listOf] are listed for one member by e-mail address', async () => {
    const { email, _id, userId } = p.user('ada.okafor');
    const { status, body } = await wire('POST', '/redemption-transactions', {
      email: email.toUpperCase(),
      limit: 2,
    });
    assert.equal(status, 200);
    assert.deepEqual(within(shapeOf(body.data[0]), shapeOf(ORDER)), shapeOf(ORDER));
    assert.equal(body.pagination.hasNextPage, true);
    const all: RedemptionOrder[] = [];
    for await (const order of api.redemptions.allOf(email, { limit: 3 })) all.push(order);
    assert.equal(all.length, body.pagination.total);
    assert.ok(all.every((order) => order.user._id === _id && order.user.userId === userId));
    const bought = await buy('ada.okafor', await product(1));
    assert.equal((await mine('ada.okafor')).transactionId, bought.orderId);

    assert.match((await wire('POST', '/redemption-transactions', {})).body.message, /^email: /);
    assert.match((await wire('POST', '/redemption-transactions', { email: 'ada' })).body.message, /^email: /);
    assert.match(
      (await wire('POST', '/redemption-transactions', { email, page: 0 })).body.message,
      /^page: /,
    );
    assert.equal((await wire('POST', '/redemption-transactions', { email: LONG })).status, 413);
    await refusal(api.redemptions.listOf('nobody@example.org'), 404);
    await refusal(theirs.redemptions.listOf(email), 404);
    await refusal(bare.redemptions.listOf(email), 401);
  });

  it('[integration.redemptions.updateStatus] moves an order into another status', async () => {
    const order = await buy('ada.okafor', await product(1));
    const [, , done] = await api.redemptions.statuses();
    const change = { transactionId: order.orderId, statusId: done!._id };
    const { status, body } = await wire('PUT', '/redemption-transactions/status', change);
    assert.equal(status, 200);
    assert.equal(body.message, 'Transaction status updated successfully');
    assert.deepEqual(shapeOf(body.data), shapeOf(UPDATED));
    assert.deepEqual(body.data, { ...change, status: done });
    const moved = await mine('ada.okafor');
    assert.deepEqual([moved.statusId, moved.status!.name], [done!._id, 'Handed over']);

    const wrong = async (more: object) =>
      await wire('PUT', '/redemption-transactions/status', { ...change, ...more });
    assert.match((await wrong({ transactionId: order.id })).body.message, /^transactionId: /);
    assert.match((await wrong({ statusId: 'done' })).body.message, /^statusId: /);
    assert.equal((await wrong({ transactionId: LONG })).status, 413);
    await refusal(api.redemptions.updateStatus({ ...change, transactionId: 'ORD2026010100000000' }), 404);
    await refusal(api.redemptions.updateStatus({ ...change, statusId: NOBODY }), 404);
    await theirs.categories.create({ name: 'Books' });
    const [foreign] = await theirs.redemptions.statuses();
    await refusal(api.redemptions.updateStatus({ ...change, statusId: foreign!._id }), 404);
    await refusal(theirs.redemptions.updateStatus({ ...change, statusId: foreign!._id }), 404);
    await refusal(bare.redemptions.updateStatus(change), 401);
    assert.equal((await mine('ada.okafor')).statusId, done!._id);
  });

  it('[integration.redemptions.statuses] lists what an order can be in', async () => {
    const { status, body } = await wire('GET', '/redemption-statuses');
    assert.equal(status, 200);
    assert.equal(body.status, 'success');
    assert.deepEqual(shapeOf(body.data[0]), shapeOf(UPDATED.status));
    assert.deepEqual(
      (await api.redemptions.statuses()).map((one) => [one.name, one.category]),
      [
        ['Pending', 'incomplete'],
        ['Being prepared', 'incomplete'],
        ['Handed over', 'complete'],
        ['Returned', 'complete'],
      ],
    );
    await refusal(bare.redemptions.statuses(), 401);
    const ids = new Set((await theirs.redemptions.statuses()).map((one) => one._id));
    assert.ok((await api.redemptions.statuses()).every((one) => !ids.has(one._id)));
  });

  it('[integration.redemptions.status] is one of them', async () => {
    const [first] = await api.redemptions.statuses();
    const { status, body } = await wire('GET', `/redemption-statuses/${first!._id}`);
    assert.equal(status, 200);
    assert.deepEqual(body.data, first);
    assert.match(first!.color!, /^#[0-9a-f]{6}$/);
    assert.match((await wire('GET', '/redemption-statuses/first')).body.message, /^statusId: /);
    await refusal(api.redemptions.status(NOBODY), 404);
    await refusal(theirs.redemptions.status(first!._id), 404);
    await refusal(bare.redemptions.status(first!._id), 401);
    assert.equal((await refusal(api.redemptions.status('../keys'), 0)).code, 'INVALID');
  });

  it('[integration.purchases.update] changes the order and its voucher, never the product', async () => {
    const buyerKey = new IntegrationApi(clientOf(p, await keyWith(p, 'purchase-history')));
    const id = await product(2);
    const order = await buy('ada.okafor', id);
    const { status, body } = await wire('PATCH', `/purchase-histories/${order.id}`, {
      redemptionInstructions: '  <p>Ring the bell</p>  ',
    });
    assert.equal(status, 200);
    assert.deepEqual(body.meta, { status: 'success', statusCode: 200 });
    assert.equal(body.message, 'Update purchase history success');
    assert.deepEqual(shapeOf(body.data), shapeOf(PURCHASE));
    assert.equal(body.data.userID, p.user('ada.okafor')._id);
    assert.equal(body.data.product.redemptionInstructions, '<p>Ring the bell</p>');
    assert.equal((await mine('ada.okafor')).product.redemptionInstructions, '<p>Ring the bell</p>');
    assert.equal((await api.products.get(id)).redemptionInstructions, 'Ask');

    const voucher = { voucherCode: 'BELL-1', voucherExpiryDate: '31/12/2026' };
    assert.equal((await buyerKey.purchases.update(order.orderId, voucher))._id, order.id);
    assert.deepEqual((await mine('ada.okafor')).voucher, { code: 'BELL-1', expiryDate: '31/12/2026' });
    await api.purchases.update(order.orderId, { ...voucher, voucherExpiryDate: '01/01/2027' });
    assert.equal((await mine('ada.okafor')).voucher!.expiryDate, '01/01/2027');
    const next = await buy('ada.okafor', id);
    assert.equal((await refusal(api.purchases.update(next.id, voucher), 409)).code, 'CONFLICT');
    assert.equal((await mine('ada.okafor')).voucher, undefined);
    // The same code of another product is another voucher.
    const elsewhere = await buy('ada.okafor', await product(2));
    await api.purchases.update(elsewhere.id, voucher);
    // Two orders of one product that want one code at once: one gets it.
    const race = await Promise.allSettled(
      [order, next].map((one) => api.purchases.update(one.id, { ...voucher, voucherCode: 'RACE' })),
    );
    assert.deepEqual(race.map((one) => one.status).sort(), ['fulfilled', 'rejected']);

    const wrong = async (change: object, field: RegExp) => {
      const answer = await wire('PATCH', `/purchase-histories/${order.id}`, change);
      assert.equal(answer.status, 400);
      assert.match(answer.body.message, field);
    };
    await wrong({}, /^redemptionInstructions: /);
    await wrong({ redemptionInstructions: '  ' }, /^redemptionInstructions: /);
    await wrong({ redemptionInstructions: 'x'.repeat(10_001) }, /^redemptionInstructions: /);
    await wrong({ voucherCode: 'A' }, /^voucherExpiryDate: /);
    await wrong({ voucherExpiryDate: '01/01/2027' }, /^voucherCode: /);
    await wrong({ ...voucher, voucherExpiryDate: '31/02/2027' }, /^voucherExpiryDate: /);
    await wrong({ ...voucher, voucherExpiryDate: '2027-01-01' }, /^voucherExpiryDate: /);
    await wrong({ ...voucher, voucherExpiryDate: '01/01/0000' }, /^voucherExpiryDate: /);
    await wrong({ ...voucher, voucherCode: 'x'.repeat(513) }, /^voucherCode: /);
    const strange = await wire('PATCH', '/purchase-histories/ORD', voucher);
    assert.equal(strange.status, 400);
    assert.match(strange.body.message, /^purchaseHistoryID: /);
    assert.equal((await wire('PATCH', `/purchase-histories/${order.id}`, { voucherCode: LONG })).status, 413);
    await refusal(api.purchases.update(NOBODY, voucher), 404);
    await refusal(api.purchases.update('ORD2026010100000000', voucher), 404);
    await refusal(theirs.purchases.update(order.id, voucher), 404);
    await refusal(theirs.purchases.update(order.orderId, voucher), 404);
    assert.equal((await refusal(bare.purchases.update(order.id, voucher), 403)).code, 'FORBIDDEN');
    assert.equal(
      (await p.call('PATCH', `/purchase-histories/${order.id}`, { key: 'f'.repeat(64), body: voucher }))
        .status,
      401,
    );
  });
});
