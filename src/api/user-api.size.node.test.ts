import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** Everything that a page loads for a module with this source, as it would be served. */
async function bundle(source: string): Promise<{ modules: string[]; brotli: number; code: string }> {
  const here = fileURLToPath(new URL('entry.js', import.meta.url));
  const output = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? here : null),
        load: (id) => (id === here ? source : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: {
        input: 'entry',
        preserveEntrySignatures: 'strict',
        // What the allow-list of package.json says of every module here.
        treeshake: { moduleSideEffects: false },
        output: { format: 'es', minify: true },
      },
    },
  })) as Rolldown.RolldownOutput;
  const chunks = output.output.filter((part) => part.type === 'chunk');
  const code = chunks.map((chunk) => chunk.code).join('');
  return {
    // Modules of which nothing is left do not travel.
    modules: chunks.flatMap(({ modules }) =>
      Object.keys(modules).filter((id) => modules[id]!.renderedLength > 0),
    ),
    brotli: brotliCompressSync(code).byteLength,
    code,
  };
}

describe('the small client', () => {
  it('has 2.4 to 3 kB with everything that it loads, and no package', async (t) => {
    const { modules, brotli } = await bundle("export * from './user-api.js'");
    t.diagnostic(`${brotli} bytes of brotli`);
    assert.ok(brotli <= 3000, `${brotli} bytes are too many`);
    // A sudden fall means that something was lost on the way.
    assert.ok(brotli >= 2400, `${brotli} bytes are too few`);
    assert.ok(modules.some((id) => id.endsWith('net/http.ts')));
    assert.deepEqual(
      modules.filter((id) => /node_modules|contract/.test(id)),
      [],
    );
  });

  it('is all that a page gets that imports only it from the whole of the clients', async () => {
    const { modules, brotli } = await bundle("export { UserApi } from './index.js'");
    assert.ok(brotli <= 3000, `${brotli} bytes are too many`);
    assert.deepEqual(
      modules.filter((id) => /node_modules|contract|integration-api/.test(id)),
      [],
    );
    const all = await bundle("export * from './index.js'");
    assert.ok(
      all.modules.some((id) => id.includes('zod')),
      'the other clients do use schemas',
    );
  });
});
