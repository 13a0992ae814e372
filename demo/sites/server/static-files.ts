import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context, Env } from 'hono';

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

/** Files under `/assets/`: those in the folder `public` beside a site's server, and those that all sites share. */
export function siteFiles(server: string): Map<string, StaticFile> {
  const folder = (path: string, from: string) => fileURLToPath(new URL(path, from));
  return new Map([
    ...readFolder(folder('../shared', import.meta.url), '/assets/'),
    ...readFolder(folder('../public', server), '/assets/'),
  ]);
}

/** Answers with one of the files. */
export function answerFile<E extends Env>(
  c: Context<E>,
  files: ReadonlyMap<string, StaticFile>,
  cacheControl = 'no-cache',
): Response | Promise<Response> {
  const file = files.get(new URL(c.req.url).pathname);
  if (!file) return c.notFound();
  return c.body(file.body, 200, { 'Content-Type': file.type, 'Cache-Control': cacheControl });
}
