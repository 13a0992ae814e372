/**
 * Height that the content of a page needs, in whole pixels. Without an element it is what stands in the body,
 * not the body itself: its own height may follow the viewport, and then it would follow itself.
 */
export function measureContent(element?: Element): number {
  const { body } = document;
  const style = getComputedStyle(body);
  let { bottom } = (element ?? body).getBoundingClientRect();
  if (!element) {
    const range = document.createRange();
    range.selectNodeContents(body);
    ({ bottom } = range.getBoundingClientRect());
  }
  const last = element ?? body.lastElementChild;
  const own = last ? Number.parseFloat(getComputedStyle(last).marginBottom) || 0 : 0;
  const outer = Number.parseFloat(style.marginBottom) || 0;
  const inner =
    (Number.parseFloat(style.paddingBottom) || 0) + (Number.parseFloat(style.borderBottomWidth) || 0);
  return Math.ceil(bottom + scrollY + (inner ? own + inner + outer : Math.max(own, outer)));
}

/** Calls back when the height may have changed, and at once. */
export function watchContent(element: Element | undefined, changed: () => void): () => void {
  const sizes = new ResizeObserver(changed);
  const { body } = document;
  if (element) {
    sizes.observe(element);
    return () => sizes.disconnect();
  }
  // What stands in the body may grow while the body itself stays as high as the viewport.
  const observe = (): void => {
    sizes.disconnect();
    for (const child of [body, ...body.children]) sizes.observe(child);
    changed();
  };
  const children = new MutationObserver(observe);
  children.observe(body, { childList: true, characterData: true });
  observe();
  return () => {
    sizes.disconnect();
    children.disconnect();
  };
}
