import { adoptStyles, html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { oldAge, staleNote } from '../../i18n/age.js';
import { tierMore } from '../../i18n/en/tier-more.js';
import { registerTranslation, type Localize } from '../../i18n/localize.js';
import type { TierTerms } from '../../i18n/tier.js';
import { Clock } from '../../internal/clock.js';
import { problemNote } from '../../internal/problem.js';
import { controlStyles } from '../../theme/controls.js';
import { note, noteStyles } from '../../theme/note.js';
import { emblem } from './emblem.js';
import type { ClimbedModel, TierAction, TierModel } from './model.js';

registerTranslation(tierMore);

/** What a tier card shows besides the card and the ladder: messages, the way to sign in, ages. */
export class Extras {
  readonly #l: Localize<TierTerms>;
  readonly #act: (action: TierAction) => void;
  readonly #clock: Clock;

  constructor(host: ReactiveElement, l: Localize<TierTerms>, act: (action: TierAction) => void) {
    this.#l = l;
    this.#act = act;
    this.#clock = new Clock(host);
    const { elementStyles } = host.constructor as typeof ReactiveElement;
    adoptStyles(host.renderRoot as ShadowRoot, [controlStyles, noteStyles, ...elementStyles]);
  }

  /** What fills the card when there is no ladder. Nothing while it is on its way. */
  note(model: TierModel): TemplateResult | undefined {
    const l = this.#l;
    switch (model.state) {
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
      default:
        return undefined;
    }
  }

  /** How old the answer is, once that is more than a minute, or that no newer one can be had. */
  age({ asOf, stale }: ClimbedModel): TemplateResult | typeof nothing {
    const l = this.#l;
    const { now } = this.#clock;
    const age = oldAge(l.lang(), asOf, now);
    if (!stale && !age) return nothing;
    return html`<span class="age cut ${stale ? 'stale' : ''}" part="as-of"
      >${stale ? staleNote(l, asOf, now) : l.term('asOf', age ?? '')}</span
    >`;
  }

  /** In place of the own tier: the highest one as a promise, and the way in. No numbers of nobody. */
  guest(model: ClimbedModel): TemplateResult {
    const l = this.#l;
    const hasEnded = model.state === 'session-ended';
    const canSignIn = hasEnded || model.state === 'signed-out';
    return html`<div class="mine guest" part="invite">
      ${emblem(model.ladder.tiers.at(-1)?.icon, 3, 'here')}
      <div class="names">
        <span class="tier-name"
          >${l.term(hasEnded ? 'sessionEndedTitle' : canSignIn ? 'tierInviteTitle' : 'tierClimbTitle')}</span
        >
        <span class="quiet clamp"
          >${l.term(hasEnded ? 'sessionEndedText' : canSignIn ? 'tierInviteText' : 'tierClimbText')}</span
        >
      </div>
      ${canSignIn ? this.#signIn(model) : nothing}
    </div>`;
  }

  #signIn(model: ClimbedModel): TemplateResult {
    const text = this.#l.term('signIn');
    const url = 'url' in model ? model.url : undefined;
    const onClick = (event: Event) => this.#act({ type: 'sign-in', event });
    return url
      ? html`<a class="button primary" part="sign-in" href=${url} @click=${onClick}>${text}</a>`
      : html`<button type="button" class="primary" part="sign-in" @click=${onClick}>${text}</button>`;
  }
}
