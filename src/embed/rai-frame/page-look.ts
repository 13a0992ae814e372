import { tokens } from '../../channel/tokens.js';

/** What a page in a frame is told of how it should look. */
export interface PageLook {
  scheme?: 'light' | 'dark';
  locale?: string;
  tokens?: Record<string, string>;
}

/** Scheme and language of the first frame, from the part of the address that no server sees. */
export function firstLook(hash: string): PageLook {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  return readLook({ theme: { scheme: told.get('scheme') }, locale: told.get('lang') });
}

/** What the host told, as far as it is what it should be. */
export function readLook(context: unknown): PageLook {
  const { theme, locale } = (context ?? {}) as {
    theme?: { scheme?: unknown; tokens?: unknown };
    locale?: unknown;
  };
  const look: PageLook = {};
  if (theme?.scheme === 'light' || theme?.scheme === 'dark') look.scheme = theme.scheme;
  if (typeof locale === 'string' && /^[A-Za-z\d-]{2,35}$/.test(locale)) look.locale = locale;
  const good = tokens(theme?.tokens);
  if (good) look.tokens = good;
  return look;
}

let sheet: CSSStyleSheet | undefined;

/** Draws the document so. Values are set one by one, never as text of a style sheet. */
export function applyLook({ scheme, locale, tokens: values }: PageLook): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync('html { background: none; } body { margin: 0; } main { display: flow-root; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const { style } = document.documentElement;
  if (scheme) style.colorScheme = scheme;
  if (locale) document.documentElement.lang = locale;
  for (const [name, value] of Object.entries(values ?? {})) style.setProperty(name, value);
}
