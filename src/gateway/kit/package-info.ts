import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Version of this package, as its package.json says. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Folder of the kit that was built with this package. */
export function packageKitFolder(): string {
  return fileURLToPath(new URL('../../../cdn/', import.meta.url));
}
