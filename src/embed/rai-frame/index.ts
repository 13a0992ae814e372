export { RaiFrame, type FrameWidgetName } from './rai-frame.js';
