/** A value of the environment that a server cannot run without. Ends the process with 2 and says what is expected. */
export function required(
  name: string,
  shape: string,
  check: (value: string) => boolean = () => true,
): string {
  const value = process.env[name];
  if (value !== undefined && value !== '' && check(value)) return value;
  process.stderr.write(`${name} expects ${shape}${value ? `, not "${value.slice(0, 60)}"` : ''}\n`);
  process.exit(2);
}

export function requiredPort(name: string): number {
  return Number(
    required(
      name,
      'a port number from 1 to 65535',
      (value) => /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65536,
    ),
  );
}

export function requiredOrigin(name: string): string {
  return required(name, 'an origin such as http://127.0.0.1:3334', (value) => {
    try {
      return new URL(value).origin === value;
    } catch {
      return false;
    }
  });
}
