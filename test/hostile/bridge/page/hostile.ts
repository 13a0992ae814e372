import { createHost } from '../../../../src/bridge/host.js';
import type { HostLink, HostOptions } from '../../../../src/bridge/types.js';
import { equal, ok } from './check.js';
import { askRig, facts, pause, siteOrigin } from './facts.js';
import { rawHost, type RawHost } from '../../../conformance/peers/raw-host.js';
import { METHODS, serve, type Served } from './methods.js';
import { Puppet } from './puppet-handle.js';

interface Step {
  title: string;
  state: 'pass' | 'fail' | 'not-applicable';
  note?: string;
  ms: number;
}

/** Thrown by `t.skip`: this engine cannot do the step, which is not the same as passing it. */
class NotApplicable extends Error {}

type FrameOptions = ConstructorParameters<typeof Puppet>[0] & {
  /** Attributes of the frame. */
  attributes?: Record<string, string>;
  /** Not put into the page: the caller does. */
  detached?: boolean;
};

/** A host of this page and what it saw. */
export interface Hosted {
  link: HostLink;
  served: Served;
  /** Events in order, as `kind` or `kind:detail`. */
  events: string[];
}

/** What a test works with. It runs in the host page, `host.localhost`. */
export class Hostile {
  readonly steps: Step[] = [];
  /** Assertions that a refusal was counted. */
  counted = 0;
  #links: HostLink[] = [];
  #frames: Puppet[] = [];

  readonly origin = siteOrigin;
  readonly pause = pause;

  /** Does one thing and notes how it went; a failed step ends the test. */
  async step(title: string, run: () => Promise<void> | void): Promise<void> {
    // So that a run that never ends says where it stands.
    await askRig('step', { p: facts.run }, title);
    const began = performance.now();
    const note = (state: Step['state'], text?: string) =>
      this.steps.push({
        title,
        state,
        ms: Math.round(performance.now() - began),
        ...(text && { note: text }),
      });
    try {
      await run();
      note('pass');
    } catch (error) {
      if (error instanceof NotApplicable) return void note('not-applicable', error.message);
      const { message, stack } = error as Error;
      note('fail', `${message}\n${stack ?? ''}`.slice(0, 1500));
      throw error;
    }
  }

  /** Ends the present step: what the engine lacks. */
  skip(reason: string): never {
    throw new NotApplicable(reason);
  }

  /** A page of another site that takes commands. */
  puppet(o: ConstructorParameters<typeof Puppet>[0]): Puppet {
    return new Puppet(o);
  }

  /** The same in a frame of this page. */
  frame({ attributes = {}, detached, ...o }: FrameOptions): Puppet & { element: HTMLIFrameElement } {
    const puppet = new Puppet(o);
    this.#frames.push(puppet);
    const element = document.createElement('iframe');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.src = puppet.url;
    if (!detached) document.body.append(element);
    return Object.assign(puppet, { element });
  }

  /** Serves a frame. */
  host(frame: HTMLIFrameElement, o: Partial<HostOptions> & { served?: Served } = {}): Hosted {
    const { served = serve(), ...options } = o;
    const link = createHost(frame, {
      origin: siteOrigin('widget'),
      methods: METHODS,
      handlers: served.handlers,
      capabilities: (want) => want.filter((one) => one !== 'token'),
      ...options,
    });
    const events: string[] = [];
    link.on('open', () => events.push('open'));
    link.on('reload', () => events.push('reload'));
    link.on('slow', () => events.push('slow'));
    link.on('gone', ({ reason }) => events.push(`gone:${reason}`));
    this.#links.push(link);
    return { link, served, events };
  }

  /** An honest guest in a frame, and its host; open when this settles. */
  async pair(
    o: Partial<FrameOptions> & { want?: string[]; host?: Partial<HostOptions> } = {},
  ): Promise<Hosted & { guest: Puppet & { element: HTMLIFrameElement } }> {
    const { want = [], host = {}, ...frame } = o;
    const guest = this.frame({ site: 'widget', boot: 'guest', args: { want }, ...frame });
    const hosted = this.host(guest.element, host);
    await this.open(hosted);
    return { ...hosted, guest };
  }

