import { build, type Rolldown } from 'vite';
import { readFolder, typeOf, type StaticFile } from '../../server/static-files.js';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../browser', import.meta.url));

/** Bundles the gallery in memory: nothing is written, so nothing can be out of date. */
export async function buildGallery(): Promise<Map<string, StaticFile>> {
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  });
  const files = new Map<string, StaticFile>();
  for (const output of [result].flat() as Rolldown.RolldownOutput[]) {
    for (const item of output.output) {
      const body = item.type === 'chunk' ? item.code : item.source;
      files.set(`/${item.fileName}`, {
        type: typeOf(item.fileName),
        body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
      });
    }
  }
  for (const [name, file] of readFolder(fileURLToPath(new URL('../public', import.meta.url))))
    files.set(name, file);
  return files;
}
