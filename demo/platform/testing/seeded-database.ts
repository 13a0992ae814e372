import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPlatform } from '../create-platform.js';
import type { SeedOptions } from '../seed/seed.js';

const PLATFORM = fileURLToPath(new URL('..', import.meta.url));
const KEPT = fileURLToPath(new URL('../../../node_modules/.cache/rai-kit', import.meta.url));

/**
 * A database with a seeded community, for `restore`. Making one takes seconds of computing, and every file of
 * tests begins with one, so it is kept below `node_modules/.cache` until the code that made it changes.
 */
export async function seededDatabase(options: SeedOptions, now: number): Promise<Blob> {
  const name = `platform-${options.members}-${options.seed}-${now}-`;
  const path = join(KEPT, `${name}${codeHash()}.tar`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const platform = await createPlatform({ data: 'memory', now: () => now });
  await platform.seed(options);
  const blob = await platform.dump();
  await platform.close();
  if (!blob) throw new Error('The embedded database gave no dump');
  mkdirSync(KEPT, { recursive: true });
  // What older code made is of no use any more.
  for (const file of readdirSync(KEPT)) {
    if (file.startsWith(name) && file.endsWith('.tar') && join(KEPT, file) !== path)
      rmSync(join(KEPT, file), { force: true });
  }
  // Several files of tests may do this at once: each puts a whole file in its place.
  const own = `${path}.${process.pid}`;
  await writeFile(own, Buffer.from(await blob.arrayBuffer()));
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
