import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { WEBHOOK_ALGORITHMS } from './encryption/envelope.js';
import { OWN_WEBHOOK_EVENTS, WEBHOOK_EVENTS, type WebhookEventType } from './events/event.js';
import { WEBHOOK_REFUSALS, WebhookRefused } from './refusal.js';

describe('the guide to webhooks', () => {
  const lines = readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n');
  const row = (name: string) => lines.filter((line) => line.startsWith(`| \`${name}\` `));

  it('has a row for each refusal, with its status', () => {
    for (const code of WEBHOOK_REFUSALS) {
      assert.match(row(code)[0] ?? '', new RegExp(`\\| ${new WebhookRefused(code).status} `), code);
    }
  });

  it('has a row for each event, which says whether it is ours, and for each cipher', () => {
    for (const type of Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]) {
      assert.equal(row(type).length, 1, type);
      assert.equal(row(type)[0]!.includes('**Ours**'), OWN_WEBHOOK_EVENTS.includes(type), type);
    }
    for (const alg of WEBHOOK_ALGORITHMS) assert.equal(row(alg).length, 1, alg);
  });
});
