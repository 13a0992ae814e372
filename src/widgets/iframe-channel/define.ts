import { defineElement } from '../../internal/define-element.js';
import '../messages/define.js';
import { RaiIframeChannel } from './iframe-channel.js';
import { RaiIframeChannelView } from './iframe-channel-view.js';

defineElement('rai-iframe-channel-view', RaiIframeChannelView);
defineElement('rai-iframe-channel', RaiIframeChannel);
