import { over, readColor, type Color } from './colors.js';

/** All elements below a root, through shadow roots, in the order of the document. */
export function* elements(root: Element | ShadowRoot | Document): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

/** What an element is drawn inside of: slots and shadow hosts included. */
export function above(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

export function* upwards(element: Element | null): Generator<Element> {
  for (let at = element; at; at = above(at)) yield at;
}

/** Whether somebody with working eyes sees the element at all. */
export function isSeen(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  for (const at of upwards(element)) {
    const style = getComputedStyle(at);
    if (style.clipPath.startsWith('inset(50%') || style.clip.startsWith('rect(0')) return false;
    const box = at.getBoundingClientRect();
    if (style.overflow !== 'visible' && box.width <= 1 && box.height <= 1 && style.display !== 'contents')
      return false;
  }
  return true;
}

/** Product of the opacities above an element, itself included. */
export function opacityOf(element: Element): number {
  let opacity = 1;
  for (const at of upwards(element)) opacity *= Number(getComputedStyle(at).opacity);
  return opacity;
}

/**
 * What lies behind the content of an element: one opaque color, or several where a gradient passes
 * through them.
 */
export function backgroundsOf(element: Element): Color[] {
  const layers: Color[][] = [];
  for (const at of upwards(element)) {
    const style = getComputedStyle(at);
    const stops = style.backgroundImage.match(
      /(?:rgba?|color|oklab|oklch|hsl|lab|lch)\([^()]*\)|#[0-9a-f]{3,8}\b/gi,
    );
    if (stops) layers.push(stops.map(readColor));
    const color = readColor(style.backgroundColor);
    if (color[3] > 0) layers.push([color]);
    if (color[3] === 1) break;
  }
  let seen: Color[] = [canvas()];
  for (const layer of layers.reverse()) seen = seen.flatMap((under) => layer.map((top) => over(top, under)));
  return seen;
}

/** What the browser paints where the page paints nothing. */
function canvas(): Color {
  return readColor(
    getComputedStyle(document.documentElement).colorScheme.startsWith('dark') ? '#121212' : '#ffffff',
  );
}

/** A short name that leads a reader to the element. */
export function nameOf(element: Element): string {
  const path = [...upwards(element)]
    .slice(0, 3)
    .reverse()
    .map((at) => {
      const part = at.getAttribute('part') ?? at.getAttribute('class');
      return at.localName + (part ? `.${part.trim().split(/\s+/).join('.')}` : '');
    });
  return path.join(' > ');
}
