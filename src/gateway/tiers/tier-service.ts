import type { IntegrationApi } from '../../api/integration-api.js';
import type { MyTier, TierLadder } from '../../model/tier.js';
import { HttpError } from '../../net/http.js';
import type { Freshness, Media } from '../context.js';
import type { Log } from '../log.js';
import type { MemberRecord } from '../members/directory.js';
import type { GatewayOptions } from '../options/schema.js';
import type { Sequence } from '../sequence.js';
import { toDecimal } from '../standings/decimal.js';
import { fromTiers, type KnownTiers } from '../translate/tiers.js';
import { Ladder } from './ladder.js';

export interface TierServiceOptions {
  api: IntegrationApi;
  options: GatewayOptions;
  media: Media;
  seq: Sequence;
  freshness: Freshness;
  log: Log;
  now: () => number;
  signal: AbortSignal;
}

const ASK_AGAIN = 60_000;
const NONE: KnownTiers = { enabled: false, ladder: new Ladder([]) };

/** The community's tiers, asked for now and then. A platform or key without them is a community without tiers. */
export class TierService {
  readonly #o: TierServiceOptions;
  #known = NONE;
  #text = '';
  #askAt = 0;
  #warned = false;

  constructor(options: TierServiceOptions) {
    this.#o = options;
  }

  get enabled(): boolean {
    return this.#known.enabled;
  }

  /** Name of the tier reached with so much XP; undefined where tiers are off. */
  tierOf(xp: number): string | undefined {
    return this.#known.enabled ? this.#known.ladder.nameFor(xp) : undefined;
  }

  /** Asks the platform when the last answer is a minute old. Answers whether tiers are others now. Never rejects. */
  async refresh(): Promise<boolean> {
    const { api, log, now, seq, signal } = this.#o;
    if (now() < this.#askAt) return false;
    this.#askAt = now() + ASK_AGAIN;
    try {
      const data = await api.tiers({ signal });
      const text = JSON.stringify([data.enabled, data.display, data.tiers]);
      if (text === this.#text) return false;
      this.#text = text;
      this.#known = fromTiers(data);
      seq.touch('tiers');
      // Every row shows the name of a tier.
      seq.touchAll();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const refused = error instanceof HttpError && error.status >= 400 && error.status < 500;
      if (!refused) this.#askAt = now();
      if (!this.#warned) log.warn('tiers cannot be read', { error });
      this.#warned = true;
      return false;
    }
  }

  seq(): string {
    return this.#o.seq.of('tiers');
  }

  ladder(): TierLadder {
    const { media, freshness } = this.#o;
    const { enabled, ladder } = this.#known;
    return {
      enabled,
      units: { xp: this.#unit('xp', 'XP'), coins: this.#unit('coins', 'Coins') },
      tiers: enabled ? ladder.toPublic((url) => media.addressOf(url)) : [],
      seq: this.seq(),
      asOf: freshness.asOf,
    };
  }

  /** Where a member stands. `today` is what they gained since the day began. */
  mine(member: MemberRecord, today: number): MyTier {
    const { media, freshness, seq } = this.#o;
    const { enabled, ladder } = this.#known;
    return {
      ...(enabled ? ladder : NONE.ladder).standing(member.xp, (url) => media.addressOf(url)),
      coins: toDecimal(member.coins),
      earnedToday: toDecimal(today),
      seq: seq.current,
      asOf: freshness.asOf,
    };
  }

  /** The platform names no units here: a board that counts the column does. */
  #unit(field: string, usual: string): string {
    return this.#o.options.boards.list.find((board) => board.field === field)?.unit ?? usual;
  }
}
