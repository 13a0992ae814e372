/**
 * Builds `cdn/`: the loader, its chunks, the single file, and `integrity.json`, which maps each file to its
 * `sha384-…`. Source maps go to `.tmp/maps`: a page never loads them, and a stack trace can still be read.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDN = join(ROOT, 'cdn');
const MAPS = join(ROOT, '.tmp', 'maps');
const SOURCES = ['src', 'vite.config.ts', 'package.json', 'tools/build-cdn.ts'];
/** Servers and tests are no part of what a page loads. */
const NOT_BUILT = /^src\/(gateway|webhooks|contract)\/|\.test\.ts$|\.states\.ts$/;

/** Whether something that goes into `cdn/` is newer than what lies there. */
export function cdnIsStale(): boolean {
  const marker = join(CDN, 'integrity.json');
  if (!existsSync(marker)) return true;
  const builtAt = statSync(marker).mtimeMs;
  return SOURCES.some((source) =>
    filesBelow(join(ROOT, source)).some(
      (file) => !NOT_BUILT.test(relative(ROOT, file)) && statSync(file).mtimeMs > builtAt,
    ),
  );
}

export async function buildCdn(): Promise<void> {
  const { build } = await import('vite');
  const configFile = join(ROOT, 'vite.config.ts');
  // Built aside and put in place at once: a gateway that serves `cdn/` never sees half of it.
  const folder = join(ROOT, '.tmp', `cdn-${process.pid}`);
  for (const mode of ['cdn', 'iife', 'channel', 'frame']) {
    await build({ configFile, mode, root: ROOT, logLevel: 'warn', build: { outDir: folder } });
  }
  moveMaps(folder);
  const files = filesBelow(folder).filter((file) => file.endsWith('.js'));
  const integrity = Object.fromEntries(
    files
      .map((file) => [
        relative(CDN, file),
        `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`,
      ])
      .sort(),
  ) as Record<string, string>;
  writeFileSync(join(folder, 'integrity.json'), `${JSON.stringify(integrity, null, 2)}\n`);
  rmSync(CDN, { recursive: true, force: true });
  renameSync(folder, CDN);
}

function moveMaps(folder: string): void {
  rmSync(MAPS, { recursive: true, force: true });
  for (const file of filesBelow(folder).filter((name) => name.endsWith('.map'))) {
    const to = join(MAPS, relative(folder, file));
    mkdirSync(dirname(to), { recursive: true });
    renameSync(file, to);
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  await buildCdn();
  console.log(`cdn/ is built after ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
