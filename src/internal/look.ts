import { css, html, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { nearest, tag } from '../i18n/localize.js';

/** How things look where an element stands, in values that mean the same in another document. */
export interface Look {
  theme: { scheme: 'light' | 'dark'; tokens: Record<string, string> };
  /** BCP 47. */
  locale: string;
  /** IANA zone of the reader. */
  timeZone: string;
  reducedMotion: boolean;
}

/** Public custom properties, each beside the CSS property through which the probe computes it. */
const TOKENS = {
  '--rai-color-text': 'color',
  '--rai-color-surface': 'background-color',
  '--rai-color-raised': 'border-top-color',
  '--rai-color-border': 'border-right-color',
  '--rai-color-border-strong': 'border-bottom-color',
  '--rai-color-text-2': 'border-left-color',
  '--rai-color-accent': 'outline-color',
  '--rai-color-on-accent': 'text-decoration-color',
  '--rai-color-up': 'caret-color',
  '--rai-color-down': 'column-rule-color',
  '--rai-radius-card': 'border-top-left-radius',
  '--rai-radius-control': 'border-top-right-radius',
  '--rai-radius-chip': 'border-bottom-left-radius',
  '--rai-font': 'font-family',
} as const;

/** For the element that holds the probe. */
export const lookStyles = css`
  .look,
  .look > span {
    position: absolute;
    inline-size: 0;
    block-size: 0;
    overflow: hidden;
    visibility: hidden;
    pointer-events: none;
    border: 0 solid;
    border-color: var(--_raised) var(--_border) var(--_strong) var(--_text2);
    border-radius: var(--_card) var(--_control) 0 var(--_chip);
    outline: 0 solid var(--_accent);
    background-color: var(--_surface);
    color: var(--_text);
    caret-color: var(--_up);
    column-rule-color: var(--_down);
    text-decoration-color: var(--_on-accent);
    font-family: var(--_font);
    fill: light-dark(#fff, #000);
  }
  /* Whatever makes a value change, a class far up or another stylesheet, starts a transition here. */
  .look > span {
    transition: all 1ms;
    transition-behavior: allow-discrete;
  }
`;

/** Follows how things look around an element, and tells when that changes. */
export class LookController implements ReactiveController {
  readonly #host: ReactiveElement & { locale?: string };
  readonly #onChange: (look: Look) => void;
  #connection: AbortController | undefined;
  #told = '';
  #isAsked = false;

  constructor(host: ReactiveElement & { locale?: string }, onChange: (look: Look) => void) {
    (this.#host = host).addController(this);
    this.#onChange = onChange;
  }

  hostConnected(): void {
    const { signal } = (this.#connection ??= new AbortController());
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', this.#look, { signal });
    // A reader who travels has another zone when they look again.
    document.addEventListener('visibilitychange', this.#look, { signal });
  }

  hostDisconnected(): void {
    this.#connection?.abort();
    this.#connection = undefined;
  }

  /** Texts around are drawn again when the language changes. */
  hostUpdated(): void {
    if (this.#told) this.#look();
  }

  /** Goes into the template of the element. */
  probe(): TemplateResult {
    return html`<div class="look" aria-hidden="true"><span @transitionrun=${this.#look}></span></div>`;
  }

  /** What holds now. */
  read(): Look {
    const probe = this.#host.renderRoot?.querySelector('.look');
    const tokens: Record<string, string> = {};
    let scheme: Look['theme']['scheme'] = 'light';
    if (probe) {
      const style = getComputedStyle(probe);
      for (const [name, property] of Object.entries(TOKENS)) tokens[name] = style.getPropertyValue(property);
      if (style.fill === 'rgb(0, 0, 0)') scheme = 'dark';
    }
    const { locale } = this.#host;
    const look: Look = {
      theme: { scheme, tokens },
      locale: tag(locale) ?? tag(nearest(this.#host, 'lang') || navigator.language) ?? 'en',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    };
    this.#told = JSON.stringify(look);
    return look;
  }

  /** Several things that change at once, such as all colors of a theme, are told once. */
  #look = (): void => {
    if (this.#isAsked || !this.#told) return;
    this.#isAsked = true;
    queueMicrotask(() => {
      this.#isAsked = false;
      if (!this.#host.isConnected) return;
      const before = this.#told;
      const look = this.read();
      if (this.#told !== before) this.#onChange(look);
    });
  };
}
