import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BRIDGE = resolve(ROOT, 'src/bridge') + sep;

/** Reads the bridge from another folder, such as a copy with one requirement removed. */
function fromFolder(folder: string): Plugin {
  return {
    name: 'bridge-from-folder',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!importer || !id.startsWith('.')) return undefined;
      const path = resolve(importer, '..', id).replace(/\.js$/, '.ts');
      return path.startsWith(BRIDGE) ? resolve(folder, path.slice(BRIDGE.length)) : undefined;
    },
  };
}

/**
 * Bundles entries as a partner's bundler does, unminified so that a step reads well in an error, and
 * gives the files back by name. Nothing is written to the disk.
 */
export async function bundle(
  entries: Record<string, string>,
  o: { bridge?: string | undefined } = {},
): Promise<Map<string, string>> {
  const result = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: o.bridge ? [fromFolder(o.bridge)] : [],
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: entries,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })) as Rolldown.RolldownOutput;
  const files = new Map<string, string>();
  for (const file of result.output) if (file.type === 'chunk') files.set(file.fileName, file.code);
  return files;
}
