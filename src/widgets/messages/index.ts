export { RaiMessages } from './messages.js';
export { RaiMessagesView } from './messages-view.js';
export { RaiMessageComposer } from './message-composer.js';
export type {
  MessagesAction,
  MessagesEdge,
  MessagesEnter,
  MessagesModel,
  MessagesPhase,
  MessagesVariant,
} from './messages-model.js';
