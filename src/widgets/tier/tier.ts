import { html, nothing, type TemplateResult } from 'lit';
import { initialState, TaskStatus } from '@lit/task';
import { property } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { Localize } from '../../i18n/localize.js';
import { tierLanguage, type TierTerms } from '../../i18n/tier.js';
import { Announcer } from '../../internal/announcer.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { pageAddress } from '../../internal/page-address.js';
import { problemOf } from '../../internal/problem-of.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community } from '../../model/community.js';
import type { MyTier } from '../../model/tier.js';
import { connectCommunity } from '../community/connect.js';
import type { ClimbedModel, TierAction, TierFormula, TierModel, TierVariant } from './model.js';
import { roman } from './progress.js';

/**
 * Where the reader stands on the community's ladder of tiers, and what is missing to the next level.
 * Without a session it shows the ladder.
 *
 * @tagname rai-tier
 * @slot heading - A heading of the page's own outline, above the card's content.
 * @slot empty - More about a community without tiers.
 * @slot cta - A call to action below everything.
 * @fires {RaiLoadEvent} rai-load - Data arrived after a time without.
 * @fires {RaiErrorEvent} rai-error - The data could not be had.
 * @fires {RaiRetryEvent} rai-retry - The reader asked to try again; cancelable.
 * @fires {RaiSignInEvent} rai-sign-in - The reader wants to sign in; cancelable.
 * @csspart card - The surface.
 * @csspart heading - The heading of the card.
 * @csspart as-of - How old the card is, once that is more than a minute.
 * @csspart mine - The reader's own place.
 * @csspart invite - What stands there for somebody who is not signed in.
 * @csspart emblem - The emblem of a tier.
 * @csspart name - The name of the reader's tier.
 * @csspart xp - The reader's points.
 * @csspart bar - The progress bar; its inside is `fill`.
 * @csspart fill - The part of the bar that is done.
 * @csspart next - What is missing to the next level.
 * @csspart today - What was earned today.
 * @csspart ladder - All tiers.
 * @csspart rung - One tier.
 * @csspart sign-in - The way to sign in.
 * @csspart note - A message in place of the card.
 * @csspart retry - The button that tries again.
 * @cssstate loading - Nothing to show yet.
 * @cssstate pending - The ladder is shown, the member's own tier is on its way.
 * @cssstate ready - The member's own tier is shown.
 * @cssstate public - The ladder is shown; nobody can sign in here.
 * @cssstate signed-out - The ladder is shown; nobody is signed in.
 * @cssstate session-ended - The ladder is shown; the session is over.
 * @cssstate empty - The community has no tiers.
 * @cssstate error - The data could not be had.
 * @cssstate no-access - Whoever is looking may not see it.
 * @cssstate missing - The page names no community.
 * @cssstate stale - The newest state cannot be had.
 */
