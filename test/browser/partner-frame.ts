import { aTimeout, fixture, html } from '@open-wc/testing';
import { waitUntil } from './until.js';
import { MemoryCommunity } from '../../src/community/memory-community.js';
import { northwind, northwindMember } from '../../src/community/northwind.js';
import '../../src/widgets/iframe-channel/define.js';
import type { RaiIframeChannel } from '../../src/widgets/iframe-channel/iframe-channel.js';
import type { RaiIframeChannelView } from '../../src/widgets/iframe-channel/iframe-channel-view.js';

/** The same server under another name: another origin, and in Chromium another process. */
export const PARTNER = location.origin.replace('localhost', '127.0.0.1');
export const CHANNEL = 'general';
export const LONG = { timeout: 20_000, interval: 20 };

export const live = new Set<RaiIframeChannel>();
let pages = 0;

export class Guest {
  readonly id = String(++pages);
  readonly reports: { report: unknown; value: unknown }[] = [];
  element!: RaiIframeChannel;
  #orders = 0;

  constructor() {
    addEventListener('message', this.#hear);
  }

  src(query: Record<string, string> = {}): string {
    const all = new URLSearchParams({ page: this.id, host: location.origin, ...query });
    return `${PARTNER}/test/fixtures/frame/guest.html?${all}`;
  }

  count(report: string): number {
    return this.reports.filter((one) => one.report === report).length;
  }

  async wait<T>(report: unknown, times = 1): Promise<T> {
    const found = () => this.reports.filter((one) => one.report === report)[times - 1];
    await waitUntil(found, `no ${String(report)} of the page`, LONG);
    return found()!.value as T;
  }

  /** Sends an order without waiting for the answer, and gives its number. */
  tell(order: string, argument?: unknown): number {
    const id = ++this.#orders;
    frameOf(this.element)!.contentWindow!.postMessage({ order, argument, id }, PARTNER);
    return id;
  }

  async order<T>(order: string, argument?: unknown): Promise<{ value?: T; code?: string }> {
    return this.wait(this.tell(order, argument));
  }

  end(): void {
    removeEventListener('message', this.#hear);
  }

  #hear = ({ data, origin }: MessageEvent): void => {
    if (origin === PARTNER && data?.page === this.id) this.reports.push(data);
  };
}

export const frameOf = (el: RaiIframeChannel) => el.renderRoot.querySelector('iframe');
export const viewOf = (el: RaiIframeChannel) =>
  el.renderRoot.querySelector<RaiIframeChannelView>('rai-iframe-channel-view')!;
export const inView = <E extends HTMLElement>(el: RaiIframeChannel, selector: string) =>
  viewOf(el).renderRoot.querySelector<E>(selector)!;
export const stateOf = (el: RaiIframeChannel) => viewOf(el)?.model.state;

export async function becomes(el: RaiIframeChannel, state: string): Promise<void> {
  await waitUntil(() => stateOf(el) === state, `never ${state}, but ${stateOf(el)}`, LONG);
  await el.updateComplete;
}

export const moveTo = (room: Node, node: Node): void =>
  (room as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(node, null);

/** Whether this engine keeps a frame in a shadow root when its host moves. */
export async function frameSurvivesMove(): Promise<boolean> {
  const [from, to] = [await fixture<HTMLElement>(html`<div></div>`), await fixture(html`<div></div>`)];
  const host = from.appendChild(document.createElement('div'));
  const frame = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('iframe'));
  Object.assign(frame.contentWindow!, { raiMark: true });
  moveTo(to, host);
  await aTimeout(50);
  return 'raiMark' in frame.contentWindow!;
}

/**
 * Whether this engine lets a page of another origin focus something in itself before anybody acted in it, in a
 * plain frame that has the focus.
 */
export async function pageMayTakeFocus(): Promise<boolean> {
  const guest = new Guest();
  const frame = document.createElement('iframe');
  frame.src = guest.src({ silent: '' });
  (await fixture<HTMLElement>(html`<div></div>`)).append(frame);
  await guest.wait('loaded');
  frame.focus();
  for (const [id, order] of ['focus', 'active'].entries())
    frame.contentWindow!.postMessage({ order, id }, PARTNER);
  const { value } = await guest.wait<{ value?: string }>(1);
  guest.end();
  return value === 'first';
}

export interface Shown {
  el: RaiIframeChannel;
  guest: Guest;
  community: MemoryCommunity;
}

export async function show(
  query: Record<string, string> = {},
  change: Partial<RaiIframeChannel> & { signedIn?: boolean } = {},
): Promise<Shown> {
  const { signedIn = true, ...properties } = change;
  const community = new MemoryCommunity(northwind());
  if (signedIn) community.signIn(northwindMember());
  const guest = new Guest();
  const el = document.createElement('rai-iframe-channel');
  Object.assign(el, { community, channelId: CHANNEL, src: guest.src(query), ...properties });
  guest.element = el;
  live.add(el);
  const room = await fixture<HTMLElement>(html`<div></div>`);
  room.append(el);
  await el.updateComplete;
  return { el, guest, community };
}

export async function open(...given: Parameters<typeof show>): Promise<Shown> {
  const shown = await show(...given);
  await becomes(shown.el, 'open');
  await shown.guest.wait('connected');
  return shown;
}

/** Takes every element away that a test showed. */
export function clear(): void {
  for (const el of live) el.remove();
  live.clear();
}
