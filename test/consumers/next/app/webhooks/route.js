import { webhookHandler } from 'rai-kit/webhooks';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Made when it is first asked: while it is built there is no secret. */
let webhooks;

export function POST(request) {
  webhooks ??= webhookHandler({
    secrets: process.env.WEBHOOK_SECRET,
    on: { 'message.posted': ({ data }) => console.log(`heard: ${data.message.text}`) },
  });
  return webhooks(request);
}
