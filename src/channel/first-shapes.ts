import type { Guard } from '../bridge/types.js';
import type { Member } from '../model/member.js';
import type { Channel } from '../model/message.js';
import { flag, object, text } from './shape.js';

/** What a frame hears at once; the shapes of what it may ask for come with the table. */
export const member: Guard<Member> = object({ id: text, name: text }, { avatar: text, tier: text });

/** Without the settings of frames: no frame learns another's address. */
export const channel: Guard<Channel> = object({ id: text, name: text, kind: text, post: flag });
