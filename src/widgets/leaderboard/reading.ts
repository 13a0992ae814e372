import type { ReactiveController, ReactiveElement } from 'lit';
import type { Standing } from '../../model/board.js';
import type { LeaderboardAction, LeaderboardModel, ReadyModel } from './model.js';
import type { RowWindow } from './row-window.js';
import { WHOLE, type Stretch } from './rows.js';

/**
 * Where the reader is in the rows: the stretch of a long board that is in the document, the place after
 * a jump, the focus after "load more".
 */
export class Reading implements ReactiveController {
  protected readonly host: ReactiveElement;
  readonly #tell: (action: LeaderboardAction) => void;
  #model: LeaderboardModel | undefined;
  #window: RowWindow | undefined;
  #awaited: { end: 'above' | 'below'; known: ReadonlySet<string> } | undefined;
  #beginning = '';

  constructor(host: ReactiveElement, tell: (action: LeaderboardAction) => void) {
    (this.host = host).addController(this);
    this.#tell = tell;
  }

  hostDisconnected(): void {
    this.#window?.stop();
    this.#window = undefined;
  }

  hostConnected(): void {
    if (this.#model) this.updated(this.#model);
  }

  /** Indexes of the rows to draw. Nothing special while all of them fit into the document. */
  stretch(model: ReadyModel): Stretch | undefined {
    const { rows, variant } = model;
    if (rows.length <= WHOLE || variant === 'mini') return undefined;
    const [start, end] = this.#window?.range ?? [0, WHOLE - 2];
    const shown = indexes(start, end);
    let before = start;
    let after = rows.length - 1 - end;
    // The own row stays, so that it can stick to the edge beyond which it lies.
    const own = this.ownIndex(model);
    if (own >= 0 && own < start) {
      shown.unshift(own);
      before--;
    } else if (own > end) {
      shown.push(own);
      after--;
    }
    const size = this.#rowSize();
    return { shown, before: before * size, after: after * size };
  }

  /** Where the reader's own row lies: among the rows that are shown, or beyond one of their ends. */
  ownPlace(model: ReadyModel): 'above' | 'inside' | 'below' {
    if (this.ownIndex(model) >= 0) return 'inside';
    const { viewer, rows } = model;
    const rank = viewer.state === 'member' ? viewer.own.standing?.rank : undefined;
    return rank !== undefined && rank < (rows[0]?.rank ?? 0) ? 'above' : 'below';
  }

  /** Where the reader's own row is among those that are shown; -1 when it is not. */
  ownIndex({ viewer, rows, variant }: ReadyModel): number {
    if (viewer.state !== 'member') return -1;
    const { id } = viewer.own.member;
    return (variant === 'mini' ? rows.slice(0, 3) : rows).findIndex(({ member }) => member.id === id);
  }

  /** After a render with a new model. */
  updated(model: LeaderboardModel): void {
    this.#model = model;
    if (model.state === 'ready') void this.#settle(model);
  }

  /** Remembers what the next rows mean for the place, and passes the wish on. */
  protected readonly act = (action: LeaderboardAction): void => {
    const model = this.#model;
    if (model?.state === 'ready' && action.type === 'more')
      this.#awaited = { end: action.end, known: new Set(model.rows.map(({ member }) => member.id)) };
    if (['jump', 'top', 'around', 'page', 'span'].includes(action.type)) this.#beginning = 'moved';
    this.#tell(action);
  };

  async #settle(model: ReadyModel): Promise<void> {
    const scroller = this.host.renderRoot.querySelector<HTMLElement>('.rows');
    if (!scroller) return;
    const isLong = model.rows.length > WHOLE && model.variant !== 'mini';
    if (isLong && !this.#window) {
      const { RowWindow } = await import('./row-window.js');
      if (!this.host.isConnected || this.#model !== model || this.#window) return;
      this.#window = new RowWindow(scroller, model.rows.length, this.#rowSize(), () =>
        this.host.requestUpdate(),
      );
    } else if (!isLong) this.hostDisconnected();
    if (this.#window) {
      this.#window.count = model.rows.length;
      this.host.requestUpdate();
      await this.host.updateComplete;
    }
    this.#place(model, scroller);
    await this.#focusNew(model, scroller);
  }

  /** A new beginning starts at its own place: the viewer's row in the middle, else the first row. */
  #place(model: ReadyModel, scroller: HTMLElement): void {
    if (model.busy || this.#awaited) return;
    const beginning = `${model.from} ${model.window.slug} ${model.window.start} ${model.board.slug}`;
    if (beginning === this.#beginning) return;
    const isFirst = !this.#beginning;
    this.#beginning = beginning;
    const own = model.from === 'me' ? this.ownIndex(model) : -1;
    // Rows begin at the top by themselves, and to touch that would have all of them laid out at once.
    if (own >= 0 || !isFirst)
      scroller.scrollTop = own < 0 ? 0 : (own + 1) * this.#rowSize() - scroller.clientHeight / 2;
  }

  async #focusNew(model: ReadyModel, scroller: HTMLElement): Promise<void> {
    const awaited = this.#awaited;
    if (!awaited || model.busy || model[awaited.end] === 'pending') return;
    this.#awaited = undefined;
    const { end, known } = awaited;
    const { rows } = model;
    const fresh = [...rows.keys()].filter((i) => !known.has((rows[i] as Standing).member.id));
    const index = end === 'below' ? fresh[0] : fresh.at(-1);
    if (index === undefined) return;
    // Rows that came in above push the old ones down; the reader's place stays where it was.
    if (end === 'above') scroller.scrollTop += fresh.length * this.#rowSize();
    this.#window?.show(index);
    await new Promise(requestAnimationFrame);
    await this.host.updateComplete;
    const root = this.host.renderRoot as ShadowRoot;
    const active = root.activeElement;
    // Whoever went elsewhere meanwhile stays there.
    if (active && !active.classList.contains('more')) return;
    const id = CSS.escape((rows[index] as Standing).member.id);
    root.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  }

  #rowSize(): number {
    return this.host.renderRoot.querySelector<HTMLElement>('tbody .row')?.offsetHeight || 52;
  }
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
