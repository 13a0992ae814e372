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
import { createLoader, type Loader } from './create-loader.js';
import { leaveSettings } from './page-settings.js';
import type { Tag } from './tags.js';

/** Files of each tag, its own module first, filled in by the build. */
declare const __RAI_FILES__: Record<Tag, string[]>;
declare const __RAI_VERSION__: string;

const base = new URL(/* @vite-ignore */ '.', import.meta.url).href;
const LOADER = Symbol.for('rai-kit.loader.v1');
const global = globalThis as unknown as { [LOADER]?: Loader };

const known = global[LOADER];
if (known) known.versions.push(__RAI_VERSION__);
const loader = (global[LOADER] ??= createLoader({ version: __RAI_VERSION__, base, files: __RAI_FILES__ }));
leaveSettings([...document.scripts].find(({ src, dataset }) => src === import.meta.url && dataset.gateway));

/** Defines what is found in a root that the loader cannot see into, such as a shadow root, now and later. */
export const discover = loader.discover;
if (!known) discover(document);
