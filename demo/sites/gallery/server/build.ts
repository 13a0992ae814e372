import { fileURLToPath } from 'node:url';
import type { PluginOption } from 'vite';
import { bundle } from '../../server/bundle.js';
import type { StaticFile } from '../../server/static-files.js';

const ROOT = fileURLToPath(new URL('../browser', import.meta.url));

export function buildGallery(plugins: PluginOption[] = []): Promise<Map<string, StaticFile>> {
  return bundle(ROOT, { plugins });
}
