import type { Rolldown } from 'vite';

/**
 * Few chunks, as many small ones compress worse: `core` is what the first of the entries shares with any
 * other, `shared` what only the others share. What is loaded on demand stays apart.
 */
export function nameChunks(
  entries: readonly string[],
): (id: string, graph: Rolldown.ChunkingContext) => string | null {
  let reach: Map<string, Set<string>> | undefined;
  return (id, graph) => {
    reach ??= new Map(entries.map((entry) => [entry, reachable(entry, graph)]));
    const users = entries.filter((entry) => reach!.get(entry)!.has(id));
    // What one entry alone needs from the start is a part of it, also when a later chunk of it uses the same.
    if (users.length === 1) return nameOf(users[0]!);
    if (users.length === 0) return null;
    return users[0] === entries[0] ? 'core' : 'shared';
  };
}

/** Name of the folder of an entry. */
function nameOf(entry: string): string {
  return entry.split('/').at(-2)!;
}

/** Everything that a module needs before it runs. */
function reachable(id: string, graph: Rolldown.ChunkingContext, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const next of graph.getModuleInfo(id)?.importedIds ?? []) reachable(next, graph, seen);
  return seen;
}
