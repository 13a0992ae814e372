import type { Tag } from './tags.js';

export interface Loader {
  version: string;
  /** Of every copy that was included, the one that works first. */
  versions: string[];
  discover: (root: ParentNode) => void;
}

export interface LoaderOptions {
  version: string;
  /** Address of the folder in which all files lie. */
  base: string;
  /** Files of each tag, its own module first. */
  files: Record<Tag, string[]>;
}

/** Loads the modules of the elements that it sees, each once. */
export function createLoader({ version, base, files }: LoaderOptions): Loader {
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
    version,
    versions: [version],
    discover: (root) => {
      find(root);
      if (!left.size) return;
      const observer = new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const node of addedNodes) if (node instanceof Element) find(node);
      });
      observers.add(observer);
      observer.observe(root, { childList: true, subtree: true });
    },
  };
}
