import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTS, MUTATIONS, type Mutation } from './mutations.js';

/** Text of each requirement by its id, as the heads of the files list them. */
export function readLists(bridge: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [letter, file] of Object.entries(LISTS)) {
    const head = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(bridge, file), 'utf8'))?.[1] ?? '';
    for (const [, id, text] of head.matchAll(/^ \* ([A-Z]\d+) (.+)$/gm)) {
      if (id!.startsWith(letter)) found.set(id!, text!);
    }
  }
  return found;
}

/** Why lists and mutations do not fit together: one line each. */
export function mismatches(bridge: string, lists: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  for (const [letter, file] of Object.entries(LISTS)) {
    if (![...lists.keys()].some((id) => id.startsWith(letter))) wrong.push(`${file} lists no requirement`);
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
