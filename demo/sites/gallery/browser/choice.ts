import { WIDGETS, type WidgetName } from './widgets.js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export const LOCALES = ['en', 'de', 'ar'] as const;
export const DIRECTIONS = ['auto', 'ltr', 'rtl'] as const;
export const WIDTHS = ['fluid', '320', '480', '768', '1280'] as const;

/** What the gallery shows; all of it stands in the address, so that a link leads to one cell. */
export interface Choice {
  widget: WidgetName;
  /** One state, or `all` of them beside each other. */
  state: string;
  theme: (typeof THEMES)[number];
  locale: (typeof LOCALES)[number];
  /** `auto` is the direction of the locale. */
  dir: (typeof DIRECTIONS)[number];
  /** CSS pixels of the stage, or `fluid`. */
  width: (typeof WIDTHS)[number];
  /** Only the widget, without the tools around it. */
  bare: boolean;
}

/** Reads an address. What it does not say, or says wrongly, is the usual choice. */
export function readChoice(search: string): Choice {
  const query = new URLSearchParams(search);
  const pick = <T extends string>(name: string, known: readonly T[]): T => {
    const value = query.get(name);
    return known.find((one) => one === value) ?? known[0]!;
  };
  const widget = pick('widget', Object.keys(WIDGETS) as WidgetName[]);
  return {
    widget,
    state: pick('state', ['all', ...Object.keys(WIDGETS[widget].states)]),
    theme: pick('theme', THEMES),
    locale: pick('locale', LOCALES),
    dir: pick('dir', DIRECTIONS),
    width: pick('width', WIDTHS),
    bare: query.has('bare'),
  };
}

export function writeChoice(choice: Choice): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(choice)) {
    if (name === 'bare' ? value === true : true) query.set(name, String(value));
  }
  if (!choice.bare) query.delete('bare');
  return `?${query.toString()}`;
}

export function directionOf(choice: Choice): 'ltr' | 'rtl' {
  if (choice.dir !== 'auto') return choice.dir;
  return choice.locale === 'ar' ? 'rtl' : 'ltr';
}
