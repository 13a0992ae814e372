export type { FrameLoading } from './framed-element.js';
export { RaiIframeChannel } from './iframe-channel.js';
export { RaiIframeChannelView } from './iframe-channel-view.js';
export type { FrameAction, FrameModel, FrameQuestion } from './model.js';
