import type { Gain } from '../../model/message.js';
import { HttpError } from '../../net/http.js';
import type { GatewayContext } from '../context.js';
import { Problem } from '../http/problem.js';
import type { Entry } from './entry.js';
import { KeyedLock } from './lock.js';
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
}

export interface SenderParts {
  records: SendRecords;
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

type Outcome = { sent: string | undefined } | { refused: Problem } | 'unclear';

const ANSWER_MS = 1500;
const REFUSED_TRIES = 3;
const REFUSED_PAUSE_MS = 100;
const STORE_AGAIN_MS = 2000;

/**
 * Sends a message exactly once through a platform whose send takes no key. One send of a member in a
 * channel is under way at a time. Before it, the outbox stores what the member had written so far; after
 * a cut it is looked for among what is newer, and sent again only when it is certainly not there.
 */
export class Sender {
  readonly #context: Needs;
  readonly #parts: SenderParts;
  readonly #options: Required<SenderOptions>;
  readonly #lock = new KeyedLock();
  readonly #jobs = new Map<string, Job>();
  /** Sends whose end the store did not take yet: they are remembered here. */
  readonly #unstored = new Set<string>();
  /** Settles when `resume` has taken up what was left: a new send never overtakes it. */
  readonly #resuming: Promise<void>;
  #resumeDone!: () => void;

  constructor(context: Needs, parts: SenderParts, options: SenderOptions) {
    this.#context = context;
    this.#parts = parts;
    const answerMs = Math.min(ANSWER_MS, (options.settleMs.at(-1) ?? 0) / 2);
    this.#options = { lockMs: 5000, answerMs, requestMs: 8000, giveUpMs: 600_000, ...options };
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

  /** Takes up what was not settled when the gateway ended. Sends wait for it, also when it fails. */
  async resume(): Promise<void> {
    try {
      for (const [id, record] of await this.#parts.records.unsettled()) {
        this.#keep(id, { text: record.text, record, done: this.#resumed(id, record) });
      }
    } finally {
      this.#resumeDone();
    }
  }

  /** Settles when no send is under way, or the gateway closes. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#jobs.values()].map(({ done }) => done));
  }

  #begin(id: string, order: SendOrder): Job {
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
    const { records, readBack } = this.#parts;
    let release: (() => void) | undefined;
    try {
      const known = await records.get(id);
      if (known) {
        begun.record = known;
        return isSettled(known) ? known : await this.#resumed(id, known);
      }
      release = await this.#lock.acquire(lockOf(order), this.#options.lockMs);
      if (!release) {
        throw new Problem('BUSY', 'an earlier message is not settled yet', { status: 409, retryAfter: 5 });
      }
      const mark = await readBack.mark(order.sub, order.channel);
      const { members, clock } = this.#context;
      const member = members.byShortId(order.sub);
      const had = member && { had: { xp: member.xp, coins: member.coins } };
      const record: SendRecord = { ...order, state: 'sending', mark, at: clock.now(), attempts: 0, ...had };
      await records.put(id, record);
      begun.record = record;
      await this.#deliver(id, record);
      release();
      return await this.#withGain(id, record);
    } catch (error) {
      throw unavailable(error);
    } finally {
      release?.();
    }
  }

  async #resumed(id: string, record: SendRecord): Promise<SendRecord> {
    record.state = 'held';
    const release = await this.#lock.acquire(lockOf(record), 2 ** 31 - 1);
    try {
      await this.#settle(id, record);
    } finally {
      release?.();
    }
    return this.#withGain(id, record);
  }

  async #withGain(id: string, record: SendRecord): Promise<SendRecord> {
    const gain = record.state === 'sent' ? await this.#parts.gained(record) : undefined;
    if (!gain) return record;
    record.gain = gain;
    await this.#persist(id, record);
    return record;
  }

  async #deliver(id: string, record: SendRecord): Promise<void> {
    record.attempts += 1;
    const outcome = await this.#attempt(record);
    if (outcome === 'unclear') {
      record.state = 'held';
      await this.#persist(id, record);
      return this.#settle(id, record);
    }
    if ('refused' in outcome) {
      await this.#parts.records.drop(id);
      throw outcome.refused;
    }
    const entry = await this.#findSent(record, outcome.sent);
    return this.#finish(id, record, entry);
  }

  /** Calls the platform once; a connection that was refused before anything was written is tried again at once. */
  async #attempt(record: SendRecord): Promise<Outcome> {
    const { api, members, log } = this.#context;
    const { sub, channel, text, replyTo, topic } = record;
    const member = members.byShortId(sub) ?? (await members.resolve(sub).catch(() => undefined));
    const sender = member?.username ?? member?.email;
    if (sender === undefined) return { refused: new Problem('UNAVAILABLE') };
    for (let tries = 1; ; tries += 1) {
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
  async #settle(id: string, record: SendRecord): Promise<void> {
    const { clock } = this.#context;
    const found = await this.#lookFor(record);
    if (found) return this.#finish(id, record, found);
    const readable = record.replyTo === undefined || this.#parts.canReadBackReplies();
    if (readable && clock.now() - record.at < this.#options.giveUpMs) return this.#deliver(id, record);
    record.state = 'unknown';
    await this.#persist(id, record);
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

  async #finish(id: string, record: SendRecord, entry: Entry | undefined): Promise<void> {
    const message = this.#parts.stored(id, record, entry);
    if (message !== undefined) record.message = message;
    record.state = 'sent';
    await this.#persist(id, record);
  }

  /** A store that refuses writes does not change what happened: the end is kept here until it takes it. */
  async #persist(id: string, record: SendRecord): Promise<void> {
    const { log, signal } = this.#context;
    try {
      await this.#parts.records.put(id, record);
      if (this.#unstored.delete(id)) this.#jobs.delete(id);
    } catch (error) {
      log.error('a send could not be stored', { error });
      if (!isSettled(record)) return;
      this.#unstored.add(id);
      void pause(STORE_AGAIN_MS, signal, true).then((go) => (go ? this.#persist(id, record) : undefined));
    }
  }
}

function lockOf({ sub, channel }: SendOrder): string {
  return `${sub} ${channel}`;
}

function otherBody(): Problem {
  return new Problem('REFUSED', 'this Idempotency-Key was used with another body', { status: 422 });
}

function unavailable(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem('UNAVAILABLE', undefined, { cause, retryAfter: 5 });
}
