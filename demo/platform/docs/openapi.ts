import * as z from 'zod';
import type { $ZodType } from 'zod/v4/core';
import type { Api, Row } from './row.js';
import { envelopeOf, pathsOf, proofsOf, splitRoute, templated, type RowEnvelope } from './surfaces.js';

/** JSON Schema as OpenAPI 3.1 takes it: its own dialect is 2020-12. */
export interface Schema {
  [keyword: string]: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
}

/** One endpoint of the documentation behind an operation: two of them may share a path. */
export interface RowNote {
  key: string;
  titles: readonly string[];
  source: string;
  certainty: Row['certainty'];
  api: Api;
  client: string;
  permission?: string;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, { schema: Schema }> };
  responses: Record<string, object>;
  'x-rows': RowNote[];
  'x-also-at': string[];
}

export interface OpenApi {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses: object; securitySchemes: object };
}

const TAGS: Record<Api, string> = {
  system: 'System API',
  'secure-auth': 'Secure Auth',
  application: 'Application API',
  integration: 'Integration API',
  user: 'User API',
  widget: 'Widgets',
  webhook: 'Webhooks',
};
const TAG_TEXTS: Record<Api, string> = {
  system: 'The community itself, with its one key in `x-api-key`.',
  'secure-auth': "Signs a member in from the customer's own server.",
  application: 'People, fields and keys, for a community key or a signed-in owner.',
  integration: "Everything that a community's own systems read and write, with a community key.",
  user: "A member on their own behalf, with a key of their own or their sign-in's token.",
  widget: 'What pages exchange for a short identity.',
  webhook: "Addresses that a customer's own systems call.",
};

/** The document of all rows. It depends on them alone, so equal rows give an equal document. */
export function openApiOf(rows: readonly Row[], version: string): OpenApi {
  const schemas: Record<string, Schema> = {};
  const paths: OpenApi['paths'] = {};
  for (const row of rows) {
    const [path = '', ...others] = pathsOf(row);
    const { method } = splitRoute(row);
    const at = (paths[templated(path)] ??= {});
    const operation = operationOf(row, others, schemas);
    const there = at[method.toLowerCase()];
    at[method.toLowerCase()] = there ? joined(there, operation) : operation;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'The community platform, as the sandbox answers it',
      version,
      description:
        'Made from the same schemas that the typed clients check with. How sure the documentation is of an endpoint stands in `x-rows`.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(rows.map(({ api }) => api))].map((api) => ({
      name: TAGS[api],
      description: TAG_TEXTS[api],
    })),
    paths,
    components: { schemas, responses: RESPONSES, securitySchemes: SCHEMES },
  };
}

function operationOf(row: Row, others: string[], schemas: Record<string, Schema>): Operation {
  const name = row.key.split(/[.-]/).map(capital).join('');
  const keep = (suffix: string, schema: $ZodType): Schema => {
    schemas[name + suffix] = schemaOf(schema);
    return { $ref: `#/components/schemas/${name}${suffix}` };
  };
  const { path } = splitRoute(row);
  return {
    operationId: row.key.replaceAll('.', '_').replaceAll('-', '_'),
    summary: row.summary,
    description: `${row.titles.join('; ')}. ${certaintyText(row)} Client: \`${row.client}\`.`,
    tags: [TAGS[row.api]],
    security: proofsOf(row).map((scheme) => ({ [scheme]: [] })),
    parameters: [
      ...pathParameters(path),
      ...(row.query ? queryParameters(row.query) : []),
      ...headerParameters(row.headers ?? {}),
    ],
    ...(row.body && {
      requestBody: {
        required: true as const,
        content: {
          [row.form ? 'multipart/form-data' : 'application/json']: { schema: keep('Request', row.body) },
        },
      },
    }),
    responses: {
      [row.status ?? 200]: {
        description: 'Done.',
        content: { 'application/json': { schema: wrapped(envelopeOf(row), keep('Answer', row.answer)) } },
      },
      ...Object.fromEntries(
        failuresOf(row).map((status) => [status, { $ref: `#/components/responses/${FAILURES[status]}` }]),
      ),
    },
    'x-rows': [
      {
        key: row.key,
        titles: row.titles,
        source: row.source,
        certainty: row.certainty,
        api: row.api,
        client: row.client,
        ...(row.permission && { permission: row.permission }),
      },
    ],
    'x-also-at': others.map(templated),
  };
}

