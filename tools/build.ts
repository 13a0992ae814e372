/**
 * `npm run build`: `dist/` (modules as they are, for npm), `cdn/` (for pages) and the manifest of the elements.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCdn } from './build-cdn.js';
import { buildManifest, jsxTypes } from './manifest.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const started = performance.now();
rmSync(DIST, { recursive: true, force: true });
for (const config of ['tsconfig.build.server.json', 'tsconfig.build.json']) {
  execFileSync(process.execPath, [TSC, '-p', join(ROOT, config)], { stdio: 'inherit' });
}
chmodSync(join(DIST, 'gateway', 'cli.js'), 0o755);
mkdirSync(join(DIST, 'theme'), { recursive: true });
copyFileSync(join(ROOT, 'src/theme/preload.css'), join(DIST, 'theme/preload.css'));

const manifest = buildManifest(ROOT);
writeFileSync(join(DIST, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(DIST, 'jsx.d.ts'), jsxTypes(manifest));
writeFileSync(join(DIST, 'jsx.js'), 'export {};\n');

await buildCdn();
console.log(`dist/ and cdn/ are built after ${((performance.now() - started) / 1000).toFixed(1)} s`);
