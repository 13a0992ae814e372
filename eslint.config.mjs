import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const browser = ['src/**/*.ts'];

const everywhere = [
  { selector: "MemberExpression[property.name='innerHTML']", message: 'Text from outside is text.' },
  { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: 'Text is text.' },
  {
    selector: "CallExpression[callee.property.name='postMessage'] > Literal[value='*']",
    message: 'Name the origin. The one exception stands in bridge/.',
  },
];

const listening = 'Only bridge/accept.ts listens to the messages of a window.';
const leaving = 'pagehide, never unload: it keeps the page out of the back/forward cache.';
const ofWindows = [
  {
    selector:
      "CallExpression[callee.property.name='addEventListener'] > Literal.arguments:first-child[value='message']",
    message: listening,
  },
  {
    selector:
      "CallExpression[callee.name='addEventListener'] > Literal.arguments:first-child[value='message']",
    message: listening,
  },
  {
    selector: "AssignmentExpression[left.property.name='onmessage']:not([left.object.name=/^(port|tabs)$/])",
    message: listening,
  },
  { selector: "AssignmentExpression[left.name='onmessage']", message: listening },
  { selector: 'Literal[value=/^(before)?unload$/]', message: leaving },
  { selector: 'AssignmentExpression[left.property.name=/^on(before)?unload$/]', message: leaving },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'cdn',
      'coverage',
      'shots',
      'node_modules',
      '.data',
      '.rai',
      '.tmp',
      'test/consumers/*/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.server.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      eqeqeq: ['error', 'smart'],
      'no-console': 'off',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['lit/directives/unsafe-*', 'lit/directives/style-map*'],
              message: 'No raw HTML; style attributes break strict policies.',
            },
          ],
        },
      ],
    },
  },
  {
    files: browser,
    ...lit.configs['flat/recommended'],
  },
  { files: browser, ...wc.configs['flat/best-practice'] },
  {
    files: browser,
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...litA11y.configs.recommended.rules,
      // The rule reads `href=${…}` as missing.
      'lit-a11y/anchor-is-valid': 'off',
      'lit-a11y/click-events-have-key-events': 'off',
    },
  },
  {
    files: ['src/{model,community,session,bridge,channel,events,theme,i18n,internal,widgets,embed}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.states.ts'],
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'Widgets keep nothing in the browser.' },
        { name: 'sessionStorage', message: 'Widgets keep nothing in the browser.' },
        { name: 'indexedDB', message: 'Widgets keep nothing in the browser.' },
        { name: 'caches', message: 'Widgets keep nothing in the browser.' },
      ],
    },
  },
  {
    // One function decides which window may be heard, and nothing keeps a page out of the back/forward cache.
    files: ['src/**/*.ts'],
    ignores: ['src/bridge/accept.ts', '**/*.test.ts', 'src/gateway/**', 'src/webhooks/**'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...ofWindows],
    },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['it', 'describe', 'test', 'before', 'after'] },
          ],
        },
      ],
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // An assertion of chai is a statement by itself.
    files: ['**/*.test.ts'],
    ignores: ['**/*.node.test.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
);
