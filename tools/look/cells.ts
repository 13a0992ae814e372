/** What the tools look at. A name that the gallery does not know shows as a missing or wrong cell. */
export const WIDGETS = ['leaderboard', 'tier', 'messages'] as const;
export const STATES = [
  'loading',
  'empty',
  'error',
  'stale',
  'no-access',
  'signed-out',
  'session-ended',
  'full',
  'long-names',
] as const;
export const THEMES = ['light', 'dark'] as const;
export const WIDTHS = ['320', '480', '1280'] as const;

export interface CellChoice {
  widget: string;
  state: string;
  theme: string;
  width: string;
  locale?: string;
}

/** Address of one widget in one state, with nothing around it. */
export function cellAddress(gallery: string, choice: CellChoice): string {
  const query = new URLSearchParams({ ...choice, locale: choice.locale ?? 'en', bare: '' });
  return `${gallery}/?${query.toString()}`;
}
