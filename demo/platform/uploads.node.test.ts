import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'drizzle-orm';
import { IntegrationApi } from '../../src/api/index.js';
import { avatarPng } from './pictures/avatar.js';
import { keyWith } from './testing/bare-key.js';
import { clientOf, refusal } from './testing/clients.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const PNG = Uint8Array.from(avatarPng(7));
const file = (bytes: Uint8Array<ArrayBuffer> | string, name = 'a.png', type = 'image/png') =>
  new File([bytes], name, { type });
const filled = (head: string | readonly number[], size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set(typeof head === 'string' ? Buffer.from(head, 'latin1') : head);
  return bytes;
};

describe('Uploaded pictures', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let bare: IntegrationApi;
  let ada: TestPlatform['credentials_']['users'][number];
  before(async () => {
    p = await testPlatform({ members: 60 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p)));
    ada = p.user('ada.okafor');
  });
  after(() => p.close());

  const stored = async (): Promise<number> => {
    const { rows } = (await p.platform.db.execute(sql`select count(*)::int as n from media`)) as unknown as {
      rows: { n: number }[];
    };
    return rows[0]!.n;
  };
  async function post(path: string, form: FormData) {
    const answer = await p.fetch(
      new Request(`http://127.0.0.1:3333/apis/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
        body: form,
      }),
    );
    return { status: answer.status, body: (await answer.json()) as { message: string } };
  }

  it('[integration.uploads.avatar] gives a member another picture, which the lists then show', async () => {
    const address = await api.uploads.avatar(ada.email, file(PNG));
    assert.match(address, /^http:\/\/127\.0\.0\.1:3333\/media\/[0-9a-f]{24}\.png$/);
    assert.equal((await api.userInfo(ada.userId)).avatar, address);
    const served = await p.fetch(new Request(address));
    assert.equal(served.status, 200);
    assert.deepEqual(new Uint8Array(await served.arrayBuffer()), PNG);
    assert.equal(served.headers.get('content-type'), 'image/png');
    assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
    assert.match(served.headers.get('content-security-policy')!, /sandbox/);
    assert.match(served.headers.get('cache-control')!, /immutable/);
    const count = await stored();
    const second = await api.uploads.avatar(ada.username, new Blob([PNG]));
    assert.notEqual(second, address);
    assert.equal(await stored(), count, 'the earlier picture is gone');
    assert.equal((await p.fetch(new Request(address))).status, 404);
    assert.equal((await p.fetch(new Request('http://127.0.0.1:3333/media/x.png'))).status, 404);
  });

  it('[integration.uploads.avatar] refuses what is no picture, nobody, and keys without the right', async () => {
    const count = await stored();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const [bytes, name, type] of [
      [svg, 'a.svg', 'image/svg+xml'],
      [svg, 'a.png', 'image/png'],
      ['<html>', 'a.jpg', 'image/jpeg'],
      ['', 'a.png', 'image/png'],
      [filled([0x89, 0x50, 0x4e], 3), 'a.png', 'image/png'],
    ] as const) {
      const error = await refusal(api.uploads.avatar(ada.userId, file(bytes, name, type)), 400);
      assert.match(error.message, /avatar: must be a PNG, JPEG, GIF or WebP picture/);
    }
    await refusal(api.uploads.avatar('nobody', file(PNG)), 404);
    await refusal(api.uploads.avatar(other.user.userId, file(PNG)), 404);
    await refusal(bare.uploads.avatar(ada.userId, file(PNG)), 401);
    const large = filled([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 5 * 2 ** 20 + 1);
    await refusal(api.uploads.avatar(ada.userId, file(large)), 413);
    await refusal(api.uploads.avatar(ada.userId, file(filled([0xff, 0xd8, 0xff], 6 * 2 ** 20))), 413);
    const nobody = new FormData();
    nobody.append('avatar', file(PNG));
    assert.deepEqual(await post('/users/avatar', nobody), {
      status: 400,
      body: { status: 'error', message: 'user: is required' },
    });
    nobody.append('avatar', file(PNG));
    assert.match((await post('/users/avatar', nobody)).body.message, /avatar: must not be more than 1/);
    const none = new FormData();
    none.append('user', ada.userId);
    assert.match((await post('/users/avatar', none)).body.message, /avatar: a picture is required/);
    none.append('avatar', 'text');
    assert.match((await post('/users/avatar', none)).body.message, /^avatar: /);
    assert.equal(await stored(), count);
  });

  it('[integration.uploads.images] stores pictures of every kind for messages, all or none', async () => {
    const pictures = [
      file(PNG),
      file(filled([0xff, 0xd8, 0xff, 0xe0], 400), 'b.png'),
      file(filled('GIF89a', 400)),
      file(filled('RIFF\x10\0\0\0WEBP', 400)),
    ];
    const urls = await api.uploads.images(pictures);
    assert.deepEqual(
      urls.map((url) => url.split('.').at(-1)),
      ['png', 'jpg', 'gif', 'webp'],
    );
    const types = await Promise.all(
      urls.map(async (url) => (await p.fetch(new Request(url))).headers.get('content-type')),
    );
    assert.deepEqual(types, ['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
    const { channelId, sender } = { channelId: p.channel('Workshop floor').id, sender: ada.username };
    await api.send({ channelId, sender, message: `Look ${urls[0]}` });
    assert.match((await api.messages({ channelId, count: 1 })).messages[0]!.message, /\/media\//);
    const count = await stored();
    await refusal(api.uploads.images([file(PNG), file('no picture')]), 400);
    const many = await refusal(api.uploads.images(Array.from({ length: 11 }, () => file(PNG))), 400);
    assert.match(many.message, /images\[\]: must not be more than 10/);
    await refusal(api.uploads.images([file(filled('GIF87a', 5 * 2 ** 20 + 1))]), 413);
    await refusal(bare.uploads.images([file(PNG)]), 401);
    assert.match((await post('/messages/upload-image', new FormData())).body.message, /\S/);
    const theirs = new IntegrationApi(clientOf(p, other.communityKey));
    assert.equal((await theirs.uploads.images([file(PNG)])).length, 1);
    assert.equal(await stored(), count + 1);
  });
});
