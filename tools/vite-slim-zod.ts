import type { Plugin } from 'vite';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** What stands in the place of a piece of zod. Undefined: the piece stays, and its parts are looked at. */
type Rule = (node: Node, source: (node: unknown) => string) => Edit[] | undefined;

const replace = (node: unknown, text: string): Edit => ({
  start: (node as Node).start,
  end: (node as Node).end,
  text,
});

/**
 * What the models of this kit never use and a bundler cannot drop, because each schema carries it along:
 * asynchronous schemas, checks, coercion, methods other than `safeParse`, patterns for templates, and the
 * values that discriminated unions look at. The verdict on an answer is the same with and without it.
 */
const RULES: Record<string, Rule> = {
  promises: (node, source) =>
    node.type === 'BinaryExpression' &&
    node['operator'] === 'instanceof' &&
    source(node['right']) === 'Promise'
      ? [replace(node, 'false')]
      : undefined,

  methods: (node, source) => {
    if (node.type !== 'CallExpression' || !source(node['callee']).endsWith('$constructor')) return undefined;
    const [name, , members] = node['arguments'] as Node[];
    const isMini = source(name) === '"ZodMiniType"';
    if (!members || !(isMini || source(name) === '"$ZodType"')) return undefined;
    const kept = (members['properties'] as Node[]).filter(
      (one) => isMini && source(one['key']) === 'safeParse',
    );
    return [replace(members, `{${kept.map(source).join()}}`)];
  },

  checks: (node, source) =>
    node.type === 'IfStatement' && source(node['test']) === 'checks.length === 0' && node['alternate']
      ? [replace(node['alternate'], '{}')]
      : undefined,

  coercion: (node, source) =>
    node.type === 'IfStatement' && source(node['test']) === 'def.coerce' ? [replace(node, ';')] : undefined,

  sizes: (node, source) =>
    node.type === 'ExpressionStatement' && /^capSize\(/.test(source(node)) ? [replace(node, ';')] : undefined,

  patterns: (node, source) =>
    node.type === 'ExpressionStatement' && /^inst\._zod\.pattern = /.test(source(node))
      ? [replace(node, ';')]
      : undefined,

  lazies: (node, source) =>
    node.type === 'ExpressionStatement' &&
    /^util\.(defineLazyInternal\(inst, "(pattern|propValues|values)"|installLazyProp\(inst, "shape")/.test(
      source(node),
    )
      ? [replace(node, ';')]
      : undefined,

  catchalls: (node, source) =>
    node.type === 'CallExpression' && source(node['callee']) === 'handleCatchall'
      ? [replace(node, 'payload')]
      : undefined,

  options: (node, source) =>
    node.type === 'VariableDeclarator' && /^(abortEarly|memo)$/.test(source(node['id'])) && node['init']
      ? [replace(node['init'], 'undefined')]
      : undefined,

  // An answer of the wrong shape is told by the paths of its issues; texts for readers are not needed.
  errors: (node, source) =>
    node.type === 'FunctionDeclaration' && source(node['id']) === 'failure'
      ? [replace(node['body'], '{ return { success: false, error: { issues } }; }')]
      : undefined,

  parents: (node, source) =>
    node.type === 'ConditionalExpression' && source(node['test']) === 'params?.Parent'
      ? [replace(node, source(node['alternate']))]
      : undefined,

  parameters: (node, source) =>
    node.type === 'CallExpression' && source(node['callee']) === 'util.normalizeParams'
      ? [replace(node, '{}')]
      : undefined,
};

/** Leaves out of zod what is listed above. A rule that finds nothing any more is told as a warning. */
export function slimZod(): Plugin {
  const used = new Set<string>();
  return {
    name: 'rai-slim-zod',
    apply: 'build',
    transform(code, id) {
      if (!/\/node_modules\/zod\/v4\/(core|mini)\//.test(id)) return null;
      const edits: Edit[] = [];
      const source = (node: unknown): string => {
        const { start, end } = (node ?? { start: 0, end: 0 }) as Node;
        return code.slice(start, end);
      };
      const visit = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        if (Array.isArray(value)) return value.forEach(visit);
        const node = value as Node;
        let found: Edit[] = [];
        if (typeof node.type === 'string') {
          for (const [name, rule] of Object.entries(RULES)) {
            const made = rule(node, source);
            if (made) used.add(name);
            found = found.concat(made ?? []);
          }
        }
        edits.push(...found);
        const isGone = (child: unknown): boolean =>
          found.some(({ start, end }) => (child as Node).start >= start && (child as Node).end <= end);
        for (const child of Object.values(node).flat()) {
          if (typeof child === 'object' && child !== null && !isGone(child)) visit(child);
        }
      };
      visit(this.parse(code));
      let result = code;
      for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
        result = result.slice(0, start) + text + result.slice(end);
      }
      return { code: result, map: null };
    },
    buildEnd() {
      const idle = Object.keys(RULES).filter((name) => !used.has(name));
      if (used.size && idle.length)
        this.warn(`zod has changed, these rules find nothing: ${idle.join(', ')}`);
    },
  };
}
