import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

describe('the code of the bridge', () => {
  it('imports nothing but itself: no package, no other room [F63]', () => {
    assert.ok(files.length > 20);
    for (const { name, text } of files) {
      for (const [, from] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*'([^']+)'/g)) {
        assert.match(from!, /^\.\/[a-z-]+\.js$/, `${name} imports ${from}`);
      }
    }
  });

  it('reads messages of a window in one place, and keeps no page out of the back/forward cache [F40] [F48]', () => {
    const listening = files.filter(({ text }) => /addEventListener\(\s*'message'/.test(text));
    assert.deepEqual(
      listening.map(({ name }) => name),
      ['accept.ts'],
    );
    for (const { name, text } of files) assert.doesNotMatch(text, /unload/, name);
  });

  it('looks names up in maps alone, and evaluates no text [F39]', () => {
    for (const { name, text } of files) {
      assert.doesNotMatch(text, /\beval\(|new Function|(?:methods|handlers)\[/, name);
    }
  });
});
