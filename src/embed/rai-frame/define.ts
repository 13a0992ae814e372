import { defineElement } from '../../internal/define-element.js';
import { RaiIframeChannelView } from '../../widgets/iframe-channel/iframe-channel-view.js';
import { RaiFrame } from './rai-frame.js';

defineElement('rai-iframe-channel-view', RaiIframeChannelView);
defineElement('rai-frame', RaiFrame);
