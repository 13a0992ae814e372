import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export interface StaticFile {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

/** All files of a folder, read once. Only what was there at the start is ever served. */
export function readFolder(folder: string, prefix = '/'): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      for (const [name, file] of readFolder(path, `${prefix}${entry.name}/`)) files.set(name, file);
    } else {
      files.set(`${prefix}${entry.name}`, {
        type: typeOf(entry.name),
        body: new Uint8Array(readFileSync(path)),
      });
    }
  }
  return files;
}

export function typeOf(name: string): string {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}
