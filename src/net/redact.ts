/**
 * A copy of a JSON value without the given secrets, also where they are names or parts of longer
 * strings. What lies more than 20 levels deep is left out.
 */
export function redact<T>(value: T, secrets: readonly string[], depth = 0): T {
  if (value === null || value === undefined || depth > 20) return (depth > 20 ? null : value) as T;
  if (Array.isArray(value)) return value.map((item) => redact<unknown>(item, secrets, depth + 1)) as T;
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        redact(name, secrets),
        redact<unknown>(item, secrets, depth + 1),
      ]),
    ) as T;
  }
  // A number may be the secret too. A header loses the white space around it on its way.
  const text = String(value);
  const clean = secrets.reduce((rest, secret) => {
    const bare = secret.trim();
    return bare ? rest.split(bare).join('[key]') : rest;
  }, text);
  return clean === text ? value : (clean as T);
}
