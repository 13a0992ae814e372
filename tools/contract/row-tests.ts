import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface RowTest {
  title: string;
  /** Path and line. */
  at: string;
  assertions: number;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['demo/platform', 'src/api', 'test/contract'];

function* testFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* testFiles(path);
    else if (entry.name.endsWith('.node.test.ts')) yield path;
  }
}

/** A file with its functions by name, its own and those it imports from files beside it. */
class TestFile {
  readonly source: ts.SourceFile;
  readonly #functions = new Map<string, ts.Node>();
  readonly #imports = new Map<string, { file: string; name: string }>();
  readonly #counts = new Map<string, number>();

  readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    this.#collect(this.source);
  }

  #collect(node: ts.Node): void {
    if (ts.isFunctionDeclaration(node) && node.name && node.body)
      this.#functions.set(node.name.text, node.body);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      const { initializer } = node;
      if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        this.#functions.set(node.name.text, initializer.body);
    }
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { text } = node.moduleSpecifier;
      const file = resolve(dirname(this.path), text.replace(/\.js$/, '.ts'));
      const names = node.importClause?.namedBindings;
      if (text.startsWith('.') && names && ts.isNamedImports(names) && existsSync(file))
        for (const { name, propertyName } of names.elements)
          this.#imports.set(name.text, { file, name: (propertyName ?? name).text });
    }
    ts.forEachChild(node, (child) => this.#collect(child));
  }

  /** Assertions in a piece of code, those of the helpers that it calls included. */
  count(node: ts.Node): number {
    let sum = 0;
    const visit = (inner: ts.Node): void => {
      if (ts.isCallExpression(inner)) sum += this.#assertionsOf(inner.expression);
      ts.forEachChild(inner, visit);
    };
    visit(node);
    return sum;
  }

  #assertionsOf(callee: ts.Expression): number {
    if (ts.isPropertyAccessExpression(callee))
      return ts.isIdentifier(callee.expression) && callee.expression.text === 'assert' ? 1 : 0;
    if (!ts.isIdentifier(callee)) return 0;
    return callee.text === 'assert' ? 1 : this.countIn(callee.text);
  }

  /** Assertions of a function of this file by its name. */
  countIn(name: string): number {
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    // A function that calls itself counts once.
    this.#counts.set(name, 0);
    const body = this.#functions.get(name);
    const from = this.#imports.get(name);
    const sum = body ? this.count(body) : from ? fileAt(from.file).countIn(from.name) : 0;
    this.#counts.set(name, sum);
    return sum;
  }
}

const files = new Map<string, TestFile>();

function fileAt(path: string): TestFile {
  const known = files.get(path);
  if (known) return known;
  const made = new TestFile(path);
  files.set(path, made);
  return made;
}

/** Tests by the key of the row that their title, or that of a group around them, names in brackets. */
export function testsByRow(): Map<string, RowTest[]> {
  const found = new Map<string, RowTest[]>();
  for (const path of FOLDERS.flatMap((folder) => [...testFiles(join(ROOT, folder))])) {
    if (!readFileSync(path, 'utf8').includes('[')) continue;
    const file = fileAt(path);
    const visit = (node: ts.Node, around: string): void => {
      const call = ts.isCallExpression(node) ? titled(node) : undefined;
      const title = call ? `${around} ${call.title}` : around;
      if (call && call.name !== 'describe') {
        const line = file.source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        const test = {
          title: call.title,
          at: `${relative(ROOT, path)}:${line}`,
          assertions: file.count(call.body),
        };
        for (const [, key] of title.matchAll(/\[([a-z-]+(?:\.[A-Za-z-]+)+)\]/g))
          found.set(key!, [...(found.get(key!) ?? []), test]);
        return;
      }
      ts.forEachChild(node, (child) => visit(child, title));
    };
    visit(file.source, '');
  }
  return found;
}

/** A call of `describe`, `it` or `test` with a title and a body. */
function titled(call: ts.CallExpression): { name: string; title: string; body: ts.Node } | undefined {
  const { expression } = call;
  const name = ts.isIdentifier(expression)
    ? expression.text
    : ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression)
      ? expression.expression.text
      : '';
  const [first] = call.arguments;
  const body = call.arguments.at(-1);
  if (!/^(describe|it|test)$/.test(name) || !first || !body || first === body) return undefined;
  const title = ts.isStringLiteralLike(first)
    ? first.text
    : ts.isTemplateExpression(first)
      ? first.getText()
      : '';
  return { name, title, body };
}
