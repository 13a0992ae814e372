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
  /** Files, from the root of the project. */
  tests: readonly string[];
  docs: string;
}

const webhook: Elsewhere = {
  issue: 'webhooks',
  pending: true,
  source: 'the tables of contents',
  certainty: 'PARTLY',
  client: '',
  route: '',
  tests: [],
  docs: '',
};

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
  'Events › Outgoing webhooks › Encryption': webhook,
  'Events › Outgoing webhooks › User Joins Server': webhook,
  'Events › Outgoing webhooks › User Visits server': webhook,
  'Events › Outgoing webhooks › New Message Posted Anywhere': webhook,
  'Events › Outgoing webhooks › New Message Posted To channel': webhook,
  'Events › Outgoing webhooks › Purchased Store Item': webhook,
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
