/**
 * Element and component tests in real browsers. `npm run test:unit` runs Chromium; RAI_ENGINES=chromium,firefox,webkit
 * names others. The launchers use browsers of the system; nothing is downloaded.
 */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, summaryReporter } from '@web/test-runner';
import { CHROMIUM_ARGS, chromiumPath, firefoxPath, webkitBrowser } from './tools/browsers.mjs';

const engines = (process.env.RAI_ENGINES ?? 'chromium').split(',');
const isCi = Boolean(process.env.CI);

async function launcher(engine) {
  if (engine === 'chromium') {
    const { playwrightLauncher } = await import('@web/test-runner-playwright');
    return playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
      createBrowserContext: ({ browser }) =>
        browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' }),
    });
  }
  if (engine === 'firefox') {
    const { puppeteerLauncher } = await import('@web/test-runner-puppeteer');
    process.env.HOME = mkdtempSync(join(tmpdir(), 'rai-firefox-'));
    return puppeteerLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath: firefoxPath(),
        headless: true,
        extraPrefsFirefox: { 'ui.prefersReducedMotion': 1, 'intl.accept_languages': 'en-US' },
      },
    });
  }
  if (engine === 'webkit') {
    const { webdriverLauncher } = await import('@web/test-runner-webdriver');
    return webdriverLauncher({
      automationProtocol: 'webdriver',
      hostname: '127.0.0.1',
      port: Number(process.env.RAI_WEBKIT_PORT ?? 4567),
      path: '/',
      logLevel: 'error',
      capabilities: webkitBrowser(),
    });
  }
  throw new Error(`RAI_ENGINES: expected chromium, firefox or webkit, got "${engine}"`);
}

/** Writes down where a test failed or a page never came back, for `tools/test-engines.ts`. */
const failedFiles = (list) => ({
  onTestRunFinished({ sessions }) {
    const failed = sessions.filter(({ passed }) => !passed).map(({ testFile }) => relative('.', testFile));
    writeFileSync(list, [...new Set(failed)].join('\n'));
  },
});

export default {
  files: ['src/**/*.test.ts', '!src/**/*.node.test.ts', 'test/browser/**/*.test.ts'].filter(
    (glob) => !glob.startsWith('test/') || existsSync('test/browser'),
  ),
  nodeResolve: true,
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: './tsconfig.json' })],
  browsers: await Promise.all(engines.map(launcher)),
  // Pages of Firefox and WebKit share one window: the one behind has no focus, no frames and slow timers.
  concurrency: engines.some((engine) => engine !== 'chromium') ? 1 : 2,
  concurrentBrowsers: 1,
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 150_000,
  testFramework: { config: { timeout: 20_000, forbidOnly: isCi } },
  reporters: [
    defaultReporter({ reportTestProgress: !isCi }),
    ...(isCi ? [summaryReporter({ flatten: true })] : []),
    ...(process.env.RAI_FAILED_FILES ? [failedFiles(process.env.RAI_FAILED_FILES)] : []),
  ],
  coverage: Boolean(process.env.RAI_COVERAGE),
  coverageConfig: {
    include: ['src/**/*.ts'],
    exclude: ['**/*.test.ts', '**/*.states.ts', '**/node_modules/**'],
    report: true,
    reportDir: 'coverage/browser',
    reporters: ['lcovonly', 'text-summary'],
  },
};
