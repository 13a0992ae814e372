import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiOf, type OpenApi } from './docs/openapi.js';
import { ROWS } from './docs/rows/index.js';
import { pathsOf, splitRoute, templated } from './docs/surfaces.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';

describe('The documents of the endpoints', () => {
  let p: TestPlatform;
  let document: OpenApi;
  before(async () => {
    p = await testPlatform({ members: 12 });
    document = (await ask('/openapi.json')).body as OpenApi;
  });
  after(() => p.close());

  const ask = (path: string) => p.call('GET', path, { key: null, surface: '' });

  it('is a valid OpenAPI 3.1 document, as a validator of the specification says', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));
    assert.deepEqual(errors ?? [], []);
    assert.equal(valid, true);
    assert.equal(validator.version, '3.1');
  });

  it('has every row, with its client, certainty and permission', () => {
    for (const row of ROWS) {
      const { method } = splitRoute(row);
      const operation = document.paths[templated(pathsOf(row)[0]!)]?.[method.toLowerCase()];
      const note = operation?.['x-rows'].find(({ key }) => key === row.key);
      assert.equal(note?.client, row.client, row.key);
      assert.equal(note.certainty, row.certainty);
      assert.equal(note.permission, row.permission);
      assert.ok(operation!.responses[row.status ?? 200], row.key);
    }
  });

  it('names each operation once, each parameter of a path, and only schemas that are there', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      assert.deepEqual(given, named, path);
    }
    for (const [, pointer] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let at: unknown = document;
      for (const part of pointer!.split('/')) at = (at as Record<string, unknown> | undefined)?.[part];
      assert.ok(at, pointer);
    }
  });

  it('is the same for the same rows, and open to pages that show such documents', async () => {
    const answer = await ask('/openapi.json');
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(openApiOf(ROWS, document.info.version), document);
  });

  it('a person reads it on a page that runs nothing of elsewhere', async () => {
    const { status, headers, body } = await ask('/docs');
    assert.equal(status, 200);
    const policy = headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.doesNotMatch(body, /<script(?! type="module" src="\/docs\/docs\.js")|style=|javascript:/);
    for (const { summary, client, titles } of ROWS) {
      assert.ok(body.includes(escaped(summary)), summary);
      assert.ok(body.includes(client));
      for (const title of titles) assert.ok(body.includes(escaped(title)), title);
    }
    for (const [file, type] of Object.entries({ 'docs.css': 'text/css', 'docs.js': 'text/javascript' })) {
      const asset = await ask(`/docs/${file}`);
      assert.equal(asset.status, 200);
      assert.match(asset.headers.get('content-type')!, new RegExp(type));
    }
    assert.equal((await ask('/docs/docs.ts')).status, 404);
  });

  it('no key and nothing of the community is in them', async () => {
    const { communityKey, systemKey, communityId, users } = p.credentials_;
    const texts = [JSON.stringify(document), (await ask('/docs')).body as string];
    for (const text of texts)
      for (const secret of [communityKey, systemKey, communityId, users[0]!.email])
        assert.equal(text.includes(secret), false);
  });
});

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
