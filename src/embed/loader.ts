/**
 * The script that a site puts on its pages. Each `rai-` element is defined when the first one is seen, and
 * only its module is loaded.
 *
 *     <script type="module" src="https://community.example/kit/0.1.0/rai-kit.js"
 *             data-gateway="https://community.example" data-session-url="/session"></script>
 *     <rai-leaderboard board="xp"></rai-leaderboard>
 *
 * - Included twice, or in two versions, the first one works and the others do nothing.
 * - A module that cannot be loaded is tried once more, by way of the single file. When that fails too, each
 *   element of the tag gets a bubbling `rai-load-failed` event with `detail: { tag, reason }`; what the page
 *   wrote inside the element stays visible.
 * - A page that signs somebody in or out without a reload says so by
 *   `document.dispatchEvent(new Event('rai-session-changed'))`.
 * - Elements in the page's own shadow roots are found by `discover(shadowRoot)`, which this module exports.
 */
import { leaveSettings } from './page-settings.js';
import type { Tag } from './tags.js';

/** Files of each tag, its own module first, filled in by the build. */
declare const __RAI_FILES__: Record<Tag, string[]>;
declare const __RAI_VERSION__: string;

interface Loader {
  version: string;
  /** Of every copy that was included, this one first. */
  versions: string[];
  discover: (root: ParentNode) => void;
}

const base = new URL(/* @vite-ignore */ '.', import.meta.url).href;
const LOADER = Symbol.for('rai-kit.loader.v1');
const global = globalThis as unknown as { [LOADER]?: Loader };

const known = global[LOADER];
if (known) known.versions.push(__RAI_VERSION__);
const loader = (global[LOADER] ??= create());
leaveSettings([...document.scripts].find(({ src, dataset }) => src === import.meta.url && dataset.gateway));

/** Defines what is found in a root that the loader cannot see into, such as a shadow root, now and later. */
export const discover = loader.discover;
if (!known) discover(document);

function create(): Loader {
  const files = __RAI_FILES__;
  const waiting = new Set(Object.keys(files) as Tag[]);
  const left = new Set(waiting);
  const observers = new Set<MutationObserver>();
  let tries = 0;
  let whole: Promise<unknown> | undefined;

  const find = (root: ParentNode): void => {
    for (const tag of waiting) {
      if (root instanceof Element && root.localName === tag) void load(tag);
      else if (root.querySelector(tag)) void load(tag);
    }
  };

  const load = async (tag: Tag): Promise<void> => {
    waiting.delete(tag);
    try {
      if (!customElements.get(tag)) {
        await Promise.all(files[tag].map((file) => import(/* @vite-ignore */ base + file))).catch(again);
      }
      left.delete(tag);
      if (!left.size) for (const observer of observers) observer.disconnect();
    } catch (error) {
      // The next element of this tag is a new try.
      waiting.add(tag);
      fail(tag, error);
    }
  };

  /** A module that failed stays failed for this page, and so does all that imports it: another file is needed. */
  const again = (): Promise<unknown> =>
    (whole ??= (async () => {
      await new Promise((resolve) => {
        if (navigator.onLine) setTimeout(resolve, 1000 + Math.random() * 1000);
        else addEventListener('online', resolve, { once: true });
      });
      try {
        await import(/* @vite-ignore */ `${base}rai-kit.iife.js?r=${++tries}`);
      } catch (error) {
        whole = undefined;
        throw error;
      }
    })());

  const fail = (tag: Tag, reason: unknown): void => {
    const detail = { tag, reason: String(reason) };
    for (const element of document.querySelectorAll(tag)) {
      element.dispatchEvent(new CustomEvent('rai-load-failed', { detail, bubbles: true, composed: true }));
    }
  };

  return {
    version: __RAI_VERSION__,
    versions: [__RAI_VERSION__],
    discover: (root) => {
      find(root);
      const observer = new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const node of addedNodes) if (node instanceof Element) find(node);
      });
      observers.add(observer);
      observer.observe(root, { childList: true, subtree: true });
    },
  };
}
