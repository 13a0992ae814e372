import type { Gain } from '../../model/message.js';
import { HttpError } from '../../net/http.js';
import type { GatewayContext } from '../context.js';
import { Problem } from '../http/problem.js';
import { FenceLost } from '../store/store.js';
import type { Entry } from './entry.js';
import { Claims } from './claims.js';
import { LocalLock, type Lease, type SendLock } from './lock.js';
import { pause } from './pause.js';
import type { ReadBack } from './read-back.js';
import { refusalOf } from './refusal.js';
import { isSettled, recordId, type SendOrder, type SendRecord, type SendRecords } from './send-record.js';

type Needs = Pick<GatewayContext, 'api' | 'members' | 'log' | 'clock' | 'signal'>;

export interface SenderOptions {
  /** Times in milliseconds after a cut at which a send is read back; after the last one it is sent again. */
  settleMs: readonly number[];
  /** How long a member's second send in a channel waits for the first. */
  lockMs?: number;
  /** How long a request waits for a cut send to settle before it is answered `held`. */
  answerMs?: number;
  /** How long a request waits at most. */
  requestMs?: number;
  /** After this time since its acceptance a send that is not there is not sent again. */
  giveUpMs?: number;
  /** How often a gateway that shares its store looks for sends of one that has ended. */
  takeOverMs?: number;
  /** Sends under way at most; more are 503. */
  maxJobs?: number;
}

export interface SenderParts {
  records: SendRecords;
  /** That of this process when left out. */
  lock?: SendLock;
  readBack: ReadBack;
  /** Whether a reply can be found among the platform's messages. */
  canReadBackReplies: () => boolean;
  /** Takes the message that the platform has now, and gives its entry id where it is known. */
  stored: (id: string, record: SendRecord, entry: Entry | undefined) => string | undefined;
  /** How the member stands after the send; undefined when that could not be found out in time. */
  gained: (record: SendRecord) => Promise<Gain | undefined>;
}

/** One send while it is under way. */
interface Job {
  text: string;
  record?: SendRecord;
  /** Settles with the send; rejects when it certainly did not happen. */
  done: Promise<SendRecord>;
}

/** A send that holds its lock. */
interface Work {
  id: string;
  record: SendRecord;
  lease: Lease;
}

type Outcome = { sent: string | undefined } | { refused: Problem } | 'unclear';

const ANSWER_MS = 1500;
const REFUSED_TRIES = 3;
const REFUSED_PAUSE_MS = 100;
const STORE_AGAIN_MS = 2000;
/** Sends under way at most, of all members: beyond that the platform does not keep up, and more would only wait here. */
const MAX_JOBS = 5000;

/**
 * Sends a message exactly once through a platform whose send takes no key. One send of a member in a
 * channel is under way at a time. Before it, the outbox stores what the member had written so far; after
 * a cut it is looked for among what is newer, and sent again only when it is certainly not there.
 */
export class Sender {
  readonly #context: Needs;
  readonly #parts: SenderParts;
  readonly #options: Required<SenderOptions>;
  readonly #claims: Claims;
  readonly #jobs = new Map<string, Job>();
  /** Sends whose end the store did not take yet: they are remembered here. */
  readonly #unstored = new Set<string>();
  /** Settles when `resume` has taken up what was left: a new send never overtakes it. */
  readonly #resuming: Promise<void>;
  #resumeDone!: () => void;
  #takenOver = 0;
  #lost = 0;

