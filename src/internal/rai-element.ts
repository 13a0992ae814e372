import { LitElement, type CSSResultGroup } from 'lit';
import { property } from 'lit/decorators.js';
import { hostStyles } from '../theme/host.js';
import { VERSION } from './version.js';

export type Theme = 'light' | 'dark' | 'auto';
export type Density = 'comfortable' | 'compact';

/**
 * The thin base of every element: shared host styles, theme, locale and a render when `lang` or `dir`
 * change. It has no behavior of its own.
 *
 * Subclasses write `static override styles = [...RaiElement.styles, mine]`.
 *
 * @cssproperty --rai-color-surface - Behind everything.
 * @cssproperty --rai-color-raised - Behind what stands out.
 * @cssproperty --rai-color-border - Lines.
 * @cssproperty --rai-color-border-strong - Edges of controls.
 * @cssproperty --rai-color-text - Text.
 * @cssproperty --rai-color-text-2 - Quieter text.
 * @cssproperty --rai-color-accent - The one accent.
 * @cssproperty --rai-color-on-accent - Text on the accent.
 * @cssproperty --rai-color-up - Signs of a rise.
 * @cssproperty --rai-color-down - Signs of a fall.
 * @cssproperty --rai-radius-card - Corners of the card.
 * @cssproperty --rai-radius-control - Corners of controls.
 * @cssproperty --rai-radius-chip - Corners of chips.
 * @cssproperty --rai-font - The family of all text.
 */
export class RaiElement extends LitElement {
  static readonly version: string = VERSION;
  static override styles: CSSResultGroup[] = hostStyles;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang', 'dir'];
  }

  #internals?: ElementInternals;

  /** The color scheme: `light`, `dark`, or `auto` for the reader's system. Without it the page decides. */
  @property({ reflect: true }) theme?: Theme;

  /** How close things stand: `compact`, or `comfortable`. Without it, in between. */
  @property({ reflect: true }) density?: Density;

  /** The language of texts, numbers and dates, such as `de`. Wins over the nearest `lang`. */
  @property() locale?: string;

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang' || name === 'dir') this.requestUpdate();
  }

  /** Shows exactly the given custom states, for `:state(loading)` in the page's CSS. */
  protected setStates(...names: string[]): void {
    const states = (this.#internals ??= this.attachInternals()).states;
    try {
      states.clear();
      for (const name of names) states.add(name);
    } catch {
      // Engines before custom states had plain names refuse them; styling by state is lost there, no more.
    }
  }
}
