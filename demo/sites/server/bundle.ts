import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type PluginOption, type Rolldown } from 'vite';
import { typeOf, type StaticFile } from './static-files.js';

const PACKAGE = new URL('../../../package.json', import.meta.url);

/** The package lists its modules that do something when they are imported; those of a page are not among them. */
const ofPage = (root: string): PluginOption => ({
  name: 'modules-of-the-page',
  transform: (_, id) => (id.startsWith(`${root}/`) ? { moduleSideEffects: true } : null),
});

interface BundleOptions {
  plugins?: PluginOption[];
  /** Module that becomes `/assets/<its name>.js`; without it the folder's `index.html` is the entry. */
  entry?: string;
}

/** Bundles the page in a folder in memory: nothing is written, so nothing can be out of date. */
export async function bundle(
  root: string,
  { plugins = [], entry }: BundleOptions = {},
): Promise<Map<string, StaticFile>> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [ofPage(root.replace(/\/$/, '')), ...plugins],
    define: { 'process.env.NODE_ENV': '"production"', __RAI_VERSION__: JSON.stringify(version) },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      ...(entry && {
        rolldownOptions: {
          input: join(root, entry),
          output: { entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js' },
        },
      }),
    },
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
