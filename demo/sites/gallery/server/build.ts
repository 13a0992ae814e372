import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type PluginOption, type Rolldown } from 'vite';
import { typeOf, type StaticFile } from '../../server/static-files.js';

const ROOT = fileURLToPath(new URL('../browser', import.meta.url));
const PACKAGE = new URL('../../../../package.json', import.meta.url);

/** Bundles the gallery in memory: nothing is written, so nothing can be out of date. */
export async function buildGallery(plugins: PluginOption[] = []): Promise<Map<string, StaticFile>> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins,
    define: { 'process.env.NODE_ENV': '"production"', __RAI_VERSION__: JSON.stringify(version) },
    build: { write: false, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  });
  const files = new Map<string, StaticFile>();
  for (const { output } of [result].flat() as Rolldown.RolldownOutput[]) {
    for (const item of output) {
      const body = item.type === 'chunk' ? item.code : item.source;
      files.set(`/${item.fileName}`, {
        type: typeOf(item.fileName),
        body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
      });
    }
  }
  return files;
}
