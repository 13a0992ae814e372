import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createPlatform } from '../create-platform.js';
import type { SeedOptions } from '../seed/seed.js';

const PLATFORM = fileURLToPath(new URL('..', import.meta.url));
const KEPT = fileURLToPath(new URL('../../../node_modules/.cache/rai-kit', import.meta.url));

/** After this time nobody asks for a kept database any more: seeds of the present change with the hour. */
const KEPT_MS = 2 * 3_600_000;

/**
 * A database with a seeded community, for `restore`. Making one takes seconds of computing, and every file of
 * tests begins with one, so it is kept below `node_modules/.cache` for the same code and the same moment. Without
 * `now` the community is as of this hour.
 */
export async function seededDatabase(
  options: SeedOptions,
  now = Date.now() - (Date.now() % 3_600_000),
): Promise<Blob> {
  const path = join(KEPT, `platform-${options.members}-${options.seed}-${now}-${codeHash()}.tar.gz`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return new Blob([gunzipSync(kept)]);
  const platform = await createPlatform({ data: 'memory', now: () => now });
  await platform.seed(options);
  const blob = await platform.dump();
  await platform.close();
  if (!blob) throw new Error('The embedded database gave no dump');
  mkdirSync(KEPT, { recursive: true });
  for (const file of readdirSync(KEPT)) {
    const { mtimeMs } = statSync(join(KEPT, file), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (mtimeMs < Date.now() - KEPT_MS) rmSync(join(KEPT, file), { force: true });
  }
  // Several files of tests may do this at once: each puts a whole file in its place.
  const own = `${path}.${process.pid}`;
  await writeFile(own, gzipSync(await blob.arrayBuffer(), { level: 1 }));
  renameSync(own, path);
  return blob;
}

/** Changes with everything that a seeded database may depend on. */
function codeHash(): string {
  const hash = createHash('sha256').update(
    readFileSync(createRequire(import.meta.url).resolve('@electric-sql/pglite')),
  );
  const add = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) add(path);
      else if (!entry.name.includes('.test.'))
        hash.update(path.slice(PLATFORM.length)).update(readFileSync(path));
    }
  };
  for (const folder of ['db', 'seed', 'services']) add(join(PLATFORM, folder));
  return hash.digest('hex').slice(0, 16);
}
