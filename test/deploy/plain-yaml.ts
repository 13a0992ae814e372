/** What a plain YAML file holds. */
export type Yaml = string | Yaml[] | { [name: string]: Yaml };

interface Line {
  indent: number;
  text: string;
  number: number;
}

/**
 * Reads the plain part of YAML that our own files use: maps and lists by indentation of two, one value a line, `{}`. Everything is
 * text. It refuses what is easily misread, such as tabs, names given twice, and values that YAML takes for something else.
 */
export function readPlainYaml(text: string): Yaml {
  const lines = text.split('\n').flatMap((line, i): Line[] => {
    if (/^\s*(#.*)?$/.test(line)) return [];
    const indent = line.search(/\S/);
    if (line.includes('\t') || indent % 2 !== 0) throw new Error(`line ${i + 1}: indentation`);
    return [{ indent, text: line.trim(), number: i + 1 }];
  });
  const value = readBlock(lines, 0);
  if (lines.length > 0) throw fault(lines[0]!, 'indentation');
  return value;
}

function readBlock(lines: Line[], indent: number): Yaml {
  if (lines[0]?.indent !== indent) throw fault(lines[0], 'nothing stands where something should');
  return lines[0].text.startsWith('- ') ? readList(lines, indent) : readMap(lines, indent);
}

function readList(lines: Line[], indent: number): Yaml[] {
  const list: Yaml[] = [];
  while (lines[0]?.indent === indent) {
    const line = lines.shift()!;
    if (!line.text.startsWith('- ')) throw fault(line, 'no item');
    list.push(readValue(line, line.text.slice(2)));
  }
  return list;
}

function readMap(lines: Line[], indent: number): { [name: string]: Yaml } {
  const map: { [name: string]: Yaml } = {};
  while (lines[0]?.indent === indent) {
    const line = lines.shift()!;
    const [, name, rest] = /^([A-Za-z_][\w-]*):(?: (.+))?$/.exec(line.text) ?? [];
    if (name === undefined || Object.hasOwn(map, name))
      throw fault(line, 'no name, or one that is there twice');
    map[name] = rest === undefined ? readBlock(lines, indent + 2) : readValue(line, rest);
  }
  return map;
}

function readValue(line: Line, text: string): Yaml {
  if (text === '{}') return {};
  if (/^([[\]{}&*!|>'"%@`,]|[-?] )/.test(text) || / #|: |:$/.test(text))
    throw fault(line, 'a value that needs quotes');
  // The Norway problem, and numbers with colons, which old readers take to the base of sixty.
  if (/^(y|n|yes|no|on|off|null|~)$/i.test(text) || /^\d+(:\d+)+$/.test(text))
    throw fault(line, 'an unclear value');
  return text;
}

function fault(line: Line | undefined, why: string): Error {
  return new Error(`line ${line?.number ?? 'after the end'}: ${why}`);
}
