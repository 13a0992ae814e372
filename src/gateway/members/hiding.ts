import type { HideOrder } from '../admin-routes.js';
import type { GatewayContext } from '../context.js';
import { ALL_MEMBERS, memberKey } from '../http/surrogate-keys.js';
import type { HiddenMembers } from './hidden-members.js';

export interface HidingOptions {
  directory: Pick<GatewayContext['members'], 'byPublicId'>;
  hidden: HiddenMembers;
  boards: { visibilityChanged(): Promise<void> };
  messages: {
    hide(publicId: string, hidden: boolean): Promise<boolean>;
    channelOf(publicId: string): string | undefined;
  };
  /** Channels whose pages may show or quote a member. */
  channels: () => readonly { id: string }[];
  purge: (keys: readonly string[]) => void;
}

/** Takes members and messages off this site, in every answer, and tells caches which ones to forget. */
export class Hiding {
  readonly #o: HidingOptions;
  /** How often who is shown was changed, and up to which change the boards follow. */
  #changes = 0;
  #followed = 0;

  constructor(options: HidingOptions) {
    this.#o = options;
  }

  /** False when there is no such member or message. Rejects while it cannot be done: then ask again. */
  async hide(order: HideOrder): Promise<boolean> {
    const off = order.hidden ?? true;
    return 'message' in order ? this.#message(order.message, off) : this.#member(order.member, off);
  }

  async #message(publicId: string, off: boolean): Promise<boolean> {
    const { messages, purge } = this.#o;
    if (!(await messages.hide(publicId, off))) return false;
    const channel = messages.channelOf(publicId);
    if (channel !== undefined) purge([`channel-${channel}`]);
    return true;
  }

  async #member(publicId: string, off: boolean): Promise<boolean> {
    const { directory, hidden, boards, channels, purge } = this.#o;
    const member = directory.byPublicId(publicId);
    if (!member) return false;
    if (await hidden.set(member.platformId, off)) this.#changes += 1;
    // A try before this one may have been stored and then not counted: it is made good here.
    const change = this.#changes;
    if (this.#followed < change) {
      await boards.visibilityChanged();
      this.#followed = Math.max(this.#followed, change);
    }
    // Quotes of a member are in pages that are not keyed by them.
    purge([memberKey(publicId), ALL_MEMBERS, ...channels().map(({ id }) => `channel-${id}`)]);
    return true;
  }
}
