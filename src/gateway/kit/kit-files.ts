import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { compressOnce, MIN_COMPRESSED, type Encoding } from '../http/encoding.js';

export interface KitFile {
  type: string;
  plain: Buffer;
  /** Compressed on first demand, then kept. */
  packed: Partial<Record<Encoding, Promise<Buffer>>>;
  etag: string;
}

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
  readonly #files = new Map<string, { stamp: string; file: KitFile }>();
  #root: Promise<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file by its path inside the folder; undefined for everything else, also for what a link leads to outside. */
  async find(path: string): Promise<KitFile | undefined> {
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

  async #read(path: string, full: string, type: string, stamp: string): Promise<KitFile> {
    const kept = this.#files.get(path);
    if (kept?.stamp === stamp) return kept.file;
    const file: KitFile = { type, plain: await readFile(full), packed: {}, etag: `W/"${stamp}"` };
    this.#files.set(path, { stamp, file });
    return file;
  }
}

/** The bytes in an encoding, and the encoding that was used after all. */
export async function packed(
  file: KitFile,
  encoding: Encoding | undefined,
): Promise<{ bytes: Buffer; encoding: Encoding | undefined }> {
  if (!encoding || file.plain.length < MIN_COMPRESSED) return { bytes: file.plain, encoding: undefined };
  file.packed[encoding] ??= compressOnce(file.plain, encoding);
  return { bytes: await file.packed[encoding], encoding };
}
