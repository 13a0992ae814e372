/** What went wrong with the folder, as an operator may read it. It names no path. */
export function describeFailure(error: unknown): string {
  const text = causes(error).join(' ');
  if (/LEVEL_LOCKED/.test(text)) return 'the store folder is in use by another process';
  if (/LEVEL_CORRUPTION|Corruption:/.test(text)) return 'the store is corrupt';
  if (/ENOSPC|No space left|EDQUOT|quota|EFBIG|File too large/i.test(text)) return 'the store folder is full';
  if (/EROFS|Read-only file system|EACCES|EPERM|Permission denied/i.test(text)) {
    return 'the store folder is not writable';
  }
  return 'the store folder cannot be used';
}

/** Whether another process holds the folder. */
export function isLocked(error: unknown): boolean {
  return causes(error).some((text) => text.includes('LEVEL_LOCKED'));
}

function causes(error: unknown): string[] {
  const texts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    texts.push(`${(at as NodeJS.ErrnoException).code ?? ''} ${at.message}`);
  }
  return texts;
}
