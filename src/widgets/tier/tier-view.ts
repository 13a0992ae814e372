import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ago } from '../../i18n/ago.js';
import { number } from '../../i18n/intl.js';
import { Localize } from '../../i18n/localize.js';
import { tierLanguage, type TierTerms } from '../../i18n/tier.js';
import { Clock } from '../../internal/clock.js';
import { problemNote } from '../../internal/problem.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { cardStyles } from '../../theme/card.js';
import { note, noteStyles } from '../../theme/note.js';
import { emblem } from './emblem.js';
import { amount, ladder } from './ladder.js';
import type { ClimbedModel, ReadyTierModel, TierAction, TierModel } from './model.js';
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
  static override styles = [...RaiElement.styles, cardStyles, noteStyles, tierStyles];

  readonly #l = new Localize<TierTerms>(this, tierLanguage);
  readonly #clock = new Clock(this);

  /** Everything to show. */
  @property({ attribute: false }) model: TierModel = { state: 'loading', variant: 'full' };

  override updated(changed: PropertyValues<this>): void {
    const { model } = this;
    if (changed.has('model'))
      this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    // A width by attribute would break strict policies; a property of the style does not.
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar');
    if (bar && model.state === 'ready')
      bar.style.setProperty('--_share', String(progress(model.mine, model.formula)));
  }

  override render(): TemplateResult {
    const l = this.#l;
    const { variant } = this.model;
    const model: TierModel = l.pending ? { state: 'loading', variant } : this.model;
    return html`<section
      class="card ${variant}"
      part="card"
      lang=${l.lang()}
      dir=${l.dir()}
      aria-labelledby="title"
      aria-busy=${model.state === 'loading' || model.state === 'pending' ? 'true' : 'false'}
    >
      <div class="title quiet cut" id="title" part="heading">
        <slot name="heading"
          >${l.term(model.state === 'ready' || model.state === 'pending' ? 'tierTitle' : 'tierLadder')}</slot
        >
      </div>
      <div class="box">${this.#body(model)}</div>
      <slot name="cta"></slot>
    </section>`;
  }

  #body(model: TierModel): TemplateResult {
    const l = this.#l;
    switch (model.state) {
      case 'loading':
        return html`<span class="sr">${l.term('loading')}</span>${bones(model.variant)}`;
      case 'error':
        return problemNote(model.problem, l, () => this.#act({ type: 'retry' }));
      case 'missing':
        return note({
          art: 'error',
          title: l.term('missingTitle'),
          text: l.term('missingText', model.what),
        });
      case 'no-access':
        return note({ art: 'lock', title: l.term('noAccessTitle'), text: l.term('noAccessText') });
      case 'empty':
        return note({
          art: 'empty',
          title: l.term('tierEmptyTitle'),
          text: l.term('tierEmptyText'),
          action: html`<slot name="empty"></slot>`,
        });
      case 'ready':
        return html`${this.#mine(model)}${this.#rungs(model)}`;
      case 'pending':
        return html`${mineBones()}${this.#rungs(model)}`;
      default:
        return html`${this.#guest(model)}${this.#rungs(model)}`;
    }
  }

  #rungs(model: ClimbedModel): TemplateResult | typeof nothing {
    if (model.variant !== 'full') return nothing;
    return ladder(this.#l, model.ladder, model.state === 'ready' ? model.mine : undefined);
  }

  #mine(model: ReadyTierModel): TemplateResult {
    const l = this.#l;
    const { mine, ladder } = model;
    const { tier, level, xp, next, earnedToday } = mine;
    const unit = ladder.units.xp;
    const target = next && l.term('tierName', `\u2068${next.tier}\u2069`, roman(next.level));
    const way =
      next && target ? l.term('tierNext', amount(l, next.missing, unit), target) : l.term('tierTop');
    const share = progress(mine, model.formula);
    return html`<div class="mine" part="mine">
      ${emblem(tier?.icon, level, 'here')}
      <div class="names">
        <span class="tier-name cut" part="name" dir="auto"
          >${tier ? l.term('tierName', tier.name, roman(level)) : l.term('tierNone')}</span
        >
        <span class="xp" part="xp"><b>${number(l.lang(), xp)}</b> ${unit}</span>
      </div>
      ${
        /[1-9]/.test(earnedToday)
          ? html`<span class="today" part="today"
              >${l.term('tierToday', number(l.lang(), earnedToday))}</span
            >`
          : nothing
      }
      <div
        class="bar"
        part="bar"
        role="progressbar"
        aria-labelledby="title"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.floor(share * 100)}
        aria-valuetext=${
          next && target
            ? l.term('tierProgress', number(l.lang(), xp), amount(l, next.xp, unit), target)
            : l.term('tierTop')
        }
      >
        <span part="fill"></span>
      </div>
      <span class="way" part="next">${way}</span>
      ${this.#age(model)}
    </div>`;
  }

  #age({ asOf, stale }: ClimbedModel): TemplateResult | typeof nothing {
    const l = this.#l;
    const past = this.#clock.now - Date.parse(asOf);
    if (!stale && !(past > 60_000)) return nothing;
    const age = ago(l.lang(), Date.parse(asOf), this.#clock.now);
    return html`<span class="age quiet ${stale ? 'stale' : ''}" part="as-of"
      >${l.term(stale ? 'staleNote' : 'asOf', age)}</span
    >`;
  }

  #guest(model: ClimbedModel): TemplateResult {
    const l = this.#l;
    const hasEnded = model.state === 'session-ended';
    const canSignIn = hasEnded || model.state === 'signed-out';
    const top = model.ladder.tiers.at(-1);
    const title = hasEnded ? 'sessionEndedTitle' : canSignIn ? 'tierInviteTitle' : 'tierLadder';
    const text = hasEnded ? 'sessionEndedText' : 'tierInviteText';
    return html`<div class="mine" part="invite">
      ${emblem(top?.icon, 3, 'done')}
      <div class="names">
        <span class="tier-name">${l.term(title)}</span>
        ${canSignIn ? html`<span class="quiet">${l.term(text)}</span>` : nothing}
      </div>
      <div class="way">${canSignIn ? this.#signIn(model) : nothing}</div>
      ${this.#age(model)}
    </div>`;
  }

  #signIn(model: ClimbedModel): TemplateResult {
    const text = this.#l.term('signIn');
    const url = 'url' in model ? model.url : undefined;
    return url
      ? html`<a class="button primary" part="sign-in" href=${url} @click=${this.#onSignIn}>${text}</a>`
      : html`<button type="button" class="primary" part="sign-in" @click=${this.#onSignIn}>${text}</button>`;
  }

  #act(action: TierAction): void {
    this.dispatchEvent(new ViewActionEvent(action));
  }

  #onSignIn = (event: Event) => this.#act({ type: 'sign-in', event });
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
