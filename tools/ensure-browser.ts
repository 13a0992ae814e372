/**
 * Before `npm test`: sees to it that the system has what the tests run in. Installs Debian packages where
 * it may (as root, or by sudo without a question), otherwise says exactly what to install and stops.
 * `--all` asks for the three engines and PostgreSQL.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chromiumPath, firefoxPath, webkitBrowser } from './browsers.mjs';

interface Need {
  what: string;
  packages: string[];
  isThere: () => boolean;
}

const answers = (probe: () => unknown) => () => {
  try {
    return Boolean(probe());
  } catch {
    return false;
  }
};
const onPath = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const postgres = () =>
  onPath('initdb') ||
  (existsSync('/usr/lib/postgresql') &&
    readdirSync('/usr/lib/postgresql').some((v) => existsSync(`/usr/lib/postgresql/${v}/bin/initdb`)));
const arabic = () => spawnSync('sh', ['-c', 'fc-list :lang=ar | grep -q .']).status === 0;

const chromium: Need = {
  what: 'Chromium',
  packages: ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji'],
  isThere: answers(chromiumPath),
};
const others: Need[] = [
  { what: 'Firefox', packages: ['firefox-esr'], isThere: answers(firefoxPath) },
  {
    what: 'WebKitGTK',
    packages: ['webkit2gtk-driver'],
    isThere: answers(() => webkitBrowser() && onPath('WebKitWebDriver')),
  },
  { what: 'Xvfb', packages: ['xvfb'], isThere: () => onPath('Xvfb') },
  { what: 'PostgreSQL', packages: ['postgresql'], isThere: postgres },
  { what: 'fonts', packages: ['fonts-noto-core', 'fonts-noto-color-emoji'], isThere: arabic },
];

const needs = process.argv.includes('--all') ? [chromium, ...others] : [chromium];
const missing = needs.filter((need) => !need.isThere());

if (missing.length > 0) {
  const packages = [...new Set(missing.flatMap((need) => need.packages))];
  const names = missing.map((need) => need.what).join(', ');
  const isRoot = process.getuid?.() === 0;
  const prefix = isRoot ? [] : spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
  let isDone = false;
  if (prefix && onPath('apt-get')) {
    console.log(`${names}: not installed; installing ${packages.join(' ')}`);
    const run = (args: string[]) => {
      const [command = '', ...rest] = [
        ...prefix,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        ...args,
      ];
      return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
    };
    isDone = run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  }
  const still = missing.filter((need) => !need.isThere());
  if (!isDone || still.length > 0) {
    console.error(
      `${names} is needed to run the tests and could not be installed here.\n` +
        `  Debian, Ubuntu: sudo apt-get install ${packages.join(' ')}\n` +
        '  Elsewhere: install it and name its program in CHROMIUM_PATH, FIREFOX_PATH or WEBKIT_PATH.',
    );
    process.exit(1);
  }
}
