import type { CSSResult, ReactiveElement, TemplateResult, nothing } from 'lit';
import type { Localize } from '../../i18n/localize.js';
import type { MessagesTerms } from '../../i18n/messages.js';
import type { Announcer } from '../../internal/announcer.js';
import type { Member, Message, Reaction } from '../../model/index.js';
import type { Row } from './days.js';
import type { MessagesAction, MessagesEnter, MessagesModel } from './messages-model.js';
import type { Pending } from './outbox.js';

/** What a later part of the view may use of it. */
export interface ViewHost {
  readonly element: ReactiveElement;
  readonly i18n: Localize<MessagesTerms>;
  readonly announcer: Announcer;
  readonly model: MessagesModel;
  readonly enter: MessagesEnter | undefined;
  /** Keys of the drawn rows, in their order. */
  readonly keys: readonly string[];
  act(action: MessagesAction): void;
  /** The drawn row of a key. */
  row(key: string): HTMLElement | undefined;
  adopt(styles: CSSResult): void;
}

type Drawn = TemplateResult | typeof nothing;

/** Moving through the list. Loaded once rows are shown. */
export interface ReadingPart {
  readonly active: string;
  readonly marked: string;
  readonly whole: ReadonlySet<string>;
  changed(before: MessagesModel): void;
  updated(before: MessagesModel): void;
  edge(type: 'older' | 'newer'): Drawn;
  fold(key: string, tab: number): Drawn;
  float(): Drawn;
  notify(text: string): void;
  toEnd(): void;
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
