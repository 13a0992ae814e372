import type { Schema } from './openapi.js';

/** One line of a table: `users[].email`, `text`, needed or not. */
export interface Field {
  name: string;
  type: string;
  required: boolean;
  note: string;
}

const DEPTH = 4;

/** The fields of a JSON schema, those of inner objects and lists after their own. */
export function fieldsOf(schema: Schema, prefix = '', depth = 0): Field[] {
  const shape = objectOf(schema);
  if (shape === undefined || depth > DEPTH) {
    const items = itemsOf(schema);
    return items && depth <= DEPTH ? fieldsOf(items, `${prefix}[].`, depth + 1) : [];
  }
  const { properties = {}, required = [] } = shape as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).flatMap(([name, inner]) => {
    const path = prefix + name;
    const items = itemsOf(inner);
    return [
      { name: path, type: typeOf(inner), required: required.includes(name), note: noteOf(inner) },
      ...(items ? fieldsOf(items, `${path}[].`, depth + 1) : fieldsOf(inner, `${path}.`, depth + 1)),
    ];
  });
}

const options = (schema: Schema): Schema[] => (schema['anyOf'] ?? schema['oneOf'] ?? []) as Schema[];

/** The object in a schema; of several spellings, the first. */
function objectOf(schema: Schema): Schema | undefined {
  if (schema['properties']) return schema;
  return options(schema).map(objectOf).find(Boolean);
}

function itemsOf(schema: Schema): Schema | undefined {
  if (schema['items']) return schema['items'] as Schema;
  return options(schema).map(itemsOf).find(Boolean);
}

function typeOf(schema: Schema): string {
  return [...new Set(typesOf(schema))].join(' or ') || 'anything';
}

function typesOf(schema: Schema): string[] {
  const {
    enum: values,
    const: constant,
    type,
  } = schema as { enum?: unknown[]; const?: unknown; type?: unknown };
  if (values) return values.map((value) => JSON.stringify(value));
  if (constant !== undefined) return [JSON.stringify(constant)];
  const items = schema['items'] as Schema | undefined;
  if (type === 'array' || items) return [`list of ${items ? typeOf(items) : 'anything'}`];
  if (schema['format'] === 'binary' || schema['contentEncoding'] === 'binary') return ['file'];
  if (Array.isArray(type)) return type.map(word);
  if (typeof type === 'string') return [word(type)];
  return options(schema).flatMap(typesOf);
}

const WORDS: Record<string, string> = { string: 'text', boolean: 'yes or no' };
const word = (type: string): string => WORDS[type] ?? type;

/** Bounds and patterns, as far as they tell a reader something. */
function noteOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, pattern, description } = schema as {
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    description?: string;
  };
  const between = (low: number | undefined, high: number | undefined, unit: string) => {
    if (low === undefined && high === undefined) return [];
    if (high === undefined) return [`at least ${low}${unit}`];
    return [`${low === undefined ? 'at most' : `${low} to`} ${high}${unit}`];
  };
  const wide = (bound: number | undefined) => (Math.abs(bound ?? 0) >= 2 ** 53 - 1 ? undefined : bound);
  return [
    ...(description ? [description] : []),
    ...between(wide(minimum), wide(maximum), ''),
    ...between(minLength, maxLength, ' characters'),
    ...(pattern === '^[0-9a-fA-F]{24}$' ? ['24 hexadecimal digits'] : pattern ? [pattern] : []),
  ].join(', ');
}
