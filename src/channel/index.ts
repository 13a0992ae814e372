/** `rai-kit/channel`: iframe channels, for the partner's page (`connectChannel`) and for the app around it. */
export { BridgeError, ConnectError } from '../bridge/errors.js';
export { connectChannel } from './connect-channel.js';
export { createChannelServices, type ActLimits, type ServicesOptions } from './services.js';
export {
  CHANNEL_CAPABILITIES,
  type AttachedServices,
  type AuditEntry,
  type Channel,
  type ChannelCapability,
  type ChannelContext,
  type ChannelEventMap,
  type ChannelServices,
  type ConnectOptions,
  type ConsentQuestion,
  type Consents,
  type IdentityToken,
  type MemberChange,
  type ServedFrame,
} from './types.js';
