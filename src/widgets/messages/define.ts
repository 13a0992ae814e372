import { defineElement } from '../../internal/define-element.js';
import { RaiMessageComposer } from './message-composer.js';
import { RaiMessagesView } from './messages-view.js';
import { RaiMessages } from './messages.js';

defineElement('rai-message-composer', RaiMessageComposer);
defineElement('rai-messages-view', RaiMessagesView);
defineElement('rai-messages', RaiMessages);
