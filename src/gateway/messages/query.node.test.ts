import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GatewayCall } from '../context.js';
import { Problem } from '../http/problem.js';
import { readMessagesQuery, toCursor } from './query.js';
import { readEmoji, readKey, readText } from './text.js';

const id = 'AbCdEfGh01234_-9';

function refused(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof Problem);
    assert.equal(error.status, 400);
    return error.detail ?? '';
  }
  assert.fail('expected a problem');
}

const read = (query: string) =>
  readMessagesQuery({ req: { url: `http://gateway/v1/channels/x/messages${query}` } } as GatewayCall);

describe('the query of a message page', () => {
  it('has a default, a side and a limit', () => {
    assert.deepEqual(read(''), { limit: 25 });
    assert.deepEqual(read('?limit=100&seq=abc-12'), { limit: 100 });
    assert.deepEqual(read(`?around=${id}&limit=10`), { limit: 10, side: 'around', anchor: { publicId: id } });
  });

  it('takes the cursors that it gives', () => {
    const cursor = toCursor({ at: 1_790_000_000_123, id: 'never shown' }, id);
    assert.doesNotMatch(cursor, /never/);
    assert.deepEqual(read(`?before=${cursor}`).anchor, { publicId: id, at: 1_790_000_000_123 });
  });

  it('refuses everything else, and says what it expected', () => {
    for (const limit of ['-1', '0', '11', '1e1', ' 10', '', 'all', '010']) {
      assert.match(
        refused(() => read(`?limit=${limit}`)),
        /limit: expected one of 10, 25, 50, 100/,
      );
    }
    assert.match(
      refused(() => read('?page=2')),
      /"page" is not known/,
    );
    assert.match(
      refused(() => read('?limit=10&limit=10')),
      /twice/,
    );
    assert.match(
      refused(() => read(`?before=${id}&after=${id}`)),
      /one of them/,
    );
    assert.match(
      refused(() => read('?before=<script>')),
      /cursor/,
    );
    assert.match(
      refused(() => read('?seq=%22')),
      /seq/,
    );
    assert.doesNotMatch(
      refused(() => read('?%3Cb%3E=1')),
      /</,
    );
  });
});

describe('what a member writes', () => {
  it('goes out in NFC, trimmed, with one kind of line break', () => {
    assert.equal(readText({ text: '  Cafe\u0301\r\nau lait\t☕\r ' }, 100), 'Café\nau lait\t☕');
  });

  it('is refused when it is empty, too long, or holds what no text needs', () => {
    assert.match(
      refused(() => readText({ text: ' \n ' }, 10)),
      /at least one/,
    );
    assert.match(
      refused(() => readText({ text: 'x'.repeat(11) }, 10)),
      /at most 10/,
    );
    assert.equal(readText({ text: ` ${'x'.repeat(10)} ` }, 10).length, 10);
    assert.match(
      refused(() => readText({ text: 'a\u0000b' }, 10)),
      /control/,
    );
    assert.match(
      refused(() => readText({ text: 'a\u001b[31m' }, 10)),
      /control/,
    );
    assert.match(
      refused(() => readText({ text: 'a\ud800b' }, 10)),
      /half/,
    );
    for (const body of [null, [], 'text', { text: 1 }, { text: 'a', sender: 'bo' }]) {
      assert.match(
        refused(() => readText(body, 10)),
        /expected the body/,
      );
    }
  });

  it('needs a key of visible ASCII', () => {
    assert.equal(readKey('7f3a-Key~!'), '7f3a-Key~!');
    for (const key of [undefined, '', 'a b', 'é', 'x'.repeat(129)])
      assert.match(
        refused(() => readKey(key)),
        /1 to 128/,
      );
  });

  it('reacts with a shortcode', () => {
    assert.equal(readEmoji('+1'), '+1');
    for (const emoji of ['', ':heart:', 'Heart', '❤️', 'x'.repeat(65)]) {
      assert.match(
        refused(() => readEmoji(emoji)),
        /shortcode/,
      );
    }
  });
});
