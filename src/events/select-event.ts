import type { Member } from '../model/member.js';

/** A reader chose a member. Prevent the default to keep a link from being followed. */
export class RaiSelectEvent extends Event {
  readonly member: Member;

  constructor(member: Member) {
    super('rai-select', { bubbles: true, composed: true, cancelable: true });
    this.member = member;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-select': RaiSelectEvent;
  }
}
