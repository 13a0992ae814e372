import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { TAGS } from './src/embed/tags.js';
import { nameChunks } from './tools/vite-chunks.js';
import { loaderFiles } from './tools/vite-loader-files.js';
import { minifyTemplates } from './tools/vite-minify-templates.js';
import { slimZod } from './tools/vite-slim-zod.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };

/** The package's own list of modules with side effects names files of `dist/`; this is the same for `src/`. */
const sideEffects: Plugin = {
  name: 'rai-side-effects',
  transform: (_, id) => (/\/src\/(embed\/|.*\/define\.ts)/.test(id) ? { moduleSideEffects: true } : null),
};

const common: UserConfig = {
  publicDir: false,
  define: {
    'process.env.NODE_ENV': '"production"',
    __RAI_VERSION__: JSON.stringify(version),
  },
  plugins: [sideEffects, slimZod(), minifyTemplates()],
};

/** Notes for bundlers, which nobody reads any more once all is bundled. */
const comments = { annotation: false, jsdoc: false };

/** Files that keep their names, since pages write them down: the loader, and what a partner's page imports. */
const STABLE: Record<string, string> = {
  'rai-kit': at('src/embed/loader.ts'),
  'channel-community': at('src/embed/channel-community.ts'),
};

/** The one that stands alone most often first. */
const ENTRIES = ['leaderboard', 'tier', 'messages', 'community'];
const entryOf = (name: string): string =>
  at(`src/${name.startsWith('rai-') ? 'embed' : 'widgets'}/${name}/define.ts`);

/** What these need stands in nobody's way: only their own file is in the loader's list, which keeps that short. */
const FRAMES = ['rai-frame', 'rai-iframe-channel'] as const;

/** The loader under its stable name, and one chunk for each widget and for what they share. */
const modules: UserConfig = {
  ...common,
  plugins: [...common.plugins!, loaderFiles(TAGS, FRAMES)],
  build: {
    outDir: at('cdn'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: 'hidden',
    // A library gets no preload helper: the loader must stand alone.
    lib: {
      formats: ['es'],
      entry: {
        ...STABLE,
        ...Object.fromEntries(Object.values(TAGS).map((name) => [name, entryOf(name)])),
      },
    },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        comments,
        entryFileNames: ({ name }) => (name in STABLE ? '[name].js' : 'chunks/[name]-[hash:6].js'),
        chunkFileNames: 'chunks/[name]-[hash:6].js',
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              debugName: 'initial',
              name: nameChunks(
                ENTRIES.map(entryOf),
                FRAMES.map((tag) => entryOf(TAGS[tag])),
              ),
            },
          ],
        },
      },
    },
  },
};

/** The whole kit in one classic script. */
const whole: UserConfig = {
  ...common,
  build: {
    outDir: at('cdn'),
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: 'hidden',
    lib: { formats: ['iife'], name: 'raiKit', entry: { 'rai-kit.iife': at('src/embed/whole.ts') } },
    rolldownOptions: {
      output: { minify: true, comments, codeSplitting: false, entryFileNames: '[name].js' },
    },
  },
};

/** What a partner's page imports. It shares nothing with the widgets: most such pages load nothing else. */
const channel: UserConfig = {
  ...common,
  build: {
    outDir: at('cdn'),
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: 'hidden',
    lib: { formats: ['es'], entry: { channel: at('src/channel/connect-channel.ts') } },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        comments,
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/channel-[name]-[hash].js',
      },
    },
  },
};

/** The script of the gateway's page for one widget. The widget itself comes by the loader, as on any page. */
const frame: UserConfig = {
  ...common,
  build: {
    outDir: at('cdn'),
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: 'hidden',
    lib: { formats: ['es'], entry: { frame: at('src/embed/frame-page.ts') } },
    rolldownOptions: { output: { minify: true, comments, entryFileNames: '[name].js' } },
  },
};

/** The gallery, with every module as it is in `src/`. */
const gallery: UserConfig = {
  root: at('demo/sites/gallery/browser'),
  publicDir: at('demo/sites/gallery/public'),
  define: { __RAI_VERSION__: JSON.stringify(version) },
  server: { host: '127.0.0.1', fs: { allow: [at('.')] } },
};

export default defineConfig(({ command, mode }) => {
  if (command === 'serve') return gallery;
  return { iife: whole, channel, frame }[mode] ?? modules;
});
