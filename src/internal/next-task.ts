/** Settles in a task of its own, so that a page is never busy for long at a time. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
