import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTS, MUTATIONS, type Mutation } from './mutations.js';

function listOf(bridge: string, letter: string, file: string): Map<string, string> {
  const head = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(bridge, file), 'utf8'))?.[1] ?? '';
  const lines = [...head.matchAll(/^ \* ([A-Z]\d+) (.+)$/gm)].map(([, id, text]) => [id!, text!] as const);
  return new Map(lines.filter(([id]) => id.startsWith(letter)));
}

/** Text of each requirement by its id, as the heads of the files list them. */
export const readLists = (bridge: string): Map<string, string> =>
  new Map(LISTS.flatMap(([letter, file]) => [...listOf(bridge, letter, file)]));

/** Why lists and mutations do not fit together: one line each. */
export function mismatches(bridge: string, lists: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  for (const [letter, file] of LISTS) {
    if (listOf(bridge, letter, file).size === 0) wrong.push(`${file} lists no requirement`);
  }
  const code = readdirSync(bridge)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(bridge, name), 'utf8'))
    .join('\n');
  const mutated = new Set(MUTATIONS.map(({ requirement }) => requirement));
  for (const id of lists.keys()) {
    if (!mutated.has(id)) wrong.push(`${id} has no mutation`);
    if (!code.includes(`// [${id}]`)) wrong.push(`${id} is marked nowhere in the code`);
  }
  for (const mutation of MUTATIONS) {
    if (!lists.has(mutation.requirement)) wrong.push(`${mutation.requirement} is listed nowhere`);
    for (const { file, find } of mutation.edits) {
      const times = readFileSync(join(bridge, file), 'utf8').split(find).length - 1;
      if (times !== 1) wrong.push(`${mutation.requirement}: ${file} holds ${times} times: ${find}`);
    }
  }
  return wrong;
}

/** The text of one file with a mutation in it. */
export const mutate = (text: string, file: string, { edits }: Mutation): string =>
  edits
    .filter((edit) => edit.file === file)
    .reduce((changed, { find, replace }) => changed.split(find).join(replace), text);
