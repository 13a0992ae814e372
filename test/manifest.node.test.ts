import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildManifest } from '../tools/manifest.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
  });
}

describe('the manifest', () => {
  const elements = buildManifest(ROOT).modules.flatMap(({ declarations }) => declarations);
  const named = (tag: string) => elements.find(({ tagName }) => tagName === tag);
  const names = (list: { name: string }[] = []) => list.map(({ name }) => name).sort();

  for (const widget of ['leaderboard', 'tier', 'messages']) {
    it(`describes every part that a page can style of <rai-${widget}>`, () => {
      const shell = readFileSync(join(ROOT, `src/widgets/${widget}/${widget}.ts`), 'utf8');
      // Parts that come with a later chunk are named there, and put behind those of the first rows.
      const first = /exportparts="([\w, -]+)/.exec(shell)?.[1] ?? '';
      const later = sources(join(ROOT, `src/widgets/${widget}`)).flatMap(
        (path) => /const PARTS =\s*'([^']+)'/.exec(readFileSync(path, 'utf8'))?.[1] ?? [],
      );
      const exported = [first, ...later].join('').split(', ');
      assert.ok(exported.length > 10, 'the shell exports parts');
      assert.deepEqual(names(named(`rai-${widget}`)?.cssParts), exported.sort());
    });
  }

  it('describes every part that a page can style of <rai-iframe-channel>, the frame itself included', () => {
    const shell = readFileSync(join(ROOT, 'src/widgets/iframe-channel/iframe-channel.ts'), 'utf8');
    const exported = /exportparts="([^"]+)"/.exec(shell)![1]!.split(', ');
    assert.deepEqual(names(named('rai-iframe-channel')?.cssParts), [...exported, 'frame'].sort());
  });

  it('describes every custom property that is read', () => {
    const read = sources(join(ROOT, 'src')).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/var\(\s*(--rai-[a-z0-9-]+)/g)].map(([, name]) => name!),
    );
    const described = new Set(elements.flatMap(({ cssProperties }) => names(cssProperties)));
    assert.deepEqual([...described].sort(), [...new Set(read)].sort());
  });

  it('has no event without a text', () => {
    const events = elements.flatMap(({ events = [] }) => events);
    assert.ok(events.length > 10);
    assert.deepEqual(
      events.filter(({ description }) => !description),
      [],
    );
  });
});
