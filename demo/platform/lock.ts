import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another process works on the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is in use by process ${pid}`);
    this.pid = pid;
  }
}

interface Claim {
  pid: number;
  /** When that process began, in the clock ticks of the system: a reused pid has another. */
  born?: string;
  /** Makes two claims of one pid distinct. */
  token: string;
}

export const LOCK_FILE = 'platform.lock';

/**
 * Takes the folder for this process alone, because the embedded database itself lets two processes in
 * and then loses rows. Returns what gives the folder back.
 *
 * The lock is a file that names its process. A file whose process is gone is taken over by a second
 * file that is named after the first one's token: it can be made only once, so of several processes
 * that find the same dead lock exactly one wins. A claim on the claim follows the same rule, should
 * its maker die half-way.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK_FILE);
  const mine: Claim = { pid: process.pid, token: randomBytes(8).toString('hex') };
  const born = birthOf(process.pid);
  if (born !== undefined) mine.born = born;
  const draft = `${path}.draft.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    while (!settle(folder, path, draft, mine)) continue;
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readClaim(path)?.token === mine.token) rmSync(path, { force: true });
  };
}

/** One attempt: true when the folder is ours, false when it is worth another try. */
function settle(folder: string, path: string, draft: string, mine: Claim): boolean {
  if (create(draft, path)) return true;
  const root = readClaim(path);
  if (root === undefined) return false;
  const claims: string[] = [];
  for (let holder = root; ;) {
    if (isAlive(holder)) throw new FolderInUse(folder, holder.pid);
    const claim = `${path}.${holder.token}`;
    claims.push(claim);
    if (create(draft, claim)) break;
    const next = readClaim(claim);
    if (next === undefined) return false;
    holder = next;
  }
  if (readClaim(path)?.token !== root.token) {
    // The dead lock was already replaced, and its claims cleared away, before ours was made.
    rmSync(claims.at(-1)!, { force: true });
    return false;
  }
  const fresh = `${draft}.root`;
  writeFileSync(fresh, JSON.stringify(mine));
  renameSync(fresh, path);
  for (const claim of claims) rmSync(claim, { force: true });
  return true;
}

/** Makes the file with its whole content, or returns false when it exists. */
function create(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no such file. What is no claim counts as one of a process that is gone. */
function readClaim(path: string): Claim | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const claim = JSON.parse(text) as Partial<Claim>;
    if (typeof claim.pid === 'number' && /^[0-9a-f]{16}$/.test(claim.token ?? '')) return claim as Claim;
  } catch {
    // Handled below.
  }
  return { pid: 0, token: 'broken' };
}

function isAlive({ pid, born }: Claim): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = birthOf(pid);
  return born === undefined || now === undefined || now === born;
}

/** Field 22 of the process's state on Linux; undefined elsewhere. */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that ended but was not yet waited for holds nothing.
    return fields[0] === 'Z' ? 'gone' : fields[19];
  } catch {
    return undefined;
  }
}
