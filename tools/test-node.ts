/**
 * `npm run test:node`: every `*.node.test.ts`, or those under the paths that are named. Node 20 takes no
 * patterns for its test runner, so the list is made here.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const roots = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const flags = process.argv.slice(2).filter((a) => a.startsWith('-'));

function find(folder: string): string[] {
  if (folder.endsWith('.ts')) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : find(path);
    return entry.name.endsWith('.node.test.ts') ? [path] : [];
  });
}

const files = (roots.length > 0 ? roots : ['src', 'demo', 'test', 'tools']).flatMap(find);
if (files.length === 0) {
  console.error(`test:node: no *.node.test.ts under ${roots.join(', ')}`);
  process.exit(2);
}
/** With RAI_COVERAGE what the tests meet of src/ is written down for `npm run coverage -- --no-run`. */
const c8 = ['node_modules/c8/bin/c8.js', '--all=false', '--reporter=lcovonly', '--reports-dir=coverage/node'];
const counted = process.env['RAI_COVERAGE'] ? [...c8, '--include=src/**/*.ts', process.execPath] : [];
const child = spawn(
  process.execPath,
  [
    ...counted,
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    '--test-reporter=spec',
    ...flags,
    ...files,
  ],
  { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } },
);
child.on('exit', (code) => process.exit(code ?? 1));
