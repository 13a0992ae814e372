import { tokens } from './tokens.js';
import type { Channel } from './types.js';

/** Gives an element the host's colors and keeps them current. Values are set one by one, never as text of a style. */
export function applyTheme(
  channel: Channel,
  element: HTMLElement = document.documentElement,
  o?: { signal?: AbortSignal },
): void {
  const apply = (): void => {
    const { theme } = channel.context;
    element.style.colorScheme = theme.scheme;
    const good = tokens(theme.tokens) ?? {};
    for (const name in good) element.style.setProperty(name, good[name]!);
  };
  apply();
  channel.addEventListener('rai-context', apply, o);
}