  constructor(context: Needs, parts: SenderParts, options: SenderOptions) {
    this.#context = context;
    this.#parts = parts;
    this.#claims = new Claims(parts.lock ?? new LocalLock(), parts.records);
    const answerMs = Math.min(ANSWER_MS, (options.settleMs.at(-1) ?? 0) / 2);
    this.#options = {
      lockMs: 5000,
      answerMs,
      requestMs: 8000,
      giveUpMs: 600_000,
      takeOverMs: 5000,
      maxJobs: MAX_JOBS,
      ...options,
    };
    this.#resuming = new Promise((resolve) => (this.#resumeDone = resolve));
  }

  /** The send as it stands after a short wait. A repeat of a key gives the state of the first call. */
  async submit(order: SendOrder): Promise<SendRecord> {
    await this.#resuming;
    const id = recordId(order);
    const job = this.#jobs.get(id) ?? this.#begin(id, order);
    if (job.text !== order.text) throw otherBody();
    const { record, settled } = await this.#wait(job);
    if (record && record.text !== order.text) throw otherBody();
    return settled ?? record ?? { ...order, state: 'held', mark: { ids: [], at: null }, at: 0, attempts: 0 };
  }

  /** Sends of ended gateways that were brought to their end here, and own ones that others took over. */
  get counts(): { takenOver: number; lost: number } {
    return { takenOver: this.#takenOver, lost: this.#lost };
  }

  /** Takes up what was not settled when the gateway ended. Sends wait for it, also when it fails. */
  async resume(): Promise<void> {
    try {
      if (this.#claims.areShared) await this.#takeOver();
      else {
        for (const [id, record] of await this.#parts.records.unsettled()) {
          this.#keep(id, { text: record.text, record, done: this.#resumed(id, record) });
        }
      }
    } finally {
      this.#resumeDone();
      if (this.#claims.areShared) void this.#watch();
    }
  }

  /** Settles when no send is under way, or the gateway closes. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#jobs.values()].map(({ done }) => done));
  }

  #begin(id: string, order: SendOrder): Job {
    if (this.#jobs.size >= this.#options.maxJobs)
      throw new Problem('UNAVAILABLE', undefined, { retryAfter: 5 });
    const begun: { record?: SendRecord } = {};
    const job: Job = Object.assign(begun, { text: order.text, done: this.#run(id, order, begun) });
    this.#keep(id, job);
    return job;
  }

  #keep(id: string, job: Job): void {
    this.#jobs.set(id, job);
    const forget = (): void => {
      if (!this.#unstored.has(id)) this.#jobs.delete(id);
    };
    job.done.then(forget, forget);
  }

  /** Waits for the end; when it takes long, gives what is known so far. */
  async #wait(job: Job): Promise<{ settled?: SendRecord; record?: SendRecord | undefined }> {
    const { answerMs, requestMs } = this.#options;
    const done = new AbortController();
    const late = (async () => {
      // The platform has its chance to answer before anything is said: the call itself has a time-out.
      const end = Date.now() + requestMs;
      const open = (): boolean => (job.record?.state ?? 'sending') === 'sending';
      while (open() && Date.now() < end && (await pause(25, done.signal)));
      await pause(Math.min(answerMs, Math.max(0, end - Date.now())), done.signal);
      return { record: job.record };
    })();
    try {
      return await Promise.race([job.done.then((settled) => ({ settled, record: settled })), late]);
    } finally {
      done.abort();
    }
  }

  async #run(id: string, order: SendOrder, begun: { record?: SendRecord }): Promise<SendRecord> {
    try {
      let known = await this.#parts.records.get(id);
      if (!known) {
        const { lease, record, before } = await this.#claims.claim(id, order, this.#options.lockMs);
        if (lease && before) this.#takeUp(...before, lease);
        else if (lease && record) return await this.#brought({ id, lease, record: (begun.record = record) });
        else if (lease) return await this.#sent(id, order, begun, lease);
        if (!record) {
          throw new Problem('BUSY', 'an earlier message is not settled yet', { status: 409, retryAfter: 5 });
        }
        known = record;
      }
      begun.record = known;
      return isSettled(known) ? known : await this.#resumed(id, known);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async #sent(
    id: string,
    order: SendOrder,
    begun: { record?: SendRecord },
    lease: Lease,
  ): Promise<SendRecord> {
    const { records, readBack } = this.#parts;
    const { members, clock } = this.#context;
    try {
      const mark = await readBack.mark(order.sub, order.channel);
      const member = members.byShortId(order.sub);
      const had = member && { had: { xp: member.xp, coins: member.coins } };
      begun.record = { ...order, state: 'sending', mark, at: clock.now(), attempts: 0, ...had };
      await records.put(id, begun.record, lease.fence);
    } catch (error) {
      delete begun.record;
      lease.abandon();
      throw error;
    }
    const work = { id, lease, record: begun.record };
    return this.#ended(work, this.#deliver(work));
  }

  /** Waits until nobody is at an unsettled send, and brings it to its end. */
  async #resumed(id: string, record: SendRecord): Promise<SendRecord> {
    record.state = 'held';
    for (;;) {
      const claim = await this.#claims.claim(id, record, 2 ** 31 - 1);
      const { lease, before } = claim;
      if (!lease) throw unavailable(this.#context.signal.reason);
      const now = this.#claims.areShared ? claim.record : record;
      if (before) {
        this.#takeUp(...before, lease);
        continue;
      }
      if (now) return this.#brought({ id, record: now, lease });
      lease.release();
      throw new Problem('UNAVAILABLE', 'the platform refused the first call', { retryAfter: 1 });
    }
  }

  /** What is in the store already: by this process before, or by another gateway. */
  async #brought(work: Work): Promise<SendRecord> {
    if (!isSettled(work.record)) {
      work.record.state = 'held';
      return this.#ended(work, this.#settle(work));
    }
    work.lease.release();
    return work.record;
  }

  async #ended(work: Work, run: Promise<void>): Promise<SendRecord> {
    const { id, record, lease } = work;
    let isLost = false;
    try {
      await run;
    } catch (error) {
      isLost = error instanceof FenceLost;
      if (!isLost) throw error;
    } finally {
      if (isSettled(record) && !isLost) lease.release();
      else lease.abandon();
    }
    if (!isLost) return this.#withGain(id, record);
    // This process stood still for so long that another gateway goes on with it: its word counts.
    this.#lost += 1;
    this.#context.log.warn('another gateway has taken a send over');
    return this.#resumed(id, record);
  }

  /** Looks again and again for sends of gateways that have ended. */
  async #watch(): Promise<void> {
    const { signal, log } = this.#context;
    while (await pause(this.#options.takeOverMs, signal, true)) {
      await this.#takeOver().catch((error: unknown) => log.debug('the outbox could not be read', { error }));
    }
  }

  /** Takes up what nobody is at: whoever is holds the lock. */
  async #takeOver(): Promise<void> {
    for (const [id, order] of await this.#parts.records.unsettled()) {
      if (this.#jobs.has(id)) continue;
      const { lease, record, before } = await this.#claims.claim(id, order, 0);
      if (!lease) continue;
      const [next, its] = before ?? [id, record];
      if (its && !isSettled(its) && !this.#jobs.has(next)) this.#takeUp(next, its, lease);
      else lease.abandon();
    }
  }

  /** Goes on with what a gateway that has ended left open. */
  #takeUp(id: string, record: SendRecord, lease: Lease): void {
    if (this.#jobs.has(id)) return lease.abandon();
    this.#takenOver += 1;
    this.#context.log.info('a send of a gateway that has ended is taken over');
    this.#keep(id, { text: record.text, record, done: this.#brought({ id, record, lease }) });
  }

  async #withGain(id: string, record: SendRecord): Promise<SendRecord> {
    const gain = record.state === 'sent' ? await this.#parts.gained(record) : undefined;
    if (!gain) return record;
    record.gain = gain;
    await this.#persist({ id, record });
    return record;
  }

  async #deliver(work: Work): Promise<void> {
    const { id, record, lease } = work;
    record.attempts += 1;
    const outcome = await this.#attempt(work);
    if (outcome === 'unclear') {
      record.state = 'held';
      await this.#persist(work);
      return this.#settle(work);
    }
    if ('refused' in outcome) {
      await this.#parts.records.drop(id, lease.fence);
      throw outcome.refused;
    }
    const entry = await this.#findSent(record, outcome.sent);
    return this.#finish(work, entry);
  }

  /** Calls the platform once; a connection that was refused before anything was written is tried again at once. */
  async #attempt({ record, lease }: Work): Promise<Outcome> {
    const { api, members, log } = this.#context;
    const { sub, channel, text, replyTo, topic } = record;
    const member = members.byShortId(sub) ?? (await members.resolve(sub).catch(() => undefined));
    const sender = member?.username ?? member?.email;
    if (sender === undefined) return { refused: new Problem('UNAVAILABLE') };
    for (let tries = 1; ; tries += 1) {
      if (!(await lease.holds())) throw new FenceLost('somebody else has taken over');
      try {
        const answer =
          replyTo === undefined
            ? await api.send({
                channelId: channel,
                message: text,
                sender,
                ...(topic ? { forumTopicId: topic } : {}),
              })
            : await api.reply({ messageId: replyTo, message: text, sender });
        return { sent: answer.id };
      } catch (error) {
        if (!(error instanceof HttpError)) return 'unclear';
        const refused = refusalOf(error);
        log.info('a send was not confirmed', { error, refused: refused?.code ?? 'unclear' });
        if (!error.written && tries < REFUSED_TRIES) {
          await pause(REFUSED_PAUSE_MS, this.#context.signal);
          continue;
        }
        // An earlier try may have arrived: only the platform's own list can settle that.
        if (refused && !error.written && record.attempts > 1) return 'unclear';
        return refused ? { refused } : 'unclear';
      }
    }
  }

  /** Reads back until the send is found or certainly not there; then it is sent again, or given up. */
  async #settle(work: Work): Promise<void> {
    const { record } = work;
    const { clock } = this.#context;
    const found = await this.#lookFor(record);
    if (found) return this.#finish(work, found);
    const readable = record.replyTo === undefined || this.#parts.canReadBackReplies();
    if (readable && clock.now() - record.at < this.#options.giveUpMs) return this.#deliver(work);
    record.state = 'unknown';
    await this.#persist(work);
  }

  /** The message, or undefined after the last look did not find it. Goes on while the platform cannot be read. */
  async #lookFor(record: SendRecord): Promise<Entry | undefined> {
    const { settleMs } = this.#options;
    const last = settleMs.at(-1) ?? 0;
    const { signal, log } = this.#context;
    let before = 0;
    for (let step = 0; ; step += 1) {
      const at = settleMs[step] ?? before + last;
      if (!(await pause(at - before, signal))) throw unavailable(signal.reason);
      before = at;
      try {
        const entry = await this.#parts.readBack.find(record);
        if (entry || step >= settleMs.length - 1) return entry;
      } catch (error) {
        log.warn('an unsettled send could not be read back', { error });
      }
    }
  }

  /** The platform said yes: its message is found by what was sent, else made of what is known. */
  async #findSent(record: SendRecord, id: string | undefined): Promise<Entry | undefined> {
    const listed = record.replyTo === undefined || id !== undefined || this.#parts.canReadBackReplies();
    const entry = listed ? await this.#parts.readBack.find(record).catch(() => undefined) : undefined;
    if (entry ?? id === undefined) return entry;
    const { channel, sub, text, at, replyTo } = record;
    return { id, channel, author: sub, text, at, ...(replyTo === undefined ? {} : { parent: replyTo }) };
  }

  async #finish(work: Work, entry: Entry | undefined): Promise<void> {
    const { id, record } = work;
    const message = this.#parts.stored(id, record, entry);
    if (message !== undefined) record.message = message;
    record.state = 'sent';
    await this.#persist(work);
  }

  /** A store that refuses writes does not change what happened: the end is kept here until it takes it. */
  async #persist(work: Pick<Work, 'id' | 'record'> & { lease?: Lease }): Promise<void> {
    const { id, record, lease } = work;
    const { log, signal } = this.#context;
    try {
      await this.#parts.records.put(id, record, lease?.fence);
      if (this.#unstored.delete(id)) this.#jobs.delete(id);
    } catch (error) {
      if (error instanceof FenceLost) {
        if (!this.#unstored.delete(id)) throw error;
        // Its lock has lapsed meanwhile: whoever has it now finds out the same at the platform.
        this.#jobs.delete(id);
        return;
      }
      log.error('a send could not be stored', { error });
      if (!isSettled(record)) return;
      this.#unstored.add(id);
      void pause(STORE_AGAIN_MS, signal, true).then((go) => (go ? this.#persist(work) : undefined));
    }
  }
}

function otherBody(): Problem {
  return new Problem('REFUSED', 'this Idempotency-Key was used with another body', { status: 422 });
}

function unavailable(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem('UNAVAILABLE', undefined, { cause, retryAfter: 5 });
}
