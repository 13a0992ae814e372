import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { ApplicationUser } from './application-users.js';
import { CommunityApiKey, CommunityApiKeyInfo } from './community-keys.js';
import { FieldHistory } from './field-histories.js';
import { CreateUserFieldRequest, UpdateUserFieldRequest, UserField } from './user-fields.js';

const ID = '6857de260f3c24d98fd7ca85';
const DATE = '2025-06-22T10:42:46.000Z';

/** The sample of the page "Create user field": `field` is not in it. */
const CREATED = {
  _id: ID,
  name: 'User Level',
  type: 'numerical',
  creator: { _id: ID, id: 123456789, avatar: '', displayName: 'Admin', username: 'admin' },
  communityId: ID,
  createdAt: DATE,
  updatedAt: DATE,
};

describe('Answers of the Application API', () => {
  it('a field may come without its name in the database, without a creator, with one that has no short id', () => {
    assert.deepEqual(z.parse(UserField, CREATED), CREATED);
    assert.equal(z.parse(UserField, { ...CREATED, creator: null }).creator, undefined);
    const { id: _, ...creator } = CREATED.creator;
    assert.deepEqual(z.parse(UserField, { ...CREATED, field: 'user-level', creator }).creator, creator);
    assert.equal(z.parse(UserField, { ...CREATED, type: 'a newer one', options: null }).type, 'a newer one');
    assert.equal(z.safeParse(UserField, { ...CREATED, _id: undefined }).success, false);
  });

  it('a user may be chosen piece by piece, with the short id as text or number', () => {
    assert.deepEqual(z.parse(ApplicationUser, { id: '42', __v: 0 }), { id: 42 });
    assert.deepEqual(z.parse(ApplicationUser, { isOnline: false, lastLogin: null }), {
      isOnline: false,
      lastLogin: undefined,
    });
    assert.equal(z.safeParse(ApplicationUser, { isOnline: 'yes' }).success, false);
  });

  it('a key may be masked, whole or missing, and end or not', () => {
    const key = { _id: ID, name: 'Key', permissions: ['sendMessage'] };
    assert.deepEqual(z.parse(CommunityApiKey, key), key);
    assert.equal(z.parse(CommunityApiKey, { ...key, expirePeriod: '30', expireDate: null }).expirePeriod, 30);
    assert.equal(z.safeParse(CommunityApiKey, { ...key, permissions: 'all' }).success, false);
    const info = { name: 'Key', permissions: [], communityId: ID };
    assert.deepEqual(z.parse(CommunityApiKeyInfo, { ...info, more: 1 }), info);
  });

  it('a history has any value', () => {
    const history = { _id: ID, userId: ID, field: { _id: ID }, createdAt: DATE };
    for (const value of [null, 4, 'four', true, ['a']])
      assert.deepEqual(z.parse(FieldHistory, { ...history, value }).value, value);
    assert.equal(z.safeParse(FieldHistory, { ...history, field: ID, value: 1 }).success, false);
  });
});

describe('Requests of the Application API', () => {
  it('a field has 1 to 50 characters, a name 1 to 100, and a type of the list', () => {
    const good = { field: 'x'.repeat(50), name: 'y'.repeat(100), type: 'multi-line-text' };
    assert.deepEqual(z.parse(CreateUserFieldRequest, good), good);
    const { field: _, ...earliest } = good;
    assert.deepEqual(z.parse(CreateUserFieldRequest, earliest), earliest);
    for (const wrong of [
      { field: '' },
      { field: 'x'.repeat(51) },
      { name: '' },
      { name: 'y'.repeat(101) },
      { type: 'x' },
    ])
      assert.equal(z.safeParse(CreateUserFieldRequest, { ...good, ...wrong }).success, false);
    assert.equal(z.safeParse(UpdateUserFieldRequest, { name: 'Level' }).success, false);
  });
});
