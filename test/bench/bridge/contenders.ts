import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PEERS = fileURLToPath(new URL('./peers/', import.meta.url));
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

/** Name of a contender → the package that it is, or none for what the browser brings. */
export const CONTENDERS: Record<string, string | undefined> = {
  'raw-port': undefined,
  'raw-window': undefined,
  'rai-kit': 'rai-kit',
  penpal: 'penpal',
  'comlink-port': 'comlink',
  'comlink-window': 'comlink',
  birpc: 'birpc',
  'post-robot': '@krakenjs/post-robot',
  framebus: 'framebus',
  postmate: 'postmate',
  rimless: 'rimless',
};

export interface Built {
  name: string;
  version: string;
  /** Scripts of the two pages. */
  host: string;
  guest: string;
  /** Bytes, minified and brotli, of what a guest loads and of both ends as one bundle. */
  bytes: { guest: number; both: number };
}

/** Installs the peers at their pinned versions, in their own folder. */
export function installPeers(): void {
  if (existsSync(join(PEERS, 'node_modules'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEERS, stdio: 'ignore' });
}

const ENTRY = join(PEERS, 'contenders', 'entry.js');

/** An entry that is no file: it stands beside the contenders, so that their packages are found. */
const entry = (code: string): Plugin => ({
  name: 'bench-entry',
  enforce: 'pre',
  resolveId: (id) => (id === ENTRY ? ENTRY : null),
  load: (id) => (id === ENTRY ? code : null),
});

async function bundle(code: string): Promise<string> {
  const [result] = [
    (await build({
      configFile: false,
      root: PEERS,
      logLevel: 'silent',
      plugins: [entry(code)],
      define: { 'process.env.NODE_ENV': '"production"', __RAI_VERSION__: '"bench"' },
      resolve: {
        alias: {
          'rai-kit-bridge/host': join(ROOT, 'dist/bridge/host.js'),
          'rai-kit-bridge/guest': join(ROOT, 'dist/bridge/guest.js'),
        },
      },
      build: {
        write: false,
        target: 'es2022',
        lib: { entry: ENTRY, formats: ['es'] },
        rolldownOptions: { output: { minify: true, codeSplitting: false } },
      },
    })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[],
  ].flat();
  return result!.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n');
}

const packed = (code: string): number => brotliCompressSync(code).length;

export async function buildContender(name: string): Promise<Built> {
  const [host, guest] = [`./${name}.host.js`, `./${name}.guest.js`];
  const use = `import { serve } from '${PAGE}host.js'; import { measure } from '${PAGE}guest.js';`;
  const [hostCode, guestCode, guestAlone, bothAlone] = await Promise.all([
    bundle(
      `${use} import * as it from '${host}'; serve(it, document.querySelector('meta[name=peer]').content);`,
    ),
    bundle(
      `${use} import * as it from '${guest}'; measure(it, document.querySelector('meta[name=peer]').content);`,
    ),
    bundle(`export * from '${guest}';`),
    bundle(`export { open } from '${host}'; export { connect } from '${guest}';`),
  ]);
  const from = CONTENDERS[name];
  const file =
    from === 'rai-kit' ? join(ROOT, 'package.json') : join(PEERS, `node_modules/${from}/package.json`);
  const { version } = from
    ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string })
    : { version: '' };
  return {
    name,
    version,
    host: hostCode,
    guest: guestCode,
    bytes: { guest: packed(guestAlone), both: packed(bothAlone) },
  };
}
