import { exactOrigin } from './accept.js';
import { probe, watchPage } from './death.js';
import { BridgeError, ConnectError } from './errors.js';
import { receiveGuests } from './handshake.js';
import { faceOf } from './host-face.js';
import { createHostCore } from './host-link.js';
import type { Line } from './port.js';
import { now } from './time.js';
import type { HostLink, HostOptions } from './types.js';

export { BridgeError, ConnectError } from './errors.js';
export type * from './types.js';

/**
 * Milliseconds that a frame has for its hello before it is woken. Most say it at once: a look at their window before
 * costs the page milliseconds, as the engine makes one then for a frame that has none yet.
 */
const WAKE_MS = 50;

/**
 * A host's end for a frame, at once: its `phase` and events tell how it goes. It serves each document of the
 * frame that says hello from the right origin, until it is closed.
 *
 * @throws {BridgeError} INVALID when `origin` is none.
 */
export function createHost(frame: HTMLIFrameElement, options: HostOptions): HostLink {
  const origin = options.opaque ? 'null' : exactOrigin(options.origin);
  if (!origin) throw new BridgeError('INVALID', "Name the frame's origin: origin: 'https://partner.example'");

  let hasLoaded = false;
  let hasOpened = false;
  let served: Window | null = null;
  let watching = new AbortController();
  const core = createHostCore(options, {
    isConnected: () => frame.isConnected,
    why: () => (hasLoaded ? 'LOADED_SILENT' : 'NO_ANSWER'),
  });
  const { ledger, life, clock } = core;
  const line = (): Line | undefined => core.serving?.line;

  const watch = (): void => {
    watching.abort();
    watching = new AbortController();
    const { signal } = watching;
    const wake = receiveGuests(
      frame,
      origin,
      ledger,
      signal,
      core.leave,
      (port, offered, version) => {
        served = frame.contentWindow;
        core.greet(port, offered, version);
      },
      (seen) => {
        if (hasOpened || core.phase !== 'waiting' || core.serving) return;
        console.warn(`rai-kit: expected a frame of ${origin}, saw one of ${seen}`);
        core.gone('ORIGIN_MISMATCH');
      },
    );
    const due = (): void => {
      // about:blank would warn about being woken.
      if (!signal.aborted && frame.contentDocument?.URL !== 'about:blank') wake();
    };
    const wakeSoon = (): void => clock.add({ at: now() + WAKE_MS, due });
    frame.addEventListener(
      'load',
      () => {
        hasLoaded = true;
        const present = line();
        if (present) probe(present, served === frame.contentWindow, core.left);
        else wakeSoon();
      },
      { signal },
    );
    watchPage(frame.ownerDocument.defaultView ?? window, watching, clock.rest, line, core.left);
    hasLoaded = hasOpened = false;
    core.wait();
    // A document that is there already may have said hello before.
    wakeSoon();
  };

  core.events.on('open', () => (hasOpened = true));
  life.addEventListener('abort', () => watching.abort());
  watch();
  return faceOf(core, options, () => {
    core.leave();
    if (frame.isConnected) watch();
    else core.gone('PEER_GONE');
  });
}

/**
 * The same, when the frame's first document is there.
 *
 * @throws {ConnectError} with the reason when none comes; the link is closed then.
 */
export function openHost(frame: HTMLIFrameElement, options: HostOptions): Promise<HostLink> {
  return new Promise((resolve, reject) => {
    const link = createHost(frame, options);
    const first = new AbortController();
    const settle = (go: () => void): void => {
      first.abort();
      go();
    };
    link.on('open', () => settle(() => resolve(link)), first);
    link.on(
      'gone',
      ({ reason }) =>
        settle(() => {
          const why = reason === 'CLOSED' ? 'ABORTED' : reason === 'PEER_GONE' ? 'NO_ANSWER' : reason;
          reject(new ConnectError(why));
          void link.close({ ms: 0 });
        }),
      first,
    );
  });
}
