import { createHost } from '../bridge/host.js';
import type { HostLink, TraceEntry } from '../bridge/types.js';
import { serveFrame } from './serve-frame.js';
import type {
  AttachedServices,
  ChannelCapability,
  ChannelContext,
  ChannelServices,
  ServedFrame,
} from './types.js';

export type { HostLink };

/** What the element knows by itself of how the frame should look. */
export type Look = Pick<ChannelContext, 'theme' | 'locale' | 'timeZone' | 'reducedMotion'>;

export interface HostChannelOptions {
  services: ChannelServices;
  served: ServedFrame;
  /** The frame is sandboxed without `allow-same-origin`. */
  opaque?: boolean;
  look: Look;
  /** How the frame follows its content; absent: the height is fixed, and `size.auto` is never granted. */
  size?: { min: number; max: number; apply(px: number): void; onFrozen?(): void };
  signal?: AbortSignal;
  slowMs?: number;
  timeoutMs?: number;
  log?: (entry: TraceEntry) => void;
}

/** A frame and what is served to it, across its reloads. */
export interface HostedChannel {
  readonly link: HostLink;
  readonly attached: AttachedServices;
  /** Tells the frame how it should look now. */
  look(look: Look): void;
  /** Changes the bounds of the height. */
  limit(bounds: { min: number; max: number }): void;
  /** Changes what the frame may be granted at most, at once. */
  allow(capabilities: ReadonlySet<ChannelCapability>): void;
  /** What a support person asks for: the handshake, the last frames, what was refused. */
  diagnose(): Promise<object>;
  /** Asks the frame to save what is unsaved, then closes. */
  close(): Promise<void>;
}

/**
 * Serves a partner's page in a frame. Called when the frame is in the document and before its `src` is set;
 * `link.rebind()` after a move.
 */
export function hostChannel(frame: HTMLIFrameElement, o: HostChannelOptions): HostedChannel {
  return serveFrame(o, (options) => createHost(frame, options));
}
