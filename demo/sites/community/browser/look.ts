import { LANGUAGES, type LanguageCode } from './words.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How a reader likes the app. This browser remembers it; it says nothing of who they are. */
export interface Look {
  theme: Theme;
  language: LanguageCode;
}

const STORED = 'makers.look';

export function readLook(): Look {
  const look: Look = { theme: 'system', language: preferred() };
  try {
    const { theme, language } = JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Look>;
    if (THEMES.some((known) => known === theme)) look.theme = theme!;
    if (language && language in LANGUAGES) look.language = language;
  } catch {
    // Nothing is stored, or may be.
  }
  return look;
}

/** Shows it on the document, where the kit and, through it, every frame looks. */
export function applyLook({ theme, language }: Look): void {
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  root.dataset.theme = theme;
}

export function keepLook(look: Look): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(look));
  } catch {
    // It then lasts as long as the page.
  }
}

function preferred(): LanguageCode {
  const found = navigator.languages.map((tag) => tag.split('-')[0]!).find((tag) => tag in LANGUAGES);
  return (found as LanguageCode | undefined) ?? 'en';
}
