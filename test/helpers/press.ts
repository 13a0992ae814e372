/**
 * Presses a key where the focus is, as far as a page can do that itself: not every engine's driver can
 * reach into a test's frame. Enter on a button clicks it, as the browser would. Tab cannot be pressed.
 */
export function press(key: string, init: KeyboardEventInit = {}): boolean {
  let target: Element = document.activeElement ?? document.body;
  while (target.shadowRoot?.activeElement) target = target.shadowRoot.activeElement;
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  const isLeft = target.dispatchEvent(event);
  if (isLeft && key === 'Enter' && target instanceof HTMLButtonElement) target.click();
  return isLeft;
}
