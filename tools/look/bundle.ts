import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** The checks that run inside a page, as one script that defines `raiLook`. */
export async function lookScript(): Promise<string> {
  const entry = fileURLToPath(new URL('../../test/browser/look/look.ts', import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry, name: 'raiLookBundle', formats: ['iife'], fileName: 'look' },
    },
  });
  const [output] = [result].flat() as Rolldown.RolldownOutput[];
  return output!.output[0].code;
}

/** axe-core as one script that defines `axe`. */
export function axeScript(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
