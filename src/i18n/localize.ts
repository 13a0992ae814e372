import type { ReactiveController, ReactiveElement } from 'lit';

/** What the texts of a language say about themselves. */
export interface Translation {
  /** BCP 47, such as `de`. */
  $code: string;
  $name: string;
  $dir: 'ltr' | 'rtl';
}

/** The texts of one widget: English at once, every other language as a chunk of its own. */
export interface Language<T extends Translation> {
  /** At least what the first frame needs; a chunk that needs more registers it. */
  en: Partial<T> & Translation;
  load: Readonly<Record<string, () => Promise<{ default: Translation }>>>;
}

type Loader = () => Promise<{ default: Translation }>;
type Parameters<T> = T extends (...args: infer A) => string ? A : [];

const elements = new Set<ReactiveElement>();
const tables = new Map<string, Record<string, unknown>>();
const loading = new Map<Loader, 'pending' | 'ready' | 'failed'>();
let observer: MutationObserver | undefined;

const update = () => {
  for (const element of elements) element.requestUpdate();
};

/** Adds texts to a language. Widgets share one table per language and prefix their own keys. */
export function registerTranslation(translation: Translation): void {
  tables.set(translation.$code, { ...tables.get(translation.$code), ...translation });
  update();
}

/**
 * The language of one element: its `locale`, else the nearest `lang`, through shadow roots. Terms,
 * numbers and dates always speak the same language, so a page in one that the kit has not learned
 * gets English throughout.
 */
export class Localize<T extends Translation> implements ReactiveController {
  readonly #element: ReactiveElement & { locale?: string };
  readonly #language: Language<T>;
  #code = 'en';
  #dir = 'ltr';
  #pending = false;

  constructor(element: ReactiveElement & { locale?: string }, language: Language<T>) {
    (this.#element = element).addController(this);
    this.#language = language;
    registerTranslation(language.en);
  }

  hostConnected(): void {
    elements.add(this.#element);
    // One observer for all follows every ancestor of every widget.
    if (!observer) {
      observer = new MutationObserver(update);
      observer.observe(document, { subtree: true, attributeFilter: ['lang', 'dir'] });
    }
    this.hostUpdate();
  }

  hostDisconnected(): void {
    elements.delete(this.#element);
  }

  hostUpdate(): void {
    const own = tag(this.#element.locale);
    const wanted = own ?? tag(nearest(this.#element, 'lang') || globalThis.navigator?.language) ?? 'en';
    const base = wanted.split('-')[0] as string;
    const load = this.#language.load[base];
    const status = load && fetchOnce(load);
    this.#pending = status === 'pending';
    this.#code = base === 'en' || status === 'ready' ? wanted : 'en';
    const direction = this.#element.dir || (own ? '' : nearest(this.#element, 'dir'));
    this.#dir = /^(ltr|rtl)$/i.test(direction) ? direction.toLowerCase() : this.#text('$dir');
  }

  /** BCP 47 code that terms and `Intl` use, such as `de-CH`. Put it on the outermost inner element. */
  lang(): string {
    return this.#code;
  }

  /** `ltr` or `rtl`. Put it beside `lang`. */
  dir(): string {
    return this.#dir;
  }

  /** The texts of the language are still on their way: keep showing the skeleton. */
  get pending(): boolean {
    return this.#pending;
  }

  /** A text, with its values filled in. English stands in for what a language lacks. */
  term<K extends keyof T & string>(key: K, ...values: Parameters<T[K]>): string {
    return this.#text(key, ...values);
  }

  #text(key: string, ...values: unknown[]): string {
    const base = this.#code.split('-')[0] as string;
    const text = tables.get(base)?.[key] ?? tables.get('en')?.[key] ?? '';
    return typeof text === 'function' ? (text as (...values: unknown[]) => string)(...values) : String(text);
  }
}

/** Asks for a language once for all widgets; whoever waits for it is drawn again when it is there. */
function fetchOnce(load: Loader): string | undefined {
  if (!loading.has(load)) {
    loading.set(load, 'pending');
    load().then(
      (module) => {
        loading.set(load, 'ready');
        registerTranslation(module.default);
      },
      () => {
        // English is there; a widget never waits for a language that cannot be had.
        loading.set(load, 'failed');
        update();
      },
    );
  }
  return loading.get(load);
}

/** A well-formed language tag, or nothing. Attributes are written by anybody. */
export function tag(text: string | null | undefined): string | undefined {
  try {
    return text && text.length < 36 ? Intl.getCanonicalLocales(text)[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The attribute on the element or its nearest ancestor, looking out of shadow roots. */
export function nearest(from: Element, name: string): string {
  for (let element: Element | null = from; element?.closest;) {
    const found: Element | null = element.closest(`[${name}]`);
    if (found) return found.getAttribute(name) ?? '';
    element = (element.getRootNode() as ShadowRoot).host ?? null;
  }
  return '';
}
