import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { keptFile, type KeptFile } from '../http/kept-file.js';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

const PATH = /^(?:[A-Za-z0-9_][\w.-]*\/)*[A-Za-z0-9_][\w.-]*$/;

/** The built kit in a folder, read and compressed once. A file that was built anew is read anew. */
export class KitFiles {
  readonly #folder: string;
  readonly #files = new Map<string, { stamp: string; file: KeptFile }>();
  #root: Promise<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file by its path inside the folder; undefined for everything else, also for what a link leads to outside. */
  async find(path: string): Promise<KeptFile | undefined> {
    const type = TYPES[extname(path)];
    if (!type || path.length > 200 || !PATH.test(path)) return undefined;
    try {
      this.#root ??= realpath(this.#folder);
      const root = await this.#root;
      const full = await realpath(join(root, path));
      if (!full.startsWith(root + sep)) return undefined;
      const about = await stat(full);
      if (!about.isFile()) return undefined;
      return await this.#read(path, full, type, `${about.mtimeMs.toString(36)}-${about.size.toString(36)}`);
    } catch {
      this.#root = undefined;
      return undefined;
    }
  }

  async #read(path: string, full: string, type: string, stamp: string): Promise<KeptFile> {
    const kept = this.#files.get(path);
    if (kept?.stamp === stamp) return kept.file;
    const file = keptFile(type, await readFile(full));
    this.#files.set(path, { stamp, file });
    return file;
  }
}
