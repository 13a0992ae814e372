import type { CSSResult, ReactiveElement, TemplateResult, nothing } from 'lit';
import type { Localize } from '../../i18n/localize.js';
import type { MessagesTerms } from '../../i18n/messages.js';
import type { Member, Message, Reaction } from '../../model/index.js';
import type { Row } from './days.js';
import type { MessagesAction, MessagesEnter, MessagesModel } from './messages-model.js';
import type { Pending } from './outbox.js';

/** What a later part of the view may use of it. */
export interface ViewHost {
  readonly element: ReactiveElement;
  readonly i18n: Localize<MessagesTerms>;
  readonly model: MessagesModel;
  readonly enter: MessagesEnter | undefined;
  /** Keys of the drawn rows, in their order. */
  readonly keys: readonly string[];
  act(action: MessagesAction): void;
  /** The drawn row of a key. */
  row(key: string): HTMLElement | undefined;
  /** Tells a screen reader. */
  say(text: string): void;
  adopt(...styles: CSSResult[]): void;
}

type Drawn = TemplateResult | typeof nothing;

/** Moving through the list. Loaded once rows are shown. */
export interface ReadingPart {
  readonly active: string;
  readonly marked: string;
  readonly whole: ReadonlySet<string>;
  /** What the live region holds. */
  readonly text: string;
  say(text: string): void;
  changed(before: MessagesModel): void;
  updated(before: MessagesModel): void;
  /** Rows that keep their elements while others come and go. */
  each<T extends { key: string }>(items: readonly T[], template: (item: T) => TemplateResult): unknown;
  /** The whole body, in every state without rows. */
  note(): TemplateResult;
  /** What stands in place of the writing field. */
  call(): Drawn;
  age(): Drawn;
  edge(type: 'older' | 'newer'): Drawn;
  fold(key: string, tab: number): Drawn;
  float(): Drawn;
  disconnect(): void;
}

/** Writing and reacting. Loaded for members who may. */
export interface WritingPart {
  reactions(message: Message): readonly Reaction[];
  chip(
    message: Message,
    reaction: Reaction,
    name: string,
    shown: TemplateResult,
    tab: number,
  ): TemplateResult;
  tools(row: Row, message: Message, tab: number): Drawn;
  fate(entry: Pending, tab: number): Drawn;
  composer(): TemplateResult;
  updated(before: MessagesModel): void;
}

/** What a row needs to know of the list around it. */
export interface RowContext {
  host: ViewHost;
  reading: ReadingPart | undefined;
  writing: WritingPart | undefined;
  /** Whoever is looking, once a message of theirs is known. */
  me: Member | undefined;
  /** Key of the row whose controls are tab stops. */
  active: string;
}