/** Two endpoints on one path: the key decides which one is meant. */
function joined(one: Operation, other: Operation): Operation {
  const body = (operation: Operation) => Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const [first, second] = [body(one), body(other)];
  const type = Object.keys(one.requestBody?.content ?? {})[0] ?? 'application/json';
  return {
    ...one,
    description: `${one.description}\n\n${other.summary} ${other.description}`,
    tags: [...new Set([...one.tags, ...other.tags])],
    security: [...one.security, ...other.security],
    parameters: [
      ...one.parameters,
      ...other.parameters.filter(({ name }) => !one.parameters.some((own) => own.name === name)),
    ],
    ...(first &&
      second && {
        requestBody: { required: true, content: { [type]: { schema: { anyOf: [first, second] } } } },
      }),
    'x-rows': [...one['x-rows'], ...other['x-rows']],
  };
}

const certaintyText = ({ certainty, source }: Row): string =>
  ({
    SEEN: `Read in the documentation (${source}).`,
    PARTLY: `Read in part (${source}); the rest is inferred.`,
    'NOT FOUND': `Only its title was found (${source}); the rest is inferred.`,
  })[certainty];

const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: $ZodType): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

const headerParameters = (headers: Readonly<Record<string, string>>): Parameter[] =>
  Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));

/** What goes over the wire: of a schema that reads two spellings, both. */
export function schemaOf(schema: $ZodType): Schema {
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema;
  const { $schema: _, ...rest } = made;
  return rest;
}

/** The frame around the data of a success. */
function wrapped(envelope: RowEnvelope, data: Schema): Schema {
  const object = (properties: Record<string, Schema>, required: string[]) => ({
    type: 'object',
    properties,
    required,
  });
  const text = { type: 'string' };
  if (envelope === 'system')
    return object(
      {
        meta: object({ success: { const: true }, message: text, devMessage: text }, ['success', 'message']),
        body: data,
      },
      ['meta'],
    );
  if (envelope === 'application') {
    const number = { type: 'number' };
    const meta = { status: { const: 'success' }, statusCode: number };
    const page = { page: number, skip: number, limit: number, total: number };
    return object({ meta: object({ ...meta, ...page }, ['status', 'statusCode']), message: text, data }, [
      'meta',
      'message',
    ]);
  }
  if (envelope === 'integration')
    return object({ status: { const: 'success' }, message: text, data, pagination: { type: 'object' } }, [
      'status',
    ]);
  return data;
}

const FAILURES: Record<string, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  413: 'TooLarge',
  422: 'OtherCall',
  429: 'TooManyRequests',
};

function failuresOf(row: Row): string[] {
  const { method, path } = splitRoute(row);
  const reads = path.includes(':') || row.query !== undefined || row.body !== undefined;
  return [
    ...(reads ? ['400'] : []),
    '401',
    '403',
    ...(reads ? ['404'] : []),
    ...(method === 'POST' || method === 'PUT' || method === 'PATCH' ? ['409'] : []),
    ...(row.body ? ['413'] : []),
    ...(row.headers?.['idempotency-key'] ? ['422'] : []),
    '429',
  ];
}

const failure = (description: string, headers?: object) => ({
  description,
  ...(headers && { headers }),
  content: {
    'application/json': {
      schema: {
        type: 'object',
        description: 'In the envelope of the API: a `message`, in `meta` on the System API.',
        anyOf: [
          { properties: { status: { const: 'error' }, message: { type: 'string' } }, required: ['status'] },
          { properties: { meta: { type: 'object' } }, required: ['meta'] },
          { properties: { error: { const: true } }, required: ['error'] },
          { properties: { code: { type: 'string' } }, required: ['code'] },
        ],
      },
    },
  },
});

const RESPONSES = {
  BadRequest: failure('Something is malformed or missing; the message begins with the name of the field.'),
  Unauthorized: failure('The key is missing, unknown, expired, switched off, or lacks the permission.'),
  Forbidden: failure('The key is good, but not for this.'),
  NotFound: failure('Nothing of that id is in this community.'),
  Conflict: failure('It is taken, or in a state that forbids this.'),
  TooLarge: failure('The body is longer than the sandbox reads.'),
  OtherCall: failure('The same name was used for another call before.'),
  TooManyRequests: failure('More requests than one key has in a minute.', {
    'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
  }),
};

const SCHEMES = {
  systemKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The one key of a community.' },
  secureAuthKey: {
    type: 'apiKey',
    in: 'header',
    name: 'apiKey',
    description: 'The same key; the header `hostname` names the community.',
  },
  communityKey: { type: 'http', scheme: 'bearer', description: 'A community key with permissions.' },
  userKey: { type: 'http', scheme: 'bearer', description: "A member's own key." },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'What a sign-in gives: a member for their own keys, an owner or admin for the community.',
  },
  webhookKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'The key of one webhook, where that is switched on.',
  },
  sessionToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-session-token',
    description: 'What the handshake of a workflow gives, for one event.',
  },
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
