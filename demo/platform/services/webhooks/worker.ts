import { isDatabaseDown } from '../../db/open.js';
import type { Platform } from '../../http/context.js';
import { claimDue, nextDue, release, type Claimed } from './claim.js';
import { outgoingOf, type SubscriptionRow } from './outgoing.js';
import { forgetOld } from './retention.js';
import { nothing, type Sender } from './send.js';
import { settle, type Outcome } from './settle.js';
import { spreadEvents } from './spread.js';

/** Deliveries of one subscription that are under way at once, and how many are in hand. */
const LANES = 16;
const IN_HAND = 8 * LANES;
/** How often the clock is looked at, as tests move it, and how often the database, as others write to it. */
const TICK_MS = 100;
const LOOK_MS = 2000;
/** How long outcomes are gathered for one statement. */
const GATHER_MS = 4;
const RETRY_MS = 1000;
/** How long a stop waits for answers. What is not answered by then is delivered again. */
const STOP_MS = 2000;
const FORGET_MS = 3_600_000;

/**
 * Spreads what happened to those who want to be told, and delivers it: many at once, for each subscription its own,
 * so that a slow receiver keeps nobody waiting but itself. Killed at any moment it delivers again what it had not
 * written down as delivered.
 */
export class WebhookWorker {
  readonly #platform: Platform;
  readonly #sender: Sender;
  readonly #isAlone: boolean;
  readonly #lines = new Map<string, Line>();
  #outcomes: Outcome[] = [];
  #isStopped = false;
  #isOver = false;
  /** There may be events that are not spread, and deliveries that may be taken in hand. */
  #hasEvents = true;
  #hasDue = true;
  /** When the next delivery is due by the platform's clock. */
  #dueAt: number | undefined;
  #lookedAt = 0;
  #forgotAt = 0;
  #ticker: NodeJS.Timeout | undefined;
  #wakeUp: () => void = () => {};
  #running: Promise<void> | undefined;

  /** `isAlone`: no other process delivers from this database. */
  constructor(platform: Platform, sender: Sender, isAlone: boolean) {
    this.#platform = platform;
    this.#sender = sender;
    this.#isAlone = isAlone;
  }

  start(): void {
    this.#running ??= this.#run();
    this.#ticker ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Something may have happened. */
  wake(): void {
    this.#hasEvents = true;
    this.#hasDue = true;
    this.#wakeUp();
  }

  /** Ends once what is under way has been answered and written down, or has had its time. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#ticker);
    const end = setTimeout(() => {
      this.#isOver = true;
      this.#sender.close();
      this.#wakeUp();
    }, STOP_MS);
    this.#wakeUp();
    await this.#running;
    clearTimeout(end);
    this.#sender.close();
  }

  #tick(): void {
    const isDue = this.#dueAt !== undefined && this.#platform.now() >= this.#dueAt;
    if (isDue || performance.now() - this.#lookedAt > LOOK_MS) this.wake();
  }

  async #run(): Promise<void> {
    let isFresh = this.#isAlone;
    while (this.#goesOn()) {
      try {
        // What a process that was killed had in hand.
        if (isFresh) await release(this.#platform);
        isFresh = false;
        if (this.#outcomes.length > 0) await this.#settle();
        if (!this.#isStopped && (this.#hasEvents || this.#hasDue)) await this.#look();
      } catch (error) {
        if (!isDatabaseDown(error)) process.stderr.write(`webhooks: ${String(error)}\n`);
        if (this.#isStopped) return;
        this.#hasEvents = true;
        await this.#pause(RETRY_MS);
      }
      if (this.#outcomes.length > 0) await this.#pause(GATHER_MS);
      else if (this.#goesOn() && (this.#isStopped || !(this.#hasEvents || this.#hasDue))) await this.#pause();
    }
    const left = [...this.#lines.values()].flatMap((line) => line.held());
    await release(this.#platform, left).catch(() => {});
  }

  #goesOn(): boolean {
    if (!this.#isStopped) return true;
    if (this.#isOver) return false;
    return this.#outcomes.length > 0 || [...this.#lines.values()].some((line) => line.underWay.size > 0);
  }

  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    const platform = this.#platform;
    if (platform.now() - this.#forgotAt > FORGET_MS) {
      await forgetOld(platform);
      this.#forgotAt = platform.now();
    }
    if (this.#hasEvents) {
      this.#hasEvents = false;
      if (await spreadEvents(platform)) this.#hasEvents = true;
      this.#hasDue = true;
    }
    this.#hasDue = false;
    const held = new Map([...this.#lines].map(([id, line]) => [id, line.held()]));
    const { deliveries, subscriptions } = await claimDue(platform, IN_HAND, held);
    for (const [id, subscription] of subscriptions) this.#line(id).subscription = subscription;
    for (const delivery of deliveries) this.#line(delivery.subscriptionId).waiting.push(delivery);
    await this.#dropUnwanted(subscriptions);
    for (const [id, line] of this.#lines) {
      line.hasMore =
        (held.get(id)?.length ?? 0) + deliveries.filter((one) => one.subscriptionId === id).length >= IN_HAND;
      this.#fill(line);
    }
    this.#dueAt = deliveries.length > 0 || this.#hasEvents ? undefined : await nextDue(platform);
  }

  /** What waits here for a subscription that was switched off or deleted is not sent. */
  async #dropUnwanted(now: ReadonlyMap<string, SubscriptionRow>): Promise<void> {
    for (const [id, line] of this.#lines) {
      if (now.get(id)?.state === 'on' || line.waiting.length === 0) continue;
      const ids = line.waiting.splice(0).map((delivery) => delivery.id);
      await release(this.#platform, ids);
    }
  }

  #line(id: string): Line {
    let line = this.#lines.get(id);
    if (line === undefined) this.#lines.set(id, (line = new Line()));
    return line;
  }

