import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import type { GatewayEnv, PublicAnswer } from '../context.js';
import { PublicAnswers } from './public-answers.js';

const AS_OF = '2026-10-24T12:00:00.000Z';

function serve(answers: PublicAnswers, answerOf: (name: string) => PublicAnswer) {
  const app = new Hono<GatewayEnv>().get('/:name', (c) => answers.send(c, answerOf(c.req.param('name'))));
  return async (name: string, encoding = 'identity') => {
    const answer = await app.request(`/${name}`, { headers: { 'accept-encoding': encoding } });
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
}

describe('kept public answers', () => {
  it('are built once for their state, compressed once for each encoding, and built anew for the next state', async () => {
    const answers = new PublicAnswers();
    let [seq, built] = ['e-1', 0];
    const ask = serve(answers, (key) => ({
      ...{ key, seq, asOf: AS_OF },
      build: () => ({ built: (built += 1), text: 'x'.repeat(2000) }),
    }));
    const sizes: number[] = [];
    for (const encoding of ['identity', 'br', 'gzip', 'br', 'gzip']) {
      const { answer } = await ask('one', encoding);
      assert.equal(answer.headers.get('content-encoding'), encoding === 'identity' ? null : encoding);
      sizes.push(answers.size);
    }
    assert.equal(built, 1);
    assert.ok(sizes[0]! < sizes[1]! && sizes[1]! < sizes[2]!, 'what is compressed counts, too');
    assert.deepEqual(sizes.slice(2), [sizes[2], sizes[2], sizes[2]], 'and is there once');
    seq = 'e-2';
    const before = answers.find('one');
    await ask('one', 'br');
    assert.equal(built, 2);
    assert.notEqual(answers.find('one'), before);
  });

  it('take no more memory than they may, whatever is asked', async () => {
    const most = 200_000;
    const answers = new PublicAnswers(most);
    const ask = serve(answers, (key) => ({
      ...{ key, seq: 'e-1', asOf: AS_OF },
      // Grows when it is compressed.
      build: () => ({ noise: randomBytes(6000).toString('base64') }),
    }));
    for (let n = 0; n < 200; n += 1) {
      for (const encoding of ['br', 'gzip']) await ask(`n${n}`, encoding);
      assert.ok(answers.size <= most, `${answers.size} bytes`);
    }
    assert.equal(answers.find('n0'), undefined);
    assert.ok(answers.find('n199'));
    // One that was forgotten while somebody still reads it does not come back by being compressed.
    const held = answers.find('n199')!;
    answers.purge();
    answers.bytes('n199', { ...held, packed: {} }, 'br');
    assert.equal(answers.size, 0);
  });

  it('are forgotten by any of their keys', async () => {
    const answers = new PublicAnswers();
    const ask = serve(answers, (key) => ({
      ...{ key, seq: 'e-1', asOf: AS_OF, surrogateKeys: [`board-${key}`], build: () => ({ key }) },
      memberIds: () => ['m1', key],
    }));
    for (const name of ['a', 'b', 'c']) await ask(name);
    answers.purge(['member-a']);
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => answers.find(name) !== undefined),
      [false, true, true],
    );
    answers.purge(['board-b', 'nothing']);
    assert.equal(answers.find('b'), undefined);
    answers.purge(['member-m1']);
    assert.equal(answers.find('c'), undefined);
  });
});
