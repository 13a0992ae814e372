import { MAX_LENGTH, safeHref } from './url-guard.js';

/** A stretch of a message: plain text, or text that may be followed. */
export interface Segment {
  text: string;
  href?: string;
}

/**
 * Where an address may begin and what ends it: white space, brackets, quotes and every invisible
 * character, so that no override or joiner hides inside a link.
 */
const CANDIDATE = /(?:https:\/\/|mailto:)[^\s<>"`\p{C}]+/giu;
const TRAILING = /[.,;:!?…'’”»。、，！？]+$/u;
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{', '）': '（' };

/** Punctuation after an address belongs to the sentence, except a bracket that the address opened. */
function trimmed(candidate: string): string {
  let text = candidate;
  for (;;) {
    const cut = text.replace(TRAILING, '');
    const last = cut.slice(-1);
    const opening = PAIRS[last];
    if (opening && cut.split(last).length > cut.split(opening).length) text = cut.slice(0, -1);
    else return cut;
  }
}

/** Splits a text into plain stretches and safe links. Joined again, the stretches give the text. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    if (match[0].length > 2 * MAX_LENGTH) continue;
    const address = trimmed(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length || found.length === 0) found.push({ text: text.slice(from) });
  return found;
}

/** What a message shows before "Show more". */
const SHORT = 1200;
const SHORT_LINES = 18;
/** What is drawn at most, so that a text of megabytes cannot freeze a page. */
const LONGEST = 20_000;

/**
 * The part of a text that is drawn, never cut inside a character. `more` says whether there is a
 * longer form.
 */
export function excerpt(text: string, whole: boolean): { text: string; more: boolean } {
  let end = Math.min(text.length, LONGEST);
  let more = false;
  if (!whole) {
    let line = -1;
    for (let n = 0; n < SHORT_LINES; n++) {
      line = text.indexOf('\n', line + 1);
      if (line < 0) break;
    }
    if (line >= 0 && line < end) end = line;
    // A few characters more are not worth a button.
    if (end > SHORT * 1.25) end = SHORT;
    more = end < text.length;
  }
  if (end < text.length) end = boundary(text, end);
  return { text: text.slice(0, end) + (end < text.length ? '…' : ''), more };
}

/** The last place at or before `end` that lies between two characters as readers see them. */
function boundary(text: string, end: number): number {
  const from = Math.max(0, end - 64);
  let at = end;
  for (const { index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    text.slice(from, end + 64),
  )) {
    if (from + index > end) break;
    at = from + index;
  }
  // Inside one endless character (a heap of joiners) the cut goes between code points.
  if (at === from && from > 0) at = end;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
