export { RaiMessages } from './messages.js';
export { RaiMessagesView } from './messages-view.js';
export type {
  MessagesAction,
  MessagesEdge,
  MessagesEnter,
  MessagesModel,
  MessagesPhase,
  MessagesVariant,
} from './messages-model.js';
