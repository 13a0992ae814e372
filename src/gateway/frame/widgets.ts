/** Settings of a widget that may stand in the address of its page. They are attributes of the element. */
export interface FrameWidget {
  /** Title of the page, for whoever opens it by itself. */
  readonly title: string;
  readonly settings: readonly string[];
}

/** Widgets that can be shown in a frame. The page's script knows the same ones, which a test holds. */
export const FRAME_WIDGETS: ReadonlyMap<string, FrameWidget> = new Map([
  ['leaderboard', { title: 'Leaderboard', settings: ['board', 'window', 'limit', 'variant', 'density'] }],
]);
