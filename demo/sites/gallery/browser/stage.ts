import { directionOf, type Choice } from './choice.js';
import { WIDGETS, type Widget } from './widgets.js';

type ViewElement = HTMLElement & {
  model: object;
  updateComplete: Promise<unknown>;
  /** What follows the first rows is there, too. */
  complete?(): Promise<void>;
};

/** One framed widget in one state. Settles `ready` when it is drawn. */
export function stage(choice: Choice, state: string): { element: HTMLElement; ready: Promise<unknown> } {
  const { tag, states, content }: Widget = WIDGETS[choice.widget];
  const view = document.createElement(tag) as ViewElement;
  view.model = states[state]!;
  view.append(...(content?.() ?? []));

  const element = document.createElement('div');
  element.className = 'stage';
  element.lang = choice.locale;
  element.dir = directionOf(choice);
  element.dataset['theme'] = choice.theme;
  element.dataset['state'] = state;
  element.style.setProperty('--stage-width', choice.width === 'fluid' ? '100%' : `${choice.width}px`);
  element.append(view);
  return { element, ready: drawn(view, choice.locale) };
}

/** Waits until the widget speaks its language, which may have to be loaded, and everything is laid out. */
async function drawn(view: ViewElement, locale: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    await new Promise((settle) => setTimeout(settle, tries === 0 ? 0 : 10));
    if (!view.isConnected) continue;
    await view.updateComplete;
    const card = view.shadowRoot?.querySelector('[lang]');
    if (!card?.getAttribute('lang')?.startsWith(locale)) continue;
    await view.complete?.();
    await view.updateComplete;
    return;
  }
}
