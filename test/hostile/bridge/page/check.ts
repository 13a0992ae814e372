/** What a page asserts with; a message says what somebody would have noticed. */
export function ok(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b?.slice(0, 500)}, got ${a?.slice(0, 500)}`);
}

/** The code with which a promise rejects; `resolved` when it does not. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: { code?: string; reason?: string } | null) => error?.reason ?? error?.code ?? String(error),
  );
