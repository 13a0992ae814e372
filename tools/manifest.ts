/**
 * The custom-elements manifest: what editors, documentation and the JSX types know about the elements. It
 * says what was documented on purpose, nothing that the analyzer guesses.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type TypeScript from 'typescript';
import type { SourceFile } from 'typescript';
import * as analyzer from '@custom-elements-manifest/analyzer';
// @ts-expect-error The plugin has no types.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

/** What the package exports and its types do not tell. */
const { create, ts } = analyzer as unknown as {
  create: (options: { modules: SourceFile[]; plugins: unknown[] }) => Manifest;
  ts: Pick<typeof TypeScript, 'createSourceFile' | 'ScriptTarget'>;
};

interface Attribute {
  name: string;
  description?: string;
  type?: { text: string };
}

interface Member {
  kind: string;
  name: string;
  static?: boolean;
  privacy?: string;
  description?: string;
}

export interface Declaration {
  kind: string;
  name: string;
  tagName?: string;
  description?: string;
  customElement?: boolean;
  attributes?: Attribute[];
  members?: Member[];
  events?: { name: string; type?: { text: string }; description?: string }[];
  slots?: { name: string; description?: string }[];
  cssParts?: { name: string; description?: string }[];
  cssStates?: { name: string; description?: string }[];
  cssProperties?: { name: string; description?: string }[];
  superclass?: unknown;
}

export interface Module {
  kind: string;
  path: string;
  declarations: Declaration[];
  exports: { kind: string; name: string }[];
}

export interface Manifest {
  schemaVersion: string;
  readme: string;
  modules: Module[];
}

/** Lifecycle and plumbing that no page calls. */
const PLUMBING =
  /^(render|updated|willUpdate|firstUpdated|update|shouldUpdate|connectedCallback|disconnectedCallback|connectedMoveCallback|attributeChangedCallback|createRenderRoot|styles|observedAttributes|setStates)$/;

export function buildManifest(root: string): Manifest {
  const files = [
    'src/internal/rai-element.ts',
    'src/widgets/iframe-channel/framed-element.ts',
    ...['src/widgets', 'src/embed'].flatMap((folder) =>
      elementFiles(join(root, folder)).map((f) => f.slice(root.length)),
    ),
  ];
  const modules = files.map((file) => {
    const path = file.replace(/^\//, '');
    return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true);
  });
  const manifest = create({ modules, plugins: [...(litPlugin() as unknown[])] });
  manifest.modules = manifest.modules.map(tidyModule).filter(({ declarations }) => declarations.length);
  return manifest;
}

function elementFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return elementFiles(path);
    const isSource = /\.ts$/.test(entry.name) && !/\.(test|states|styles)\.ts$/.test(entry.name);
    return isSource && /@tagname /.test(readFileSync(path, 'utf8')) ? [path] : [];
  });
}

function tidyModule(module: Module): Module {
  const elements = module.declarations.filter(({ tagName }) => tagName);
  const tidy: Module = {
    kind: module.kind,
    path: module.path,
    declarations: elements.map(tidyElement),
    exports: module.exports.filter(({ name }) => elements.some((element) => element.name === name)),
  };
  // Readers of the manifest have `dist/`, not `src/`.
  return JSON.parse(JSON.stringify(tidy).replaceAll(/"\/?src\/[^"]+\.(ts|js)"/g, distPath)) as Module;
}

function tidyElement(element: Declaration): Declaration {
  const attributes = element.attributes?.filter(({ description }) => description);
  return {
    ...element,
    ...(attributes && { attributes }),
    members: (element.members ?? []).filter(
      ({ name, privacy, description }) =>
        !name.startsWith('#') &&
        privacy !== 'private' &&
        privacy !== 'protected' &&
        description &&
        !PLUMBING.test(name),
    ),
    // The analyzer invents an event of each dispatch; those that exist are described.
    events: (element.events ?? []).filter(({ name, description }) => description && name.startsWith('rai-')),
  };
}

const distPath = (path: string): string => path.replace(/^"\/?src\//, '"dist/').replace(/\.ts"$/, '.js"');

/** Types for `<rai-…>` in React 19 and its kind, made of the manifest: attributes by their names, properties too. */
export function jsxTypes(manifest: Manifest): string {
  const elements = manifest.modules
    .flatMap(({ path, declarations }) => declarations.map((declaration) => ({ path, declaration })))
    .filter(
      ({ declaration }) =>
        !declaration.tagName!.endsWith('-view') && !declaration.tagName!.includes('composer'),
    );
  const imports = elements.map(
    ({ path, declaration }) => `import type { ${declaration.name} } from './${path.replace('dist/', '')}';`,
  );
  const tags = elements.map(({ declaration }) => {
    const kebab = (declaration.attributes ?? []).filter(({ name }) => name.includes('-'));
    const own = (declaration.members ?? []).filter(
      ({ kind, static: isStatic }) => kind === 'field' && !isStatic,
    );
    const names = own.map(({ name }) => `'${name}'`).join(' | ');
    const extra = kebab.map(({ name }) => `'${name}'?: string | number`).join('; ');
    return `      '${declaration.tagName}': RaiProps<${declaration.name}, ${names}>${extra ? ` & { ${extra} }` : ''};`;
  });
  return [
    "/** Lets TypeScript know the elements in JSX: `import type {} from 'rai-kit/jsx'`. */",
    "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
    ...imports,
    '',
    'type RaiProps<E extends HTMLElement, K extends keyof E> = DetailedHTMLProps<HTMLAttributes<E>, E> & Partial<Pick<E, K>>;',
    '',
    "declare module 'react' {",
    '  namespace JSX {',
    '    interface IntrinsicElements {',
    ...tags,
    '    }',
    '  }',
    '}',
    '',
  ].join('\n');
}
