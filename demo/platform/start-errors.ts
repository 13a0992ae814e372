import { isDatabaseDown } from './db/open.js';
import { BadFlag, type Flags } from './flags.js';
import { FolderInUse } from './lock.js';

/** Exit code of a start that was refused: nothing was changed. */
export const REFUSED = 2;

/** One line for the person at the terminal. It names the folder or the server, never a password. */
export function explainStart(error: unknown, flags: Flags | undefined): string {
  if (error instanceof BadFlag || error instanceof FolderInUse) return error.message;
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another with --port`;
  if (flags !== undefined && flags.data !== flags.folder && isDatabaseDown(error)) {
    const { host, pathname } = new URL(flags.data);
    return `The database at ${host}${pathname} cannot be reached: ${reasonOf(error)}`;
  }
  if (
    flags !== undefined &&
    ['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'EPERM', 'ENOSPC', 'ENOENT'].includes(code ?? '')
  )
    return `The data folder ${flags.folder} cannot be written: ${message}`;
  return `The platform cannot start: ${reasonOf(error)}`;
}

/** The innermost message: query builders wrap what the driver said. */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) inner = inner.errors[0];
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
