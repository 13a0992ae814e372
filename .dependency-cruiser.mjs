/**
 * The floors of the house: which room may import which. `npm run floors` checks src/;
 * test/floors.node.test.ts proves that a forbidden import is caught.
 */
const BROWSER = [
  'embed',
  'widgets',
  'channel',
  'community',
  'session',
  'bridge',
  'events',
  'theme',
  'i18n',
  'internal',
];
const TEST = '\\.(test|states)\\.ts$';

/** Room → rooms of this house that it may import, beside itself. */
export const FLOORS = {
  embed: [...BROWSER, 'model', 'net'],
  widgets: ['community', 'session', 'events', 'theme', 'i18n', 'internal', 'model'],
  channel: ['bridge', 'model'],
  community: ['model', 'net', 'session'],
  session: ['net'],
  gateway: ['api', 'contract', 'webhooks', 'model', 'net'],
  api: ['contract', 'net'],
  webhooks: ['contract'],
  bridge: [],
  // The ground draws and reports what the model describes: its shapes as types, nothing else of it.
  events: ['model'],
  theme: ['model'],
  i18n: ['model'],
  // Controllers find a community and draw its errors, so they stand one step above the ground.
  internal: ['community', 'events', 'i18n', 'model', 'session', 'theme'],
  contract: [],
  model: [],
  net: [],
};

const floorRules = Object.entries(FLOORS).map(([room, allowed]) => ({
  name: `floor-${room}`,
  comment: `src/${room} may import only: ${allowed.join(', ') || 'nothing of the house'}`,
  severity: 'error',
  // A partner develops against a host in the same page, and that one needs a community in memory.
  from: { path: `^src/${room}/`, pathNot: room === 'channel' ? `${TEST}|^src/channel/testing` : TEST },
  to: {
    path: '^src/',
    pathNot: [`^src/(${[room, ...allowed].join('|')})/`, ...(room === 'widgets' ? ['^src/channel/'] : [])],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...floorRules,
    {
      name: 'channel-testing',
      comment: 'src/channel/testing* may import bridge, model and the community in memory',
      severity: 'error',
      from: { path: '^src/channel/testing', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(channel|bridge|model|community)/' },
    },
    {
      name: 'ground-takes-types',
      comment: 'events, theme and i18n load no code of the model',
      severity: 'error',
      from: { path: '^src/(events|theme|i18n)/', pathNot: TEST },
      to: { path: '^src/model/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-translate-meets-contract',
      comment: "of the gateway, only translate/ knows the platform's language",
      severity: 'error',
      from: { path: '^src/gateway/(?!translate/)', pathNot: TEST },
      to: { path: '^src/contract/' },
    },
    {
      name: 'only-iframe-channel-meets-channel',
      comment: 'of the widgets, only widgets/iframe-channel imports channel/',
      severity: 'error',
      from: { path: '^src/widgets/(?!iframe-channel/)', pathNot: TEST },
      to: { path: '^src/channel/' },
    },
    {
      name: 'guest-without-community',
      comment:
        'connect-channel.ts never imports bridge-community.ts: a partner who needs no widgets loads none',
      severity: 'error',
      from: { path: '^src/channel/connect-channel\\.ts$' },
      to: { path: '^src/channel/bridge-community\\.ts$', reachable: true },
    },
    {
      name: 'small-clients-without-zod',
      comment: 'user-api, http, connect-channel and the bridge load no zod, by no way round',
      severity: 'error',
      from: {
        path: '^src/(api/user-api|net/http|channel/connect-channel)\\.ts$|^src/bridge/',
        pathNot: TEST,
      },
      to: { path: 'node_modules/zod/', reachable: true },
    },
    {
      name: 'browser-zod-mini-only',
      comment: 'browser code uses zod/mini, which is a third of the size and needs no eval',
      severity: 'error',
      from: {
        path: `^src/(${[...BROWSER, 'model', 'contract', 'net', 'api'].join('|')})/`,
        pathNot: TEST,
      },
      to: { path: 'node_modules/zod/(index|v4/index|v4/classic/|v3/)' },
    },
    {
      name: 'server-without-lit',
      comment: 'rooms of the server never import lit',
      severity: 'error',
      from: { path: '^src/(gateway|webhooks|api|contract|model|net)/', pathNot: TEST },
      to: { path: 'node_modules/(lit|@lit|lit-html|lit-element)/' },
    },
    {
      name: 'browser-without-node',
      comment: 'rooms of the browser use nothing of Node',
      severity: 'error',
      from: {
        path: `^src/(${[...BROWSER, 'model', 'contract', 'net', 'api'].join('|')})/|^src/[^/]+\\.ts$`,
        pathNot: TEST,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-demo-in-src',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: '^(demo|test|tools)/' },
    },
    {
      name: 'no-states-in-product',
      comment: 'fixtures are for tests and the gallery',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: '\\.states\\.ts$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      // An optional peer is installed here for its tests.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
