import * as z from 'zod/mini';
import {
  CurrencyByWebhook,
  FieldsByWebhook,
  SendMessageWebhook,
  SentByWebhook,
  UpdateCurrencyWebhook,
  UpdateFieldsWebhook,
  WorkflowEvent,
  WorkflowOutcome,
  WorkflowSession,
} from '../../../../src/contract/incoming-webhooks.js';
import type { Row } from '../row.js';

const IDEMPOTENCY = {
  'idempotency-key': 'Names the call: under the same name it takes effect once in 24 hours.',
};
const ENCRYPTED = {
  'x-encrypted':
    'true where the webhook asks for encryption: then the body is the envelope { v, alg, kid, iv, tag, data }.',
};

const incoming = (
  action: string,
  title: string,
  rest: Pick<Row, 'client' | 'summary' | 'body' | 'answer'>,
): Row => ({
  key: `webhooks.incoming.${action}`,
  titles: [`Events › Incoming webhooks › ${title}`],
  source: 'the page on keys and encryption; the action is known by its title, the rest is inferred',
  certainty: 'PARTLY',
  api: 'webhook',
  route: 'POST /webhooks/incoming/:id',
  headers: { ...IDEMPOTENCY, ...ENCRYPTED },
  ...rest,
});

/** Addresses that a customer's own systems call. Each webhook has one action and two toggles. */
export const incomingWebhookRows: readonly Row[] = [
  incoming('sendMessage', 'Send message into channels', {
    client: 'IncomingWebhook.sendMessage',
    summary: 'Writes a message into channels, into all of them or none.',
    body: SendMessageWebhook,
    answer: z.object({ data: SentByWebhook }),
  }),
  incoming('updateFields', 'Update Custom User Fields', {
    client: 'IncomingWebhook.updateFields',
    summary: 'Sets custom fields of a member, all of them or none.',
    body: UpdateFieldsWebhook,
    answer: z.object({ data: FieldsByWebhook }),
  }),
  incoming('updateCurrency', 'Update In-game currency', {
    client: 'IncomingWebhook.updateCurrency',
    summary:
      'Adds to a member’s coins or XP, takes from them, or sets them; never below the floor of the webhook.',
    body: UpdateCurrencyWebhook,
    answer: z.object({ data: CurrencyByWebhook }),
  }),
  {
    key: 'webhooks.workflow.handshake',
    titles: ['Events › Workflow webhooks › handshake'],
    source: 'the page on workflow webhooks',
    certainty: 'SEEN',
    api: 'webhook',
    route: 'POST /webhooks/workflow/:id/handshake',
    client: 'WorkflowWebhook.handshake',
    summary: 'A session token of 300 seconds for one event, for the workflow’s key in either header.',
    answer: z.object({ data: WorkflowSession }),
  },
  {
    key: 'webhooks.workflow.send',
    titles: ['Events › Workflow webhooks › event'],
    source: 'the page on workflow webhooks; answers are inferred',
    certainty: 'PARTLY',
    api: 'webhook',
    route: 'POST /webhooks/workflow/:id',
    client: 'WorkflowWebhook.send',
    summary: 'Tells what happened to one of the customer’s people; a registration makes the member.',
    headers: IDEMPOTENCY,
    body: WorkflowEvent,
    answer: z.object({ data: WorkflowOutcome }),
  },
];
