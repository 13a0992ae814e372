import type { Plugin } from 'vite';

interface Node {
  type: string;
  start: number;
  end: number;
}

interface Quasi extends Node {
  value: { raw: string };
}

interface TaggedTemplate extends Node {
  tag: Node & { name?: string };
  quasi: { quasis: Quasi[] };
}

/** Takes the indentation out of `html` and the comments and blanks out of `css` templates. */
export function minifyTemplates(): Plugin {
  return {
    name: 'rai-minify-templates',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!id.includes('/src/') || !/(html|svg|css)`/.test(code)) return null;
      const edits: { start: number; end: number; text: string }[] = [];
      walk(this.parse(code), (node) => {
        if (node.type !== 'TaggedTemplateExpression') return;
        const { tag, quasi } = node as TaggedTemplate;
        const minify =
          tag.name === 'css' ? minifyCss : tag.name === 'html' || tag.name === 'svg' ? minifyHtml : null;
        if (!minify) return;
        for (const { start, end, value } of quasi.quasis) {
          // Parsers differ in whether the back-tick or `${` belongs to the range: find the text itself.
          const at = code.indexOf(value.raw, start - 1);
          if (at < 0 || at > end) continue;
          edits.push({ start: at, end: at + value.raw.length, text: minify(value.raw) });
        }
      });
      let result = code;
      for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
        result = result.slice(0, start) + text + result.slice(end);
      }
      return { code: result, map: null };
    },
  };
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) return node.forEach((entry) => walk(entry, visit));
  if (typeof (node as Node).type === 'string') visit(node as Node);
  for (const value of Object.values(node)) walk(value, visit);
}

/** One blank stays where a line was broken: between inline elements it can be seen. */
export const minifyHtml = (text: string): string => text.replace(/\s*\n\s*/g, (blank) => (blank ? ' ' : ''));

export function minifyCss(text: string): string {
  return text
    .replace(/("[^"]*"|'[^']*')|\/\*[^]*?\*\//g, '$1')
    .replace(/("[^"]*"|'[^']*')|\s+/g, (_, string?: string) => string ?? ' ')
    .replace(/("[^"]*"|'[^']*')| ?([{};,]) ?/g, (_, string?: string, mark?: string) => string ?? mark!)
    .replace(/("[^"]*"|'[^']*')|: /g, (_, string?: string) => string ?? ':')
    .replace(/;}/g, '}');
}
