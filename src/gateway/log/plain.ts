import { isSecretName, STRUCK } from './strike.js';

const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;

/**
 * Any value as JSON can write it, without secrets and within bounds: circles end, what cannot be read is said to be so. It never
 * throws, as a log that throws turns one fault into two.
 */
export function plain(value: unknown, strike: (text: string) => string, name = '', depth = 0): unknown {
  try {
    return convert(value, strike, name, depth);
  } catch {
    return '[unreadable]';
  }
}

function convert(value: unknown, strike: (text: string) => string, name: string, depth: number): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return isSecretName(name) && typeof value === 'number' ? STRUCK : value;
  }
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (isSecretName(name) && !(Array.isArray(value) && value.length === 0)) return STRUCK;
  if (typeof value === 'string') return strike(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return describe(value, strike, depth);
  if (value instanceof Date || value instanceof URL) return strike(String(value.toJSON()));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Map) return plain(Object.fromEntries(value), strike, name, depth);
  if (value instanceof Set || Array.isArray(value)) {
    const list: unknown[] = [...(value as Iterable<unknown>)].slice(0, MAX_ENTRIES);
    return list.map((one) => plain(one, strike, '', depth + 1) ?? null);
  }
  const entries = Object.keys(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries.map((key) => [strike(key), plain(read(value, key), strike, key, depth + 1)]),
  );
}

/** A getter may throw; the fields beside it are still told. */
function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

/** The parts of an error that help an operator: no request headers, no bodies from upstream. */
function describe(error: Error, strike: (text: string) => string, depth: number): object {
  const { code, status, cause } = error as { code?: unknown; status?: unknown; cause?: unknown };
  return {
    name: strike(String(error.name)),
    reason: strike(String(error.message)),
    ...(typeof code === 'string' ? { code: strike(code) } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(cause instanceof Error && depth < 3 ? { cause: describe(cause, strike, depth + 1) } : {}),
  };
}
