/** Options that are secrets by their name, whatever room of the options they stand in. */
const SECRET = /(key|keys|secret|secrets|password|token)$/i;

/** The secret parts of a JSON web key. */
const PRIVATE_PARTS = new Set(['d', 'k', 'p', 'q', 'dp', 'dq', 'qi']);

/**
 * Every secret among the options, for the log, which strikes them out: found by the names of the options and not from a
 * list, so that a new one is not forgotten. Also the passwords of addresses, such as that of Redis.
 */
export function secretsOf(options: object): string[] {
  return [...new Set(walk(options, '', false))].filter((one) => one !== '');
}

function walk(value: unknown, name: string, inKey: boolean): string[] {
  if (typeof value === 'string') {
    const isSecret = inKey ? PRIVATE_PARTS.has(name) : SECRET.test(name);
    return isSecret ? [value] : passwordsOf(value);
  }
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => walk(one, name, inKey || typeof one === 'object'));
  }
  if (typeof value !== 'object' || value === null) return [];
  const isKey = inKey && 'kty' in value;
  return Object.entries(value).flatMap(([key, one]) => walk(one, key, isKey));
}

/** The password of an address, as it is written there and as it is meant, and the whole of such an address. */
function passwordsOf(text: string): string[] {
  if (!text.includes('@') || !URL.canParse(text)) return [];
  const { password } = new URL(text);
  return password === '' ? [] : [text, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
