/**
 * Where the system's browsers are, and the options with which they run here. Plain JavaScript, because the
 * configuration of the test runner is loaded by Node itself.
 */
import { existsSync } from 'node:fs';

/** No background traffic: a test meets only what it started itself. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function find(variable, candidates, hint) {
  const chosen = process.env[variable];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`${variable}: no such file: ${chosen}`);
  }
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path) return path;
  throw new Error(`${hint} is missing. Install it with your package manager, or name it in ${variable}.`);
}

/** @returns {string} */
export const chromiumPath = () =>
  find(
    'CHROMIUM_PATH',
    [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    'Chromium (Debian package "chromium")',
  );

/** @returns {string} */
export const firefoxPath = () =>
  find(
    'FIREFOX_PATH',
    ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    'Firefox (Debian package "firefox-esr")',
  );

const MINI_BROWSERS = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
];

/** WebDriver capabilities of WebKitGTK; the classic protocol, as its BiDi answer is refused by the client. */
export const webkitBrowser = () => ({
  browserName: 'MiniBrowser',
  'wdio:enforceWebDriverClassic': true,
  'webkitgtk:browserOptions': {
    binary: find('WEBKIT_PATH', MINI_BROWSERS, 'WebKitGTK (Debian package "webkit2gtk-driver")'),
    args: ['--automation'],
  },
});
