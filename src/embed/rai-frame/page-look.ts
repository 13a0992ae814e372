/** What a page in a frame is told of how it should look. */
export interface PageLook {
  scheme?: 'light' | 'dark';
  locale?: string;
  tokens?: Record<string, string>;
}

const COLOR = /^(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\([-\w\s.,%/+]{1,80}\)$/;
const LENGTH = /^\d{1,4}(?:\.\d{1,4})?(?:px|%)$/;
const FAMILY = /^[\p{L}\p{N}\s,'"_-]{1,400}$/u;

/** The closed list of what can be told, each with the only form that it may have. */
const TOKENS: Readonly<Record<string, RegExp>> = {
  '--rai-color-surface': COLOR,
  '--rai-color-raised': COLOR,
  '--rai-color-border': COLOR,
  '--rai-color-border-strong': COLOR,
  '--rai-color-text': COLOR,
  '--rai-color-text-2': COLOR,
  '--rai-color-accent': COLOR,
  '--rai-color-on-accent': COLOR,
  '--rai-color-up': COLOR,
  '--rai-color-down': COLOR,
  '--rai-radius-card': LENGTH,
  '--rai-radius-control': LENGTH,
  '--rai-radius-chip': LENGTH,
  '--rai-font': FAMILY,
};

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
  const given = theme?.tokens;
  if (typeof given === 'object' && given !== null) {
    look.tokens = {};
    for (const [name, form] of Object.entries(TOKENS)) {
      const value: unknown = Object.hasOwn(given, name)
        ? (given as Record<string, unknown>)[name]
        : undefined;
      if (typeof value === 'string' && form.test(value)) look.tokens[name] = value;
    }
  }
  return look;
}

let sheet: CSSStyleSheet | undefined;

/** Draws the document so. Values are set one by one, never as text of a style sheet. */
export function applyLook({ scheme, locale, tokens }: PageLook): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync('html { background: none; } body { margin: 0; } main { display: flow-root; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const { style } = document.documentElement;
  if (scheme) style.colorScheme = scheme;
  if (locale) document.documentElement.lang = locale;
  for (const [name, value] of Object.entries(tokens ?? {})) style.setProperty(name, value);
}
