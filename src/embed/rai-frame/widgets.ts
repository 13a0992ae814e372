/** A widget that can be shown in a frame of the gateway. */
interface FramedWidget {
  /** Its element inside the frame. */
  readonly tag: string;
  /** Attributes of `<rai-frame>` that are passed on to it. They are public, as they stand in the address. */
  readonly settings: readonly string[];
}

/** The gateway serves a page for the same ones, which a test holds. */
export const FRAMED: Readonly<Record<string, FramedWidget>> = {
  leaderboard: { tag: 'rai-leaderboard', settings: ['board', 'window', 'limit', 'variant', 'density'] },
};

/** By its name, and by nothing that an object inherits. */
export function framedWidget(name: string | null | undefined): FramedWidget | undefined {
  return name && Object.hasOwn(FRAMED, name) ? FRAMED[name] : undefined;
}

/** What the host tells the page of a widget, and nothing else. */
export const FRAME_CAPABILITIES: readonly string[] = ['size.auto', 'theme.tokens', 'locale'];
