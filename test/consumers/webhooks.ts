/** The receiver of webhooks inside other people's servers: what counts is handled, what does not is refused. */
import { createWebhookSecret } from '../../src/webhooks/signature/secrets.js';
import { sampleEvent, sent } from '../helpers/webhook-requests.js';

/** What the consumers take events with. */
export const WEBHOOK_SECRET = createWebhookSecret();

/** Tries `/webhooks` of a server. Throws with the first thing that is not as it must be. */
export async function tryWebhooks(origin: string, output: () => string): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const event = sampleEvent('message.posted', { id: `evt_${now}` });
  const good = (at: number) => sent(event, { secrets: WEBHOOK_SECRET }, { at });
  const post = async (headers: Record<string, string>, body: string) => {
    const answer = await fetch(`${origin}/webhooks`, { method: 'POST', headers, body });
    const { outcome, code } = (await answer.json()) as { outcome?: string; code?: string };
    return `${answer.status} ${outcome ?? code}`;
  };
  const must = async (what: string, expected: string, headers: Record<string, string>, body: string) => {
    const found = await post(headers, body);
    if (found !== expected) throw new Error(`a webhook that is ${what}: ${found} instead of ${expected}`);
  };
  const { headers, body } = good(now);
  await must('changed', '401 BAD_SIGNATURE', headers, body.replace('ada', 'eve'));
  await must('signed', '200 handled', headers, body);
  await must('replayed', '409 REPLAYED', headers, body);
  await must('sent again', '200 duplicate', good(now + 1).headers, body);
  await must('too long', '413 TOO_LARGE', headers, 'x'.repeat(2 * 2 ** 20));
  await must('stale', '400 STALE', good(now - 400).headers, body);
  if (!output().includes('heard: Grüße 🎉')) throw new Error('the event was not handed over');
}
