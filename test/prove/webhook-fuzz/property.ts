import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WEBHOOK_EVENTS, WebhookEnvelope } from '../../../src/webhooks/events/event.js';
import { webhookHandler, type WebhookHandler } from '../../../src/webhooks/handler/webhook-handler.js';
import { WEBHOOK_ALGORITHMS } from '../../../src/webhooks/encryption/envelope.js';
import { WEBHOOK_REFUSALS, type WebhookRefusalCode } from '../../../src/webhooks/refusal.js';
import { sampleEvent, SENT_AT, sent } from '../../helpers/webhook-requests.js';
import { fuzzedRequests, KEY, SECRET, type FuzzedRequest } from './requests.js';

export interface FuzzReport {
  requests: number;
  /** Answers by outcome, or by the code of the refusal. */
  answers: Record<string, number>;
  kinds: Record<string, number>;
}

/**
 * Sends `count` requests to two receivers, one of which takes encrypted bodies only. Rejects with the smallest request
 * for which one of them throws, answers what is not in its lists, hands on what nobody signed, or takes an
 * honest event no longer.
 */
export async function fuzz(count: number, seed: number): Promise<FuzzReport> {
  const report: FuzzReport = { requests: 0, answers: {}, kinds: {} };
  let handed = 0;
  const make = (isSecret: boolean): WebhookHandler =>
    webhookHandler({
      secrets: SECRET,
      now: () => SENT_AT * 1000,
      maxBytes: 65_536,
      ...(isSecret && { encryption: { keys: [KEY], algorithms: WEBHOOK_ALGORITHMS } }),
      on: Object.fromEntries(Object.keys(WEBHOOK_EVENTS).map((type) => [type, () => void (handed += 1)])),
      onUnknown: (event) => assert.ok(WebhookEnvelope.parse(event)),
    });
  const receivers = [make(false), make(true)];
  let honest = 0;

  async function send(handler: WebhookHandler, request: FuzzedRequest): Promise<void> {
    const before = { handed, refused: refusedBy(handler) };
    const answer = await handler(asRequest(request));
    const body = (await answer.json()) as { outcome?: string; code?: WebhookRefusalCode };
    const what = body.outcome ?? body.code ?? '';
    report.requests += 1;
    report.answers[what] = (report.answers[what] ?? 0) + 1;
    report.kinds[request.kind] = (report.kinds[request.kind] ?? 0) + 1;
    if (answer.status === 200) {
      assert.ok(['handled', 'ignored', 'duplicate'].includes(what), what);
      assert.equal(handed - before.handed, what === 'handled' ? 1 : 0);
    } else {
      assert.ok(WEBHOOK_REFUSALS.includes(what as WebhookRefusalCode), what);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.equal(handed, before.handed, 'what is refused is not handed on');
      assert.equal(refusedBy(handler), before.refused + 1, 'what is refused is counted');
    }
    if (request.kind === 'noise') assert.notEqual(answer.status, 200, 'nobody signed it');
  }

  async function honestPath(): Promise<void> {
    for (const [index, handler] of receivers.entries()) {
      honest += 1;
      const event = sampleEvent('message.posted', { id: `honest_${honest}` });
      const { headers, body } = sent(event, { secrets: SECRET, ...(index === 1 && { key: KEY }) });
      const answer = await handler(
        asRequest({ kind: 'mutant', method: 'POST', headers, body: Buffer.from(body) }),
      );
      assert.equal(answer.status, 200, 'an honest event is handled');
    }
  }

  let runs = 0;
  const property = fc.asyncProperty(fuzzedRequests, async (request) => {
    for (const handler of receivers) await send(handler, request);
    runs += 1;
    if (runs % 100 === 0) await honestPath();
  });
  await fc.assert(property, { numRuns: count, seed });
  await honestPath();
  return report;
}

const refusedBy = ({ counters }: WebhookHandler) =>
  Object.values(counters.refused).reduce((sum, count) => sum + count, 0);

function asRequest({ method, headers, body }: FuzzedRequest): Request {
  return new Request('https://receiver.example/', { method, headers, body: body as unknown as string });
}
