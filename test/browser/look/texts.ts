import { contrast, over, readColor } from './colors.js';
import { backgroundsOf, elements, isSeen, nameOf, opacityOf, upwards } from './tree.js';

interface SeenText {
  element: Element;
  text: string;
  box: DOMRect;
}

const PICTURES_ONLY = /^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u;
const DIGIT = /\p{Nd}/u;
/** A number with a sign and a short unit; names and sentences that hold digits are no numbers. */
const NUMBER = /^[+\-−=#×↑↓▲▼]?\s*\p{Nd}[\p{Nd}.,٬٫’\s]*[%\p{L}]{0,6}$/u;

function* seenTexts(root: Element): Generator<SeenText> {
  for (const element of [root, ...elements(root)]) {
    for (const node of element.childNodes) {
      const text = node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '').trim() : '';
      if (text === '' || !isSeen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) yield { element, text, box };
    }
  }
}

/** Texts that stand out too little from what is behind them. Disabled controls may. */
export function weakTexts(root: Element, least: number): string[] {
  const weak: string[] = [];
  const check = (element: Element, text: string, css: string) => {
    const color = readColor(css);
    const ratio = Math.min(
      ...backgroundsOf(element).map((behind) => contrast(over(color, behind, opacityOf(element)), behind)),
    );
    if (ratio < least) weak.push(`${ratio.toFixed(2)}:1 "${text.slice(0, 30)}" in ${nameOf(element)}`);
  };
  for (const { element, text } of seenTexts(root)) {
    const isPicture = PICTURES_ONLY.test(text) && !DIGIT.test(text);
    if (isPicture || element.closest(':disabled, [aria-disabled="true"], svg')) continue;
    check(element, text, getComputedStyle(element).color);
  }
  for (const field of elements(root)) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    if (field.placeholder === '' || field.disabled || !isSeen(field)) continue;
    check(field, field.placeholder, getComputedStyle(field, '::placeholder').color);
  }
  return weak;
}

/** The element that cuts a box off at a side; undefined when the whole width of it is seen. */
function cutter(element: Element, box: DOMRect): Element | undefined {
  // Where blanks are kept as typed, those at the end of a line hang over its end.
  const hang = getComputedStyle(element).whiteSpaceCollapse === 'preserve' ? 8 : 0.5;
  for (const at of upwards(element)) {
    if (getComputedStyle(at).overflowX === 'visible') continue;
    const clip = at.getBoundingClientRect();
    if (box.left < clip.left - hang || box.right > clip.right + hang) return at;
  }
  return undefined;
}

/** Whether the line that holds a text ends in an ellipsis where it is cut. */
function hasEllipsis(element: Element): boolean {
  for (const at of upwards(element)) {
    const { display, textOverflow } = getComputedStyle(at);
    if (!display.startsWith('inline') && display !== 'contents') return textOverflow === 'ellipsis';
    if (display === 'inline-block' && textOverflow === 'ellipsis') return true;
  }
  return false;
}

/**
 * What is cut off at a side: numbers, controls, and texts without an ellipsis. A name may end in an
 * ellipsis, a number never.
 */
export function clipped(root: Element): string[] {
  const found: string[] = [];
  for (const { element, text, box } of seenTexts(root)) {
    const by = cutter(element, box);
    if (by && (NUMBER.test(text) || !hasEllipsis(element))) {
      found.push(`"${text.slice(0, 30)}" in ${nameOf(element)}, by ${nameOf(by)}`);
    }
  }
  for (const control of elements(root)) {
    if (!control.matches('button, a[href], input, textarea, select') || !isSeen(control)) continue;
    const by = cutter(control, control.getBoundingClientRect());
    if (by) found.push(`${nameOf(control)}, by ${nameOf(by)}`);
  }
  return found;
}

/** Lines that are cut through or hidden above or below, where nobody can scroll to them. */
export function cutLines(root: Element): string[] {
  const cut: string[] = [];
  for (const { element, text, box } of seenTexts(root)) {
    for (const at of upwards(element)) {
      const style = getComputedStyle(at);
      if (['auto', 'scroll'].includes(style.overflowY)) break;
      const isClamped = style.getPropertyValue('-webkit-line-clamp') !== 'none';
      if (style.overflowY === 'visible' || (isClamped && style.display !== 'block')) continue;
      const clip = at.getBoundingClientRect();
      if (box.top < clip.top - 3 || box.bottom > clip.bottom + 3) {
        cut.push(`"${text.slice(0, 30)}" in ${nameOf(element)}, by ${nameOf(at)}`);
        break;
      }
    }
  }
  return cut;
}

/** Texts and boxes that reach beyond the sides of the root, or make the page scroll sideways. */
export function overflows(root: Element): string[] {
  const found: string[] = [];
  const page = document.scrollingElement;
  if (page && page.scrollWidth > page.clientWidth) {
    found.push(`the page is ${page.scrollWidth} px wide in a window of ${page.clientWidth} px`);
  }
  const frame = root.getBoundingClientRect();
  for (const { element, text, box } of seenTexts(root)) {
    if (box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5) continue;
    const isCut = [...upwards(element)].some((at) => {
      const clip = at.getBoundingClientRect();
      const isInside = clip.left >= frame.left - 0.5 && clip.right <= frame.right + 0.5;
      return isInside && ['hidden', 'clip'].includes(getComputedStyle(at).overflowX);
    });
    if (!isCut) found.push(`"${text.slice(0, 30)}" in ${nameOf(element)}`);
  }
  for (const element of elements(root)) {
    const { overflowX } = getComputedStyle(element);
    const isScroller = overflowX === 'auto' || overflowX === 'scroll';
    if (isScroller && element.scrollWidth > element.clientWidth + 1 && isSeen(element)) {
      found.push(
        `${nameOf(element)} scrolls sideways: ${element.scrollWidth} px in ${element.clientWidth} px`,
      );
    }
  }
  return found;
}
