/** Keeps a name from turning the sentence around it when it is read from the other side. */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
