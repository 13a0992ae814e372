import type { Plugin } from 'vite';

/**
 * Chunks that every widget needs are fetched along with its own module, not one after the other. Of the tags in
 * `alone` only the own module is listed.
 */
export function loaderFiles(entries: Record<string, string>, alone: readonly string[] = []): Plugin {
  return {
    name: 'rai-loader-files',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const loader = chunks.find(({ fileName }) => fileName === 'rai-kit.js');
      if (!loader) return;
      if (loader.imports.length)
        this.error(`the loader imports ${loader.imports.join(', ')}: it must stand alone`);
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const withImports = (file: string, seen: string[] = []): string[] => {
        if (seen.includes(file)) return seen;
        seen.push(file);
        for (const next of byFile.get(file)?.imports ?? []) withImports(next, seen);
        return seen;
      };
      const files = Object.fromEntries(
        Object.entries(entries).map(([tag, name]) => {
          const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
          if (!entry) this.error(`no chunk of <${tag}>`);
          return [tag, alone.includes(tag) ? [entry.fileName] : withImports(entry.fileName)];
        }),
      );
      loader.code = loader.code.replace(/__RAI_FILES__/g, () => JSON.stringify(files));
    },
  };
}
