import { weakMarks } from './marks.js';
import { clipped, cutLines, overflows, weakTexts } from './texts.js';

/** What is wrong with how something looks, in words; all lists are empty when nothing is. */
export interface Look {
  overflow: string[];
  clipped: string[];
  cutLines: string[];
  weakTexts: string[];
  weakMarks: string[];
  /** Size of the box in CSS pixels. */
  box: { width: number; height: number };
}

declare global {
  /** Looks at the first element that the selector finds. */
  var raiLook: (selector: string) => Look;
}

globalThis.raiLook = (selector) => {
  const root = document.querySelector(selector);
  if (!root) throw new Error(`nothing on the page is ${selector}`);
  const { width, height } = root.getBoundingClientRect();
  return {
    overflow: overflows(root),
    clipped: clipped(root),
    cutLines: cutLines(root),
    weakTexts: weakTexts(root, 4.5),
    weakMarks: weakMarks(root, 3),
    box: { width, height },
  };
};
