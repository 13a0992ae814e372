import { IncomingWebhook, WorkflowWebhook } from '../../../src/api/incoming-webhooks.js';
import { encryptPayload } from '../../../src/webhooks/index.js';
import type { WebhookAction, WebhookLimits } from '../db/schema.js';
import { createIncomingWebhook, switchOn } from '../services/incoming-webhooks/manage.js';
import type { Answer, TestPlatform } from './platform.js';

export interface TestWebhook {
  id: string;
  path: string;
  key: string | undefined;
  /** Key for encryption and its name. */
  cipher: { kid: string; key: string } | undefined;
  /** Calls by hand, with the right key unless the headers say otherwise. */
  call(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  client: IncomingWebhook;
}

/** A webhook of the seeded community, or of another one, with the toggles that are asked for. */
export async function webhookOf(
  p: TestPlatform,
  action: Exclude<WebhookAction, 'workflow'>,
  options: { key?: boolean; encryption?: boolean; limits?: WebhookLimits; communityId?: string } = {},
): Promise<TestWebhook> {
  const { communityId = p.credentials_.communityId, limits = {} } = options;
  const { row } = await createIncomingWebhook(p.platform, communityId, { name: 'Test', action, limits });
  const made = (use: 'call' | 'encryption') => switchOn(p.platform, communityId, row.id, use);
  const key = options.key ? (await made('call')).key : undefined;
  const cipher = options.encryption ? await made('encryption') : undefined;
  const path = `/webhooks/incoming/${row.id}`;
  return {
    id: row.id,
    path,
    key,
    cipher,
    call: (body, headers) =>
      p.call('POST', path, {
        surface: '',
        key: null,
        headers: { ...(key !== undefined && { 'x-api-key': key }), ...headers },
        body,
      }),
    client: new IncomingWebhook({
      url: `http://127.0.0.1:3333${path}`,
      ...(key !== undefined && { key }),
      ...(cipher && { encrypt: (text: string) => encryptPayload(text, cipher) }),
      retries: 0,
      fetch: ((input: string, init?: RequestInit) => p.fetch(new Request(input, init))) as typeof fetch,
    }),
  };
}

export interface TestWorkflow {
  id: string;
  path: string;
  key: string;
  client: WorkflowWebhook;
  handshake(headers?: Record<string, string>, body?: unknown): Promise<Answer>;
  /** A token, with the right key. */
  token(): Promise<string>;
  /** An event by hand, with a new token unless another is given. */
  tell(event: unknown, token?: string, headers?: Record<string, string>): Promise<Answer>;
}

/** A workflow webhook of the seeded community, or of another one. */
export async function workflowOf(
  p: TestPlatform,
  communityId = p.credentials_.communityId,
): Promise<TestWorkflow> {
  const made = await createIncomingWebhook(p.platform, communityId, { name: 'Flow', action: 'workflow' });
  const { id } = made.row;
  const key = made.key!;
  const path = `/webhooks/workflow/${id}`;
  const post = (to: string, headers: Record<string, string>, body?: unknown) =>
    p.call('POST', to, { surface: '', key: null, headers, ...(body !== undefined && { body }) });
  const handshake = (headers: Record<string, string> = { 'x-api-key': key }, body?: unknown) =>
    post(`${path}/handshake`, headers, body);
  const token = async () => (await handshake()).body.data.sessionToken as string;
  return {
    id,
    path,
    key,
    handshake,
    token,
    tell: async (event, own, headers) =>
      post(path, { 'x-session-token': own ?? (await token()), ...headers }, event),
    client: new WorkflowWebhook({
      url: `http://127.0.0.1:3333${path}`,
      handshakeUrl: `http://127.0.0.1:3333${path}/handshake`,
      key,
      retries: 0,
      fetch: ((input: string, init?: RequestInit) => p.fetch(new Request(input, init))) as typeof fetch,
    }),
  };
}
