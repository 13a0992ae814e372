import { contrast, over, readColor, type Color } from './colors.js';
import { above, backgroundsOf, elements, isSeen, nameOf, opacityOf } from './tree.js';

/**
 * Marks without words that stand out too little: icons by their strongest stroke, the filled part of
 * a progress bar against its track, and the edge of a text field against what is around it.
 */
export function weakMarks(root: Element, least: number): string[] {
  const weak: string[] = [];
  for (const element of elements(root)) {
    const ratio = isSeen(element) && !element.closest(':disabled') ? strength(element) : undefined;
    if (ratio !== undefined && ratio < least) weak.push(`${ratio.toFixed(2)}:1 ${nameOf(element)}`);
  }
  return weak;
}

function strength(element: Element): number | undefined {
  if (element instanceof SVGSVGElement) return iconStrength(element);
  if (element.getAttribute('role') === 'progressbar' || element instanceof HTMLProgressElement)
    return barStrength(element);
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
    return ['checkbox', 'radio', 'hidden'].includes(element.type) ? undefined : fieldStrength(element);
  }
  return undefined;
}

function against(css: string, behind: readonly Color[], opacity: number): number {
  const color = readColor(css);
  return Math.min(...behind.map((one) => contrast(over(color, one, opacity), one)));
}

function iconStrength(icon: SVGSVGElement): number | undefined {
  const behind = backgroundsOf(icon);
  const found: number[] = [];
  for (const shape of icon.querySelectorAll('path, circle, ellipse, rect, line, polyline, polygon, text')) {
    const style = getComputedStyle(shape);
    const opacity = opacityOf(shape);
    for (const [paint, own] of [
      [style.fill, style.fillOpacity],
      [style.stroke, style.strokeOpacity],
    ] as const) {
      if (paint !== 'none' && !paint.startsWith('url'))
        found.push(against(paint, behind, opacity * Number(own)));
    }
  }
  return found.length > 0 ? Math.max(...found) : undefined;
}

/** The bar itself, or the element within that is painted on its track. */
function barStrength(bar: Element): number | undefined {
  for (const part of elements(bar)) {
    const { backgroundColor } = getComputedStyle(part);
    const { width } = part.getBoundingClientRect();
    if (readColor(backgroundColor)[3] === 0 || width === 0) continue;
    const track = above(part);
    const behind = track ? backgroundsOf(track) : [];
    const ratio = against(backgroundColor, behind, opacityOf(part));
    if (ratio > 1.01) return ratio;
  }
  return undefined;
}

function fieldStrength(field: Element): number {
  // The edge may belong to the box that holds the field and its button.
  const found: number[] = [];
  for (let at: Element | null = field, steps = 0; at && steps < 3; at = above(at), steps++) {
    const outside = above(at);
    if (!outside) break;
    const behind = backgroundsOf(outside);
    const style = getComputedStyle(at);
    if (parseFloat(style.borderTopWidth) > 0)
      found.push(against(style.borderTopColor, behind, opacityOf(at)));
    if (parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none') {
      found.push(against(style.outlineColor, behind, opacityOf(at)));
    }
    found.push(against(style.backgroundColor, behind, opacityOf(at)));
  }
  return Math.max(...found);
}
