import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Localize } from '../../i18n/localize.js';
import { number } from '../../i18n/number.js';
import { tierLanguage, type TierTerms } from '../../i18n/tier.js';
import { afterFirstRows } from '../../internal/after-first-rows.js';
import { plainNote } from '../../internal/plain-note.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { surfaceStyles } from '../../theme/surface.js';
import { emblem } from './emblem.js';
import type { Extras } from './extras.js';
import { amount, ladder } from './ladder.js';
import type { ReadyTierModel, TierAction, TierModel } from './model.js';
import { progress, roman } from './progress.js';
import { tierStyles } from './tier.styles.js';

/**
 * Draws a tier card from one model and tells its shell what the reader does. It asks nobody for anything.
 *
 * @tagname rai-tier-view
 * @slot heading - A heading of the page's own outline, above the card's content.
 * @slot empty - More about a community without tiers.
 * @slot cta - A call to action below everything.
 */
export class RaiTierView extends RaiElement {
  static override styles = [...RaiElement.styles, surfaceStyles, tierStyles];

  readonly #l = new Localize<TierTerms>(this, tierLanguage);
  #extras: Extras | undefined;
  #asked: Promise<void> | undefined;
  #hasFailed = false;

  /** Everything to show. */
  @property({ attribute: false }) model: TierModel = { state: 'loading', variant: 'full' };

  override updated(changed: PropertyValues<this>): void {
    const { model } = this;
    if (!changed.has('model')) return;
    this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    // A message is in there; what comes beside a ladder waits for the rows of all widgets.
    if ('ladder' in model) void afterFirstRows().then(() => this.complete());
    else if (model.state !== 'loading') void this.complete();
  }

  /** Settles when controls and messages are there too, or cannot be had. */
  complete(): Promise<void> {
    return (this.#asked ??= this.load().then(
      ({ Extras }) => {
        this.#extras = new Extras(this, this.#l, this.act);
        this.requestUpdate();
      },
      () => {
        // Asked again with the next model: a page may be offline for a while.
        this.#asked = undefined;
        this.#hasFailed = true;
        this.requestUpdate();
      },
    ));
  }

  protected load(): Promise<{ Extras: typeof Extras }> {
    return import('./extras.js');
  }

  /** Tells the shell what the reader did. */
  protected act = (action: TierAction): void => {
    this.dispatchEvent(new ViewActionEvent(action));
  };

  override render(): TemplateResult {
    const l = this.#l;
    const { variant } = this.model;
    const model: TierModel = l.pending ? { state: 'loading', variant } : this.model;
    const isMine = model.state === 'ready' || model.state === 'pending';
    const climbed = 'ladder' in model ? model : undefined;
    return html`<section
      class="card ${variant}"
      part="card"
      lang=${l.lang()}
      dir=${l.dir()}
      aria-labelledby="title"
      aria-busy=${model.state === 'loading' || model.state === 'pending' ? 'true' : 'false'}
    >
      <div class="head quiet">
        <div class="title cut" id="title" part="heading">
          <slot name="heading">${l.term(isMine ? 'tierTitle' : 'tierLadder')}</slot>
        </div>
        ${climbed && this.#extras?.age(climbed)}
      </div>
      <div class="box">
        ${
          climbed
            ? html`${
                climbed.state === 'ready'
                  ? this.#mine(climbed)
                  : ((climbed.state === 'pending' ? undefined : this.#extras?.guest(climbed)) ?? mineBones())
              }${
                variant === 'full'
                  ? ladder(l, climbed.ladder, climbed.state === 'ready' ? climbed.mine : undefined)
                  : nothing
              }`
            : (this.#extras?.note(model) ??
              (this.#hasFailed && model.state !== 'loading'
                ? plainNote(l, () => this.act({ type: 'retry' }))
                : html`<span class="sr">${l.term('loading')}</span>${bones(variant)}`))
        }
      </div>
      <slot name="cta"></slot>
    </section>`;
  }

  #mine(model: ReadyTierModel): TemplateResult {
    const l = this.#l;
    const { mine, ladder } = model;
    const { tier, level, xp, next, earnedToday } = mine;
    const unit = ladder.units.xp;
    const full = number(l.lang(), xp);
    const isHuge = full.length > 11;
    const target = next ? l.term('tierName', `\u2068${next.tier}\u2069`, roman(next.level)) : '';
    const share = progress(mine, model.formula);
    return html`<div class="mine" part="mine">
      ${emblem(tier?.icon, level, 'here')}
      <div class="names">
        <span class="tier-name cut" part="name" dir="auto"
          >${tier ? l.term('tierName', tier.name, roman(level)) : l.term('tierNone')}</span
        >
        <span class="xp cut" part="xp"
          ><b class=${isHuge ? 'huge' : ''}
            >${
              isHuge
                ? html`<span aria-hidden="true">${brief(l.lang(), xp)}</span><span class="sr">${full}</span>`
                : full
            }</b
          >
          ${unit}</span
        >
      </div>
      <div
        class="bar"
        part="bar"
        role="progressbar"
        aria-labelledby="title"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.floor(share * 100)}
        aria-valuetext=${
          next ? l.term('tierProgress', full, amount(l, next.xp, unit), target) : l.term('tierTop')
        }
      >
        <span part="fill" .style=${`inline-size:${share * 100}%`}></span>
      </div>
      <span class="way clamp" part="next"
        >${next ? l.term('tierNext', amount(l, next.missing, unit), target) : l.term('tierTop')}</span
      >
      ${
        /[1-9]/.test(earnedToday)
          ? html`<span class="today" part="today"
              >${l.term('tierToday', number(l.lang(), earnedToday))}</span
            >`
          : nothing
      }
    </div>`;
  }
}

function brief(lang: string, xp: string): string {
  return number(lang, xp, { notation: 'compact', maximumFractionDigits: 1 });
}

function mineBones(): TemplateResult {
  return html`<div class="mine" aria-hidden="true">
    <span class="bone emblem"></span>
    <div class="names"><span class="bone w40"></span><span class="bone w60 big"></span></div>
    <span class="bone bar"></span><span class="way"><span class="bone w40"></span></span>
  </div>`;
}

function bones(variant: TierModel['variant']): TemplateResult {
  return html`${mineBones()}${
    variant === 'full'
      ? html`<div class="ladder" aria-hidden="true">
          ${[0, 1, 2, 3, 4].map(
            () =>
              html`<div class="rung"><span class="bone emblem"></span><span class="bone w60"></span></div>`,
          )}
        </div>`
      : nothing
  }`;
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-tier-view': RaiTierView;
  }
}
