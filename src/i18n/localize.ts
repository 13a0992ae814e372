import { LocalizeController, registerTranslation, update, type Translation } from '@shoelace-style/localize';
import type { ReactiveElement } from 'lit';

/** The texts of one widget: English at once, every other language as a chunk of its own. */
export interface Language<T extends Translation> {
  /** At least what the first frame needs; a chunk that needs more registers it. */
  en: Partial<T> & Translation;
  load: Readonly<Record<string, () => Promise<{ default: Translation }>>>;
}

const loading = new Map<() => Promise<unknown>, 'pending' | 'ready' | 'failed'>();
let watching = false;

/**
 * The language of one element: its `locale`, else the nearest `lang`, through shadow roots. Terms,
 * numbers and dates always speak the same language, so a page in one that the kit has not learned
 * gets English throughout.
 */
export class Localize<T extends Translation> extends LocalizeController<T> {
  readonly #language: Language<T>;
  readonly #element: ReactiveElement & { locale?: string };
  #code = 'en';
  #dir = 'ltr';
  #pending = false;

  constructor(element: ReactiveElement & { locale?: string }, language: Language<T>) {
    super(element);
    this.#element = element;
    this.#language = language;
    registerTranslation(language.en);
  }

  override hostConnected(): void {
    super.hostConnected();
    if (!watching) {
      // The base class follows <html> only. One more observer follows every ancestor of every widget.
      watching = true;
      new MutationObserver(update).observe(document, { subtree: true, attributeFilter: ['lang', 'dir'] });
    }
    this.#resolve();
  }

  hostUpdate(): void {
    this.#resolve();
  }

  /** BCP 47 code that terms and `Intl` use, such as `de-CH`. Put it on the outermost inner element. */
  override lang(): string {
    return this.#code;
  }

  /** `ltr` or `rtl`. Put it beside `lang`. */
  override dir(): string {
    return this.#dir;
  }

  /** The texts of the language are still on their way: keep showing the skeleton. */
  get pending(): boolean {
    return this.#pending;
  }

  #resolve(): void {
    const own = tag(this.#element.locale);
    const wanted = own ?? tag(nearest(this.#element, 'lang') || globalThis.navigator?.language) ?? 'en';
    const base = wanted.split('-')[0] as string;
    const load = this.#language.load[base];
    if (load) this.#fetch(load);
    const status = load && loading.get(load);
    this.#pending = status === 'pending';
    this.#code = base === 'en' || status === 'ready' ? wanted : 'en';
    const direction = this.#element.dir || (own ? '' : nearest(this.#element, 'dir'));
    this.#dir = /^(ltr|rtl)$/i.test(direction)
      ? direction.toLowerCase()
      : /^(ar|fa|he|ur)\b/.test(this.#code)
        ? 'rtl'
        : 'ltr';
  }

  #fetch(load: () => Promise<{ default: Translation }>): void {
    if (loading.has(load)) return;
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
}

/** A well-formed language tag, or nothing. Attributes are written by anybody. */
function tag(text: string | null | undefined): string | undefined {
  if (!text || text.length > 35) return undefined;
  try {
    return Intl.getCanonicalLocales(text.replace(/_/g, '-'))[0];
  } catch {
    return undefined;
  }
}

/** The attribute on the element or its nearest ancestor, looking out of shadow roots. */
function nearest(from: Element, name: string): string {
  let element: Element | null = from;
  while (element?.closest) {
    const found: Element | null = element.closest(`[${name}]`);
    if (found) return found.getAttribute(name) ?? '';
    element = (element.getRootNode() as ShadowRoot).host ?? null;
  }
  return '';
}
