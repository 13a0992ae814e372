export { RaiIframeChannel, type FrameLoading } from './iframe-channel.js';
export { RaiIframeChannelView } from './iframe-channel-view.js';
export type { FrameAction, FrameModel, FrameQuestion } from './model.js';
