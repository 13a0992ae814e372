import { plural } from '../plural.js';
import type { MessagesTerms } from '../messages.js';
import { common } from './common.js';

export const messages: MessagesTerms = {
  ...common,
  msgList: (channel) => `Messages in ${channel}`,
  msgToday: 'Today',
  msgYesterday: 'Yesterday',
  msgReaction: (emoji, count, shown, mine) =>
    `${emoji} ${plural('en', count, { one: `${shown} person`, other: `${shown} people` })}${mine ? ', you reacted' : ''}`,
  msgReplies: (count) => plural('en', count, { one: '# reply', other: '# replies' }),
  msgQuote: (name) => `In reply to ${name}`,
  msgNewTab: 'opens a new tab',
};
