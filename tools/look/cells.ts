/** What the tools look at. A name that the gallery does not know shows as a missing or wrong cell. */
export const WIDGETS = ['leaderboard', 'tier', 'messages', 'iframe-channel'] as const;
export type WidgetName = (typeof WIDGETS)[number];

const DATA_STATES = [
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
/** A frame has no data of its own: it is on its way, there, gone, or not safe to load. */
const FRAME_STATES = [
  'loading',
  'slow',
  'open',
  'signed-out',
  'session-ended',
  'granted',
  'failed',
  'gone',
  'offline',
  'refused',
  'error',
  'members-only',
  'no-channel',
  'missing',
  'long-names',
] as const;

/** The states of a widget that have the same box. */
export function statesOf(widget: WidgetName): readonly string[] {
  return widget === 'iframe-channel' ? FRAME_STATES : DATA_STATES;
}

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
