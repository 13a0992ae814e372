import { randomId } from '../bridge/accept.js';
import { BridgeError } from '../bridge/errors.js';
import type { CallOptions, GuestLink } from '../bridge/types.js';
import type { Me } from '../model/member.js';
import { context as known } from './context.js';
import type * as Looks from './looks.js';
import type { Channel, ChannelContext } from './types.js';

/** A part that a page may never use, loaded with its first use. */
const late = <Part, T>(part: Promise<Part>, use: (part: Part) => T | Promise<T>): Promise<T> =>
  part.then(use, () => Promise.reject(new BridgeError('UNAVAILABLE')));
const looks = (use: (part: typeof Looks) => void): void =>
  void late(import('./looks.js'), use).catch(console.error);

/** Each act takes what it knows: one that is sent again with its key is done once; a reaction is on or off. */
const act = {
  get key() {
    return randomId();
  },
  on: true,
};

/** The typed face of a link. */
export function channelOf(link: GuestLink, context: ChannelContext): Channel {
  const { host, isOpen, counters, can, ask, close } = link;
  const call =
    <T>(method: string, usual?: object) =>
    (args?: object, o?: CallOptions) =>
      link.call(method, { ...usual, ...args }, o) as Promise<T>;
  const get =
    <T>(method: string) =>
    (o?: CallOptions) =>
      call<T>(method)({}, o);
  // Silence is no failure of a stream that waits for news.
  const stream = <T>(method: string, args: object, o?: CallOptions) =>
    link.stream(method, args, { timeout: Infinity, ...o }) as AsyncIterableIterator<T>;
  const me = get<Me | null>('user.get');

  const face: Omit<Channel, keyof EventTarget> = {
    context,
    host,
    isOpen,
    counters,
    can,
    ask,
    close,
    user: { me, get: async (o) => (await me(o))?.member ?? null },
    boards: { list: get('boards.list'), page: call('boards.page'), around: call('boards.around') },
    tiers: { get: get('tiers.get'), mine: get('tiers.mine') },
    messages: {
      page: call('messages.page'),
      live: ({ channel, ...o } = {}) => stream('messages.live', { channel }, o),
      send: call('messages.send', act),
      reply: call('messages.reply', act),
      react: call('messages.react', act),
    },
    nav: { open: (url, o) => call<void>('nav.open')({ url }, o) },
    changes: (topics, o) => stream('live.changes', { topics }, o),
    token: get('token.get'),
    resize: (h, o) => call<{ h: number }>('size.set')({ h }, o).then((size) => size.h),
    autoSize(element, o) {
      looks(({ sizeGuest }) => sizeGuest(link, element, o));
    },
    applyTheme(element, o) {
      looks(({ applyTheme }) => applyTheme(channel, element, o));
    },
    diagnose: () => late(import('../bridge/diagnose.js'), ({ diagnose }) => diagnose(link)),
  };
  const channel: Channel & { context: ChannelContext; isOpen: boolean } = Object.assign(
    new EventTarget(),
    face,
  );

  const tell = (type: string) => (detail: unknown) => {
    channel.isOpen = link.isOpen;
    channel.dispatchEvent(new CustomEvent(`rai-${type}`, { detail }));
  };
  link.on('state', ({ name, value }) => {
    const next = name === 'ctx' && known(value);
    if (next) tell('context')((channel.context = next));
  });
  for (const kind of ['capabilities', 'bye', 'close'] as const) link.on(kind, tell(kind));
  return channel;
}
