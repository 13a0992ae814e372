import { Problem } from '../http/problem.js';
import { looksLikeEmail, tidyName } from './names.js';

const MAX_ALIAS = 40;

/** An alias as it is shown, on one line; undefined for what is none, such as an e-mail address. */
export function aliasFrom(text: string): string | undefined {
  const alias = tidyName(text);
  const isOne = /[\p{L}\p{N}]/u.test(alias) && [...alias].length <= MAX_ALIAS;
  return isOne && !looksLikeEmail(alias) ? alias : undefined;
}

export function noAlias(): Problem {
  return new Problem(
    'INVALID',
    `an alias is a name of at most ${MAX_ALIAS} characters, and no e-mail address`,
  );
}
