/** A title that is no endpoint of the platform's APIs: where the project has it instead. */
export interface Elsewhere {
  /** What of the project it is. */
  issue: 'authentication' | 'iframe channels' | 'widgets' | 'features' | 'webhooks';
  /** Not built yet: counted apart, and never as passed. */
  pending?: true;
  source: string;
  certainty: 'SEEN' | 'PARTLY' | 'NOT FOUND';
  /** What a developer imports. */
  client: string;
  route: string;
  /** Tests name it in brackets in their titles, as those of a row do. */
  key?: string;
  /** Files, from the root of the project. */
  tests: readonly string[];
  docs: string;
}

/** An outgoing webhook: the event that it sends, and what a receiver reads it with. */
const outgoing = (name: string, event: string): Elsewhere => ({
  issue: 'webhooks',
  key: `webhooks.outgoing.${name}`,
  source: 'the page of its title, whose text could not be read; the payload is inferred',
  certainty: 'PARTLY',
  client: 'src/webhooks/index.ts',
  route: `the event ${event}, to every subscription that asks for it`,
  tests: ['demo/platform/outgoing-webhooks.node.test.ts', 'src/webhooks/handler/handler.node.test.ts'],
  docs: 'src/webhooks/README.md',
});

export const ELSEWHERE: Readonly<Record<string, Elsewhere>> = {
  'APIs › Authentication': {
    issue: 'authentication',
    source: 'dev.returning.ai/apis/authentication',
    certainty: 'SEEN',
    client: 'src/api/client.ts',
    route: 'every route; demo/platform/http/auth.ts says who calls',
    tests: ['test/contract/auth.node.test.ts', 'demo/platform/keys.node.test.ts'],
    docs: 'demo/platform/README.md',
  },
  'Channels › Iframe': {
    issue: 'iframe channels',
    source: 'the table of contents; the bridge is the project’s own',
    certainty: 'PARTLY',
    client: 'src/channel/index.ts',
    route: 'GET /channels answers the settings of iframe channels; the bridge carries the rest',
    tests: ['test/e2e/channel.e2e.ts', 'demo/platform/channels.node.test.ts'],
    docs: 'README.md',
  },
  'Widgets › Authenticated Widgets': {
    issue: 'widgets',
    source: 'the table of contents',
    certainty: 'PARTLY',
    client: 'src/session/index.ts',
    route: 'POST /v1/sessions of the gateway',
    tests: ['test/e2e/first.e2e.ts'],
    docs: 'README.md',
  },
  'Widgets › Public widgets': {
    issue: 'widgets',
    source: 'the table of contents',
    certainty: 'PARTLY',
    client: 'src/all.ts',
    route: 'GET /v1/boards/:slug of the gateway',
    tests: ['test/e2e/first.e2e.ts', 'test/e2e/privacy.e2e.ts'],
    docs: 'README.md',
  },
  Features: {
    issue: 'features',
    source: 'the table of contents',
    certainty: 'NOT FOUND',
    client: 'src/index.ts',
    route: 'no route: tools/features.json lists what the bridge has',
    tests: ['test/e2e/first.e2e.ts'],
    docs: 'tools/features.json',
  },
  'Events › Outgoing webhooks › Encryption': {
    ...outgoing('encryption', 'of every type'),
    tests: [
      'demo/platform/outgoing-webhooks.node.test.ts',
      'src/webhooks/encryption/encryption.node.test.ts',
    ],
  },
  'Events › Outgoing webhooks › User Joins Server': outgoing('userJoinsServer', 'user.joined_server'),
  'Events › Outgoing webhooks › User Visits server': outgoing('userVisitsServer', 'user.visited_server'),
  'Events › Outgoing webhooks › New Message Posted Anywhere': outgoing('messagePosted', 'message.posted'),
  'Events › Outgoing webhooks › New Message Posted To channel': outgoing(
    'messagePostedToChannel',
    'message.posted',
  ),
  'Events › Outgoing webhooks › Purchased Store Item': outgoing('purchasedStoreItem', 'store.item_purchased'),
  'Events › Incoming webhooks › API Keys & Encryption': {
    issue: 'webhooks',
    source: 'the page on keys and encryption; the envelope and every answer are inferred',
    certainty: 'SEEN',
    client: 'src/api/incoming-webhooks.ts',
    route: 'every call of an incoming webhook; the operator page switches them',
    tests: [
      'demo/platform/incoming-webhooks.node.test.ts',
      'demo/platform/hostile-webhooks.node.test.ts',
      'demo/platform/operator-webhooks.node.test.ts',
    ],
    docs: 'demo/platform/README.md',
  },
};