export class RaiTier extends RaiElement {
  readonly #l = new Localize<TierTerms>(this, tierLanguage);
  readonly #announcer = new Announcer(this, { gap: 5000 });
  readonly #slotted = new Slotted(this);
  readonly #connection = connectCommunity(this, {
    topics: () => (this.#connection.identity.state === 'member' ? ['tiers', 'me'] : ['tiers']),
    // Everything of the one before goes at once, before the next frame.
    onIdentity: () => this.#mine.forget(),
  });

  readonly #ladder = new ConnectedTask(this, {
    args: () => [this.#connection.community, this.#connection.revision] as const,
    task: ([community], { signal }) => (community ? community.tiers({ signal }) : initialState),
  });

  readonly #mine = new ConnectedTask(this, {
    args: () => {
      const { community, identity, revision } = this.#connection;
      return [community, identity.state, identity.key, revision] as const;
    },
    task: async ([community, who, key], { signal }) => {
      if (!community || who !== 'member') return initialState;
      return { community, key, tier: await community.myTier({ signal }) };
    },
  });

  /** Whether members can sign in here is known once the community told what it can do. */
  readonly #config = new ConnectedTask(this, {
    args: () => [this.#connection.community, this.#connection.identity.state === 'anonymous'] as const,
    task: ([community, isAnonymous], { signal }) =>
      community && isAnonymous ? community.config({ signal }) : initialState,
  });

  #told = '';
  #levelTold: { who: number; level: string } | undefined;

  /** How much is shown: `full` with the ladder, the `compact` card alone, or a `mini` one. */
  @property() variant?: TierVariant;

  /** What the bar counts from: the `floor` of the present level, or `zero`. */
  @property() formula?: TierFormula;

  /** Where the page's own sign-in is; without it the button only fires `rai-sign-in`. */
  @property({ attribute: 'sign-in-url' }) signInUrl?: string;

  /** The address of the gateway, when no provider and no page default names it. */
  @property() gateway?: string;

  /** The address of the site that answers with a session token. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** A community made by the page; wins over everything else. */
  @property({ attribute: false }) community?: Community;

  override updated(): void {
    this.#tell();
    this.#tellLevel();
  }

  /** Reads everything anew. */
  refresh(): void {
    this.#connection.refresh();
  }

  override render(): TemplateResult {
    return html`<rai-tier-view
        exportparts="card, heading, mine, invite, emblem, name, xp, today, bar, fill, next, as-of, ladder, rung, sign-in, note, retry"
        .model=${this.#model}
        .locale=${this.locale}
        .density=${this.density}
        @rai-action=${this.#onAction}
        >${['heading', 'empty', 'cta'].map((name) =>
          this.#slotted.has(name) ? html`<slot name=${name} slot=${name}></slot>` : nothing,
        )}</rai-tier-view
      >${this.#announcer.region()}`;
  }

  get #model(): TierModel {
    const frame: { variant: TierVariant } = {
      variant: this.variant === 'compact' || this.variant === 'mini' ? this.variant : 'full',
    };
    const { missing, identity, community } = this.#connection;
    if (missing) return { ...frame, state: 'missing', what: missing };
    const ladder = this.#ladder.last;
    if (!ladder) {
      if (this.#ladder.status !== TaskStatus.ERROR) return { ...frame, state: 'loading' };
      const problem = problemOf(this.#ladder.error);
      return problem.code === 'FORBIDDEN'
        ? { ...frame, state: 'no-access' }
        : { ...frame, state: 'error', problem };
    }
    if (!ladder.enabled || !ladder.tiers.length) return { ...frame, state: 'empty' };
    const url = pageAddress(this.signInUrl);
    const climbed = { ...frame, ladder, asOf: ladder.asOf, stale: this.#ladder.status === TaskStatus.ERROR };
    if (identity.state === 'ended') return { ...climbed, state: 'session-ended', url };
    if (identity.state === 'anonymous') {
      const canSignIn = this.#config.last && community?.can('session');
      return { ...climbed, state: canSignIn ? 'signed-out' : 'public', url };
    }
    return this.#own(climbed);
  }

  #own(climbed: Omit<ClimbedModel, 'state'>): TierModel {
    const mine = this.#current;
    const { status, error } = this.#mine;
    if (mine) {
      const formula = this.formula === 'zero' ? 'zero' : 'floor';
      const stale = climbed.stale || status === TaskStatus.ERROR;
      return { ...climbed, state: 'ready', mine, formula, asOf: mine.asOf, stale };
    }
    if (status !== TaskStatus.ERROR) return { ...climbed, state: 'pending' };
    const problem = problemOf(error);
    const { variant } = climbed;
    if (problem.code === 'FORBIDDEN') return { variant, state: 'no-access' };
    return { variant, state: 'error', problem };
  }

  /** The newest answer about whoever is signed in now. */
  get #current(): MyTier | undefined {
    const { last } = this.#mine;
    const { community, identity } = this.#connection;
    return last?.key === identity.key && last.community === community ? (last.tier ?? undefined) : undefined;
  }

  /** Loading and failing are told once per change, also to styles; never while nobody can hear it. */
  #tell(): void {
    const model = this.#model;
    this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    const name = 'ladder' in model || model.state === 'empty' ? 'loaded' : model.state;
    if (name === this.#told || !this.isConnected) return;
    this.#told = name;
    if (name === 'loaded') this.dispatchEvent(new RaiLoadEvent());
    else if (model.state === 'missing') this.dispatchEvent(new RaiErrorEvent('INVALID', false));
    else if (model.state !== 'loading') {
      const { code, retryable, requestId } = problemOf(this.#ladder.error ?? this.#mine.error);
      this.dispatchEvent(new RaiErrorEvent(code, retryable, requestId));
    }
  }

  /** Says a level that the reader reached while looking. */
  #tellLevel(): void {
    const mine = this.#current;
    if (!mine?.tier) return;
    const { key } = this.#connection.identity;
    const level = this.#l.term('tierName', mine.tier.name, roman(mine.level));
    const before = this.#levelTold;
    this.#levelTold = { who: key, level };
    if (before?.who === key && before.level !== level) this.#announcer.say(this.#l.term('tierNow', level));
  }

  #onAction(event: ViewActionEvent<TierAction>): void {
    const { action } = event;
    if (action.type === 'retry') {
      if (this.dispatchEvent(new RaiRetryEvent())) this.refresh();
    } else if (!this.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-tier': RaiTier;
  }
}
