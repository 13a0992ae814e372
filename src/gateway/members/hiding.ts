import type { HideOrder } from '../admin-routes.js';
import { aliasFrom, noAlias } from './alias.js';
import { ALL_MEMBERS, memberKey } from '../http/surrogate-keys.js';
import type { Asker, HiddenMembers, Wish, WishChange } from './hidden-members.js';
import type { MemberDirectory } from './member-directory.js';

export interface HidingOptions {
  directory: Pick<MemberDirectory, 'byPublicId' | 'get'>;
  hidden: HiddenMembers;
  boards: { visibilityChanged(platformId?: string): Promise<void> };
  messages: {
    hide(publicId: string, hidden: boolean): Promise<boolean>;
    rereadHidden(publicId?: string): Promise<string[]>;
    channelOf(publicId: string): string | undefined;
  };
  /** Channels whose pages may show or quote a member. */
  channels: () => readonly { id: string }[];
  purge: (keys: readonly string[]) => void;
}

/**
 * Takes members and messages off this site, or shows members under another name, in every answer, and tells caches which
 * ones to forget.
 */
export class Hiding {
  readonly #o: HidingOptions;
  /** Members who are shown otherwise than before, and whom the boards do not follow yet. */
  readonly #unfollowed = new Set<string>();

  constructor(options: HidingOptions) {
    this.#o = options;
  }

  /** False when there is no such member or message. Rejects while it cannot be done: then ask again. */
  async hide(order: HideOrder): Promise<boolean> {
    if ('message' in order) return this.#message(order.message, order.hidden ?? true);
    const member = this.#o.directory.byPublicId(order.member);
    if (!member) return false;
    const { hidden = order.alias === undefined ? true : undefined } = order;
    const alias = typeof order.alias === 'string' ? aliasFrom(order.alias) : order.alias;
    if (typeof order.alias === 'string' && alias === undefined) throw noAlias();
    await this.#change(member.platformId, 'operator', { hidden, alias });
    return true;
  }

  /** What members decide of themselves. Answers what they decided by now. Rejects while it cannot be done. */
  async own(platformId: string, change: WishChange): Promise<Wish> {
    await this.#change(platformId, 'member', change);
    return this.#o.hidden.wishOf(platformId, 'member');
  }

  /** Another gateway changed an entry of the room `hidden`, or any of them: this one follows. */
  async heard(key: string | undefined): Promise<void> {
    const { hidden, messages } = this.#o;
    const [, kind, id] = /^(member|message):([^:]*)/s.exec(key ?? '') ?? [];
    if (kind !== 'member') for (const message of await messages.rereadHidden(id)) this.#purgeMessage(message);
    if (kind === 'message') return;
    const changed = id === undefined ? await hidden.rereadAll() : (await hidden.reread(id)) ? [id] : [];
    for (const member of changed) this.#unfollowed.add(member);
    await this.#follow();
    for (const member of changed) this.#purgeMember(this.#o.directory.get(member)?.publicId);
  }

  async #message(publicId: string, off: boolean): Promise<boolean> {
    if (!(await this.#o.messages.hide(publicId, off))) return false;
    this.#purgeMessage(publicId);
    return true;
  }

  async #change(platformId: string, by: Asker, change: WishChange): Promise<void> {
    if (await this.#o.hidden.change(platformId, by, change)) this.#unfollowed.add(platformId);
    await this.#follow();
    this.#purgeMember(this.#o.directory.get(platformId)?.publicId);
  }

  /** A change before this one may have been stored and then not counted: it is made good here. */
  async #follow(): Promise<void> {
    const ids = [...this.#unfollowed];
    if (ids.length === 0) return;
    // One member is moved, of several everybody is counted anew.
    await this.#o.boards.visibilityChanged(ids.length === 1 ? ids[0] : undefined);
    for (const id of ids) this.#unfollowed.delete(id);
  }

  #purgeMessage(publicId: string): void {
    const channel = this.#o.messages.channelOf(publicId);
    if (channel !== undefined) this.#o.purge([`channel-${channel}`]);
  }

  /** Quotes of a member are in pages that are not keyed by them. */
  #purgeMember(publicId: string | undefined): void {
    const { channels, purge } = this.#o;
    const own = publicId === undefined ? [] : [memberKey(publicId)];
    purge([...own, ALL_MEMBERS, ...channels().map(({ id }) => `channel-${id}`)]);
  }
}