  #fill(line: Line): void {
    while (!this.#isStopped && line.underWay.size < LANES && line.waiting.length > 0)
      void this.#deliver(line, line.waiting.shift()!);
  }

  async #deliver(line: Line, delivery: Claimed): Promise<void> {
    line.underWay.add(delivery.id);
    const at = this.#platform.now();
    const began = performance.now();
    const outcome = await this.#ask(line.subscription!, delivery, at);
    if (this.#isOver) return;
    this.#outcomes.push({ ...outcome, delivery, at, duration: Math.round(performance.now() - began) });
    line.underWay.delete(delivery.id);
    line.unsettled.add(delivery.id);
    this.#fill(line);
    // More is taken in hand before the last of it is under way.
    if (line.hasMore && line.waiting.length < LANES) this.#hasDue = true;
    this.#wakeUp();
  }

  async #ask(subscription: SubscriptionRow, delivery: Claimed, at: number) {
    const secrets = [
      ...subscription.secrets.map(({ secret }) => secret),
      ...(subscription.encryption?.keys.map(({ key }) => key) ?? []),
    ];
    const { url } = subscription;
    try {
      const outgoing = outgoingOf(delivery, subscription, delivery.attempts + 1, at);
      return { outgoing, answered: await this.#sender.send(outgoing), secrets };
    } catch (error) {
      const answered = nothing(`could not be made: ${String(error).slice(0, 200)}`);
      return { outgoing: { url, headers: {}, body: '' }, answered, secrets };
    }
  }

  async #settle(): Promise<void> {
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    try {
      await settle(this.#platform, outcomes);
    } catch (error) {
      this.#outcomes = [...outcomes, ...this.#outcomes];
      throw error;
    }
    for (const { delivery } of outcomes)
      this.#lines.get(delivery.subscriptionId)?.unsettled.delete(delivery.id);
    for (const [id, line] of this.#lines)
      if (line.held().length === 0 && !line.hasMore) this.#lines.delete(id);
    // A try that failed is due again some time.
    if (outcomes.some(({ answered }) => answered.error !== null)) this.#dueAt ??= this.#platform.now();
  }

  async #pause(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      if (ms === undefined) this.#wakeUp = resolve;
      else timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#wakeUp = () => {};
  }
}

/** What this process has in hand for one subscription. */
class Line {
  subscription: SubscriptionRow | undefined;
  /** More was due than was taken in hand. */
  hasMore = false;
  readonly waiting: Claimed[] = [];
  readonly underWay = new Set<number>();
  /** Answered, and not yet written down. */
  readonly unsettled = new Set<number>();

  held(): number[] {
    return [...this.waiting.map(({ id }) => id), ...this.underWay, ...this.unsettled];
  }
}
