import type { Gain } from '../model/message.js';

/** A message that a member wrote here has arrived. */
export class RaiSentEvent extends Event {
  /** Id of the channel. */
  readonly channel: string;
  /** Id of the stored message, when it is known. */
  readonly id: string | undefined;
  /** How the member stands after it, when the community said so. */
  readonly gain: Gain | undefined;

  constructor(channel: string, id?: string, gain?: Gain) {
    super('rai-sent', { bubbles: true, composed: true });
    this.channel = channel;
    this.id = id;
    this.gain = gain;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-sent': RaiSentEvent;
  }
}
