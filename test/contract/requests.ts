import { schemaOf, type Schema } from '../../demo/platform/docs/openapi.js';
import type { Row } from '../../demo/platform/docs/row.js';
import { pathsOf, splitRoute } from '../../demo/platform/docs/surfaces.js';
import type { Answer } from '../../demo/platform/testing/platform.js';
import { SPECIAL } from './special-requests.js';
import type { World } from './world.js';

/** What goes over the wire for one endpoint, the credentials apart. */
export interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  body?: unknown;
  /** Fields of a multipart form. */
  form?: Record<string, string | Blob>;
}

/** What a row needs beyond what its schemas tell: ids of the path, single fields. */
export interface Special {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Single fields of the body over the made ones; undefined leaves one out. */
  body?: Record<string, unknown>;
  form?: Record<string, string | Blob>;
}

/** A request that the sandbox should accept from whoever may. */
export async function validCall(row: Row, world: World): Promise<Call> {
  const special = (await SPECIAL[row.key]?.(world)) ?? {};
  const query = row.query ? record(sampleOf(schemaOf(row.query), '', world)) : {};
  const made = row.body && !row.form ? record(sampleOf(schemaOf(row.body), '', world)) : undefined;
  const path = await filledPath(row, special.params ?? {}, world);
  const form = special.form ?? (row.form ? formOf(schemaOf(row.body!), world) : undefined);
  return {
    method: splitRoute(row).method,
    path,
    query: defined({ ...query, ...special.query }, String) as Record<string, string>,
    ...(made && { body: defined({ ...made, ...special.body }, (value) => value) }),
    ...(form && { form }),
  };
}

/** Sends a call; `raw` goes out as the body as it is. */
export async function send(
  world: World,
  call: Call,
  headers: Record<string, string>,
  raw?: string | Uint8Array,
): Promise<Answer> {
  const query = new URLSearchParams(call.query).toString();
  const body = raw ?? bodyOf(call);
  const answer = await world.p.fetch(
    new Request(`http://127.0.0.1:3333${call.path}${query && `?${query}`}`, {
      method: call.method,
      headers: {
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    }),
  );
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

function bodyOf({ body, form }: Call): string | FormData | undefined {
  if (form) {
    const data = new FormData();
    for (const [name, value] of Object.entries(form)) data.append(name, value as string);
    return data;
  }
  return body === undefined ? undefined : JSON.stringify(body);
}

/** Where ids of a path come from, by the part of the path before them. */
const TABLES: Record<string, string> = {
  channels: 'channels',
  roles: 'roles',
  badges: 'badges',
  leaderboards: 'leaderboards',
  streaks: 'streaks',
  categories: 'store_categories',
  products: 'store_products',
  'purchase-histories': 'orders',
  'user-fields': 'user_fields',
  'bulk-update': 'bulk_jobs',
  'redemption-statuses': 'redemption_statuses',
};

async function filledPath(row: Row, params: Record<string, string>, world: World): Promise<string> {
  const parts = pathsOf(row)[0]!.split('/');
  const filled = parts.map(async (part, index) => {
    const name = /^:(\w+)/.exec(part)?.[1];
    if (name === undefined) return part;
    const given = params[name];
    if (given !== undefined) return encodeURIComponent(given);
    const before = parts[index - 1]!;
    if (name === 'communityId' || name === 'serverId') return world.communityId;
    if (before === 'servers' || before === 'communities' || before === 'gamifications')
      return world.communityId;
    if (before === 'users') return world.member._id;
    const table = TABLES[before];
    // The last one: what stands first others may need.
    const rows = table ? await world.rowsOf(table) : [];
    return encodeURIComponent(String(rows.at(-1)?.['id'] ?? '0'.repeat(24)));
  });
  return (await Promise.all(filled)).join('/');
}

/** Values by the name of their field, where a type alone does not make a good one. */
function named(name: string, world: World): unknown {
  const { member, communityId, p } = world;
  switch (name) {
    case 'identifier_type':
    case 'type':
      return 'email';
    case 'sender':
    case 'user':
    case 'username':
    case 'idOrEmail':
      return member.username;
    case 'email':
    case 'identifier':
      return member.email;
    case 'password':
      return member.password;
    case 'userId':
      return member._id;
    case 'communityId':
    case 'communityID':
      return communityId;
    case 'channelId':
    case 'channel_id':
      return p.channel('Workshop floor').id;
    case 'channelType':
      return 'open';
    case 'emoji':
      return ':wave:';
    case 'date':
      return '14/10/2026';
    case 'expireDate':
      return '';
    case 'fields':
      return ['username'];
    case 'page':
      return 1;
    case 'limit':
      return 10;
    case 'days':
    case 'count':
      return 3;
    default:
      return undefined;
  }
}

/** A value that a schema takes: what it needs and no more. */
export function sampleOf(schema: Schema, name: string, world: World): unknown {
  const {
    properties,
    required = [],
    items,
    type,
    anyOf,
    oneOf,
    enum: values,
    const: constant,
    minimum,
    pattern,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
    type?: string | string[];
    anyOf?: Schema[];
    oneOf?: Schema[];
    enum?: unknown[];
    const?: unknown;
    minimum?: number;
    pattern?: string;
  };
  if (constant !== undefined) return constant;
  if (values) return values[0];
  if (properties)
    return Object.fromEntries(
      required.map((key) => [key, sampleOf(properties[key] ?? {}, key, world)] as const),
    );
  const kind = Array.isArray(type) ? type[0] : type;
  const own = named(name, world);
  if (kind === 'array') {
    if (Array.isArray(own)) return own;
    return [own ?? sampleOf(items ?? {}, name.replace(/s$/, ''), world)];
  }
  if (own !== undefined && typeof own === (kind === 'integer' ? 'number' : (kind ?? typeof own))) return own;
  const inner = anyOf?.[0] ?? oneOf?.[0];
  if (inner) return sampleOf(inner, name, world);
  if (kind === 'number' || kind === 'integer') return Math.max(1, minimum ?? 1);
  if (kind === 'boolean') return true;
  if (kind === 'object') return {};
  if (pattern?.includes('fA-F')) return world.communityId;
  return `Sample ${name}`.trim();
}

function formOf(schema: Schema, world: World): Record<string, string | Blob> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = (schema['required'] ?? []) as string[];
  return Object.fromEntries(
    required.map((name) => [name, String(sampleOf(properties[name] ?? {}, name, world))] as const),
  );
}

const record = (value: unknown): Record<string, unknown> => Object(value) as Record<string, unknown>;

const defined = (
  values: Record<string, unknown>,
  turn: (value: unknown) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, turn(value)]])),
  );
