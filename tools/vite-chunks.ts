import type { Rolldown } from 'vite';

/**
 * Few chunks, as many small ones compress worse: `core` is what the first of the entries shares with any
 * other, `shared` what only the others share, be it that one begins with it and another needs it later. What is
 * loaded on demand alone stays apart. `alone`: entries that have their own chunk each.
 */
export function nameChunks(
  entries: readonly string[],
  alone: readonly string[],
): (id: string, graph: Rolldown.ChunkingContext) => string | null {
  const all = [...entries, ...alone];
  let first: Map<string, Set<string>> | undefined;
  let ever: Map<string, Set<string>>;
  return (id, graph) => {
    if (!first) {
      first = new Map(all.map((entry) => [entry, reachable(entry, graph)]));
      ever = new Map(all.map((entry) => [entry, reachable(entry, graph, all)]));
    }
    const users = entries.filter((entry) => first!.get(entry)!.has(id));
    if (users.length === 0) return null;
    const isFirst = users[0] === entries[0];
    if (users.length > 1) return isFirst ? 'core' : 'shared';
    // A widget's own chunk must not come along because somebody else's later part needs one module of it.
    const isWanted = all.some((entry) => entry !== users[0] && ever.get(entry)!.has(id));
    if (isWanted && id !== users[0]) return isFirst ? 'core' : 'shared';
    // What one entry alone needs from the start is a part of it, also when a later chunk of it uses the same.
    return nameOf(users[0]!);
  };
}

/** Name of the folder of an entry. */
function nameOf(entry: string): string {
  return entry.split('/').at(-2)!;
}

/** Everything that a module needs before it runs; with `borders`, also later, but not beyond those modules. */
function reachable(
  id: string,
  graph: Rolldown.ChunkingContext,
  borders?: readonly string[],
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(id) || (seen.size > 0 && borders?.includes(id))) return seen;
  seen.add(id);
  const module = graph.getModuleInfo(id);
  const later = borders ? (module?.dynamicallyImportedIds ?? []) : [];
  for (const next of [...(module?.importedIds ?? []), ...later]) reachable(next, graph, borders, seen);
  return seen;
}
