import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transformWithOxc, type Rolldown } from 'vite';

const html = (imports: object): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Mutants</title><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/test/mutants/page.js"></script></head><body></body></html>`;

/** Packages that tests import, as files of their own by path. */
async function bundlePackages(root: string, names: readonly string[]): Promise<Map<string, string>> {
  const entry = Object.fromEntries(
    names.map((name, i) => [`package-${i}`, fileURLToPath(import.meta.resolve(name))]),
  );
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry, formats: ['es'], fileName: (_, name) => `${name}.js` },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])));
}

export interface MutantServer {
  /** Address under which the bridge is the copy in this folder: an origin of its own. */
  serve(name: string, bridge: string): string;
  stop(): void;
}

/** Serves the sources without types, file by file: a mutant costs one file. */
export async function startServer(root: string, packages: readonly string[]): Promise<MutantServer> {
  const library = await bundlePackages(root, packages);
  const start = html(Object.fromEntries(packages.map((name, i) => [name, `/package-${i}.js`])));
  const bridges = new Map<string, string>();
  const scripts = new Map<string, Promise<string>>();

  const script = (path: string): Promise<string> => {
    const text = readFileSync(path, 'utf8');
    const known =
      scripts.get(text) ??
      transformWithOxc(text, path, { typescript: { onlyRemoveTypeImports: true }, sourcemap: false }).then(
        ({ code }) => code,
      );
    scripts.set(text, known);
    return known;
  };

  const answer = async (host: string, path: string): Promise<[type: string, text: string] | undefined> => {
    if (path === '/') return ['text/html', start];
    const code = library.get(path);
    if (code !== undefined) return ['text/javascript', code];
    const bridge = bridges.get(host.split('.')[0]!);
    if (!bridge || !/^\/(src|test)\//.test(path)) return undefined;
    const plain = join(root, path);
    const source = existsSync(plain) && path.endsWith('.js') ? path : path.replace(/\.js$/, '.ts');
    const file = source.startsWith('/src/bridge/')
      ? join(bridge, source.slice('/src/bridge/'.length))
      : join(root, source);
    if (!existsSync(file)) return undefined;
    return ['.ts', '.js'].includes(extname(file))
      ? ['text/javascript', await script(file)]
      : ['text/html', readFileSync(file, 'utf8')];
  };

  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    answer(request.headers.host ?? '', path).then(
      (found) => {
        if (!found) return response.writeHead(404).end();
        return response.writeHead(200, { 'content-type': `${found[0]}; charset=utf-8` }).end(found[1]);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    serve(name, bridge) {
      bridges.set(name, bridge);
      return `http://${name}.localhost:${port}/`;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
