import { plural } from '../plural.js';
import type { MessagesTerms } from '../messages.js';
import { common } from './common.js';

export const messages: MessagesTerms = {
  ...common,
  msgList: (channel) => `Messages in ${channel}`,
  msgEmptyTitle: 'It is quiet here',
  msgEmptyText: 'Write the first message.',
  msgEmptyReading: 'The first message will appear here.',
  msgToday: 'Today',
  msgYesterday: 'Yesterday',
  msgReaction: (emoji, count, shown, mine) =>
    `${emoji} ${plural('en', count, { one: `${shown} person`, other: `${shown} people` })}${mine ? ', you reacted' : ''}`,
  msgReplies: (count) => plural('en', count, { one: '# reply', other: '# replies' }),
  msgQuote: (name) => `In reply to ${name}`,
  msgNewTab: 'opens a new tab',
  msgJoin: 'Sign in to write and react.',
  msgReadOnly: 'You can read along here.',
};