  /** A hostile host for an honest guest: this page speaks the wire by hand. `opened` gives the guest's counters. */
  async rawHost(
    guest: Puppet & { element: HTMLIFrameElement },
    o: Partial<Parameters<typeof rawHost>[1]> & { want?: string[] } = {},
  ): Promise<{ raw: RawHost; opened: Promise<Record<string, number>> }> {
    const { want = [], ...options } = o;
    await guest.run(() => true);
    const opened = guest.run(async (rig, list) => {
      rig.link = rig.connect({ want: list });
      return { ...(await rig.link).counters };
    }, want);
    opened.catch(() => undefined);
    return { raw: await rawHost(guest.element, { origin: guest.origin, ...options }), opened };
  }

  /** Waits until a link is open. */
  async open({ link }: { link: HostLink }, ms = 15_000): Promise<void> {
    const end = performance.now() + ms;
    while (link.phase !== 'open' && performance.now() < end) await pause(10);
    equal(link.phase, 'open', `the handshake (${link.reason}, ${JSON.stringify(link.counters)})`);
  }

  /** Loads a frame anew, and waits until its new document takes commands. */
  async reload(puppet: Puppet & { element: HTMLIFrameElement }): Promise<void> {
    const loaded = new Promise((settle) => puppet.element.addEventListener('load', settle, { once: true }));
    puppet.element.src = puppet.url;
    await loaded;
  }

  /** Waits for what is meant. */
  async until(isSo: () => unknown, what: string, ms = 8000): Promise<void> {
    const end = performance.now() + ms;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
      await pause(10);
    }
  }

  /** What was refused between two moments; fails when less was counted than was tried. */
  seen(before: Readonly<Record<string, number>>, link: HostLink, wanted: Record<string, number>): void {
    for (const [name, least] of Object.entries(wanted)) {
      const grown = (link.counters[name] ?? 0) - (before[name] ?? 0);
      ok(
        grown >= least,
        `counter ${name} grew by ${grown}, not by ${least}: ${JSON.stringify(link.counters)}`,
      );
    }
    this.counted += 1;
  }

  /** The same for counters that came from elsewhere, such as a guest. */
  seenThere(
    before: Readonly<Record<string, number>>,
    after: Readonly<Record<string, number>>,
    wanted: Record<string, number>,
  ): void {
    this.seen(before, { counters: after } as HostLink, wanted);
  }

  /** The honest path: a guest of the kit asks and is answered. */
  async honest(guest: Puppet, what = 'the honest link'): Promise<void> {
    const value = `${Math.random()}`;
    const got = await guest.run(async (rig, sent) => {
      const link = await rig.link!;
      return ((await link.call('echo', { value: sent }, { timeout: 8000 })) as { value: string }).value;
    }, value);
    equal(got, value, `${what} answers`);
  }

  /** Set when this page was left before and not kept: the test began anew. */
  get wasDropped(): boolean {
    return sessionStorage.getItem(facts.run) === 'left';
  }

  /** Leaves this page, and settles when it is back from the back/forward cache; it is loaded anew where it is not kept. */
  async leaveAndReturn(ms: number): Promise<void> {
    sessionStorage.setItem(facts.run, 'left');
    // A request that is under way keeps a page out of that cache.
    await Promise.all(this.#frames.map((puppet) => puppet.run((rig) => rig.hush()).catch(() => undefined)));
    await pause(200);
    const back = new Promise<void>((settle) =>
      addEventListener('pageshow', ({ persisted }) => persisted && settle()),
    );
    location.href = `/away.html?ms=${ms}`;
    await back;
    sessionStorage.removeItem(facts.run);
  }

  /** Asks the driver of the browser; false where it cannot. */
  async drive(op: string, args: Record<string, unknown> = {}): Promise<boolean> {
    const answer = (await askRig('drive', { p: facts.run }, { op, args })) as { error?: string };
    if (answer.error?.startsWith('unsupported')) return false;
    if (answer.error) throw new Error(answer.error);
    return true;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close({ ms: 0 })));
  }
}

export interface HostileTest {
  title: string;
  run(t: Hostile): Promise<void>;
}

/** One hostile test. Around it stands an honest link that has to answer after everything. */
export const hostile = (title: string, run: (t: Hostile) => Promise<void>): HostileTest => ({ title, run });
