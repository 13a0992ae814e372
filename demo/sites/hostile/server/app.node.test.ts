import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHostile } from './app.js';

const ORIGIN = 'http://hostile.localhost:3339';

describe('the hostile page', () => {
  const hostile = createHostile({ target: 'http://community.localhost:3337', known: ['a'.repeat(24)] });
  const ask = (path: string, init: RequestInit = {}) =>
    Promise.resolve(hostile.request(`${ORIGIN}${path}`, init));
  const caught = async () => ((await (await ask('/caught')).json()) as { caught: string[] }).caught;

  it('should know whom to attack', async () => {
    const page = await (await ask('/')).text();
    assert.match(page, /data-target="http:\/\/community\.localhost:3337"/);
    assert.match(page, new RegExp(`data-known="${'a'.repeat(24)}"`));
  });

  it('should keep whatever it is told by an address, a referrer or a form, so that "nothing" means something', async () => {
    assert.deepEqual(await caught(), []);
    await ask('/', { headers: { referer: 'http://community.localhost:3337/' } });
    assert.deepEqual(await caught(), []);
    await ask('/?token=abc');
    await ask('/', { headers: { referer: 'http://community.localhost:3337/c/123?key=1' } });
    await ask('/caught', { method: 'POST', body: 'cookie=1' });
    assert.deepEqual(await caught(), [
      'query ?token=abc',
      'referrer http://community.localhost:3337/c/123?key=1',
      'cookie=1',
    ]);
  });
});
