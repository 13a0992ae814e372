import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const API = new URL('../../src/api/', import.meta.url);
/** Enough for every client to be made; nothing is called. */
const OPTIONS = {
  key: 'f'.repeat(64),
  baseUrl: 'http://127.0.0.1:9',
  communityId: 'a'.repeat(24),
  hostname: 'community.example',
};

type Client = new (options: unknown) => unknown;

/** Every client class of src/api by its name. */
async function clients(): Promise<Map<string, Client>> {
  const files = readdirSync(fileURLToPath(API)).filter((name) => /^[a-z-]+\.ts$/.test(name));
  const found = new Map<string, Client>();
  for (const file of files) {
    const module = (await import(new URL(file, API).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module))
      if (typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value)))
        found.set(name, value as Client);
  }
  return found;
}

/** Says whether there is a method such as `SystemApi.roles.update`, looked up on a client that was made. */
export async function methodLookup(): Promise<(path: string) => boolean> {
  const known = await clients();
  return (path) => {
    const [name = '', ...rest] = path.split('.');
    const Made = known.get(name);
    if (Made === undefined || rest.length === 0) return false;
    let at: unknown = new Made(OPTIONS);
    for (const part of rest) at = (at as Record<string, unknown> | undefined)?.[part];
    return typeof at === 'function';
  };
}
