import { rawGuest } from '../../../conformance/peers/raw-guest.js';
import { rawHost } from '../../../conformance/peers/raw-host.js';
import { connectGuest } from '../../../../src/bridge/guest.js';
import { createHost } from '../../../../src/bridge/host.js';
import type { GuestLink, GuestOptions, HostLink, HostOptions } from '../../../../src/bridge/types.js';
import { codeOf } from './check.js';
import { pause, siteOrigin } from './facts.js';
import { account } from './ledger.js';
import { METHODS, serve, type Served } from './methods.js';

/** What code that a test sends to a puppet gets as its first argument. It must not use names from outside. */
export interface PuppetRig {
  /** The honest guest of this page, when it booted as one. */
  link: Promise<GuestLink> | undefined;
  /** Free for a test to keep things between two commands. */
  kept: Record<string, unknown>;
  /** Takes no command more, until the page comes back from the back/forward cache. */
  hush(): void;
  origin(site: string): string;
  pause(ms: number): Promise<void>;
  codeOf(promise: Promise<unknown>): Promise<string>;
  account: typeof account;
  /** Connects as the kit's guest; trusts the host page unless told otherwise. */
  connect(o?: Partial<GuestOptions>): Promise<GuestLink>;
  rawGuest: typeof rawGuest;
  rawHost: typeof rawHost;
  /** Shows another page in here. */
  frame(url: string, attributes?: Record<string, string>): HTMLIFrameElement;
  /** Serves a frame as the kit's host. */
  host(
    frame: HTMLIFrameElement,
    o: Partial<HostOptions> & { origin: string },
  ): { link: HostLink; served: Served };
}

export const puppetRig: PuppetRig = {
  link: undefined,
  kept: {},
  hush: () => undefined,
  origin: siteOrigin,
  pause,
  codeOf,
  account,
  connect: (o = {}) => connectGuest({ hosts: [siteOrigin('host')], methods: () => METHODS, ...o }),
  rawGuest,
  rawHost,
  frame(url, attributes = {}) {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    frame.src = url;
    document.body.append(frame);
    return frame;
  },
  host(frame, o) {
    const served = serve();
    const link = createHost(frame, {
      methods: METHODS,
      handlers: served.handlers,
      capabilities: (want) => want,
      ...o,
    });
    return { link, served };
  },
};

/** What a puppet does as soon as it loads, named in its address. */
export const BOOTS: Record<string, (args: Partial<GuestOptions>) => void> = {
  guest(args) {
    puppetRig.link = puppetRig.connect(args);
    puppetRig.link.catch(() => undefined);
  },
  /** Connects and keeps every state that it is told, in order. */
  listener(args) {
    const states: string[] = [];
    puppetRig.kept['states'] = states;
    puppetRig.link = puppetRig.connect(args).then((link) => {
      const note = (name: string, value: unknown) => states.push(`${name} ${(value as { n: number }).n}`);
      // What came with the welcome stands there already; what comes again would be told again.
      for (const name of ['ctx', 'look']) if (link.state(name)) note(name, link.state(name));
      link.on('state', ({ name, value }) => note(name, value));
      return link;
    });
    puppetRig.link.catch(() => undefined);
  },
  /** Keeps every window message that it gets, ports and what comes through them included. */
  listen() {
    const heard: unknown[] = [];
    puppetRig.kept['heard'] = heard;
    addEventListener('message', ({ data, ports }) => {
      heard.push(data);
      for (const port of ports) port.onmessage = (event) => heard.push({ port: event.data as unknown });
    });
  },
  /** Connects and leaves twenty calls open; its `bye` and its end are nobody's business. */
  storm(args) {
    puppetRig.link = puppetRig.connect(args);
    puppetRig.link
      .then((link) => {
        for (let i = 0; i < 20; i += 1) link.call('wait', {}).catch(() => undefined);
      })
      .catch(() => undefined);
  },
};
