import { defineElement } from '../../internal/define-element.js';
import { RaiMessagesView } from './messages-view.js';
import { RaiMessages } from './messages.js';

defineElement('rai-messages-view', RaiMessagesView);
defineElement('rai-messages', RaiMessages);
