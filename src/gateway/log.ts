/** How much is written: each level includes those before it. `silent` writes nothing. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Record<string, unknown>;

/** Structured log: one line of JSON for each entry. Secrets are struck out before anything is written. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  level?: LogLevel;
  /** Exact values that must never be written, such as the community key. */
  secrets?: readonly string[];
  /** Takes one line without its line break. Standard error when left out. */
  write?: (line: string) => void;
  now?: () => number;
}

const STRUCK = '[struck out]';
const SECRET_NAME = /authorization|token|secret|password|cookie|(^|[^a-z])key|apikey/i;
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const EMAIL = /[^\s"@<>]+@[^\s"@<>]+\.[^\s"@<>]+/g;

/** Makes the log of a gateway. */
export function createLog(options: LogOptions = {}): Log {
  const limit = LOG_LEVELS.indexOf(options.level ?? 'info');
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 6);
  const write = options.write ?? ((line: string) => process.stderr.write(`${line}\n`));
  const now = options.now ?? Date.now;

  const strike = (text: string): string => {
    let out = text;
    for (const secret of secrets) out = out.replaceAll(secret, STRUCK);
    return out.replace(TOKEN, STRUCK).replace(EMAIL, STRUCK);
  };
  const clean = (name: string, value: unknown): unknown => {
    if (typeof value === 'string') return SECRET_NAME.test(name) ? STRUCK : strike(value);
    if (value instanceof Error) return describe(value, strike);
    return value;
  };
  const entry = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(level) > limit) return;
    const line = { time: new Date(now()).toISOString(), level, message: strike(message), ...fields };
    write(JSON.stringify(line, (name, value: unknown) => (name === 'message' ? value : clean(name, value))));
  };
  return { error: entry('error'), warn: entry('warn'), info: entry('info'), debug: entry('debug') };
}

/** The parts of an error that help an operator: no request headers, no bodies from upstream. */
function describe(error: Error, strike: (text: string) => string): LogFields {
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    name: error.name,
    reason: strike(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
  };
}
