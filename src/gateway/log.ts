import { plain } from './log/plain.js';
import { striker } from './log/strike.js';

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

/** Makes the log of a gateway. */
export function createLog(options: LogOptions = {}): Log {
  const limit = LOG_LEVELS.indexOf(options.level ?? 'info');
  const strike = striker(options.secrets ?? []);
  const write = options.write ?? ((line: string) => process.stderr.write(`${line}\n`));
  const now = options.now ?? Date.now;

  const entry = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(level) > limit) return;
    const line = { time: new Date(now()).toISOString(), level, message: strike(message) };
    // What a line is made of comes first, and no field takes its place.
    write(JSON.stringify({ ...line, ...(plain(fields, strike) as object | undefined), ...line }));
  };
  return { error: entry('error'), warn: entry('warn'), info: entry('info'), debug: entry('debug') };
}
