/**
 * `npm run conformance`: the protocol's checks on the kit's host and guest, which must pass, and on hosts and
 * guests that each lack one thing, which must fail at the check of that name. `--json` prints the results for
 * programs, `--quick` tries a fifth of the flaws, `--side guest` one side. `--serve` leaves the page up, for a host or a guest of somebody else.
 */
import { bundle } from '../hostile/bridge/rig/build.js';
import { page as pageOf, startRig } from '../hostile/bridge/rig/server.js';
import { openBrowser } from '../helpers/browser.js';
import type { Verdict } from './checks/check.js';

/** What is taken out of the hand-written ends; each is the name of the check that must notice. */
const FLAWS = {
  host: [
    'offer',
    'one-offer',
    'welcome',
    'secret-echo',
    'grants-only-wanted',
    'version',
    'highest-common',
    'bad-hello',
    'replaced',
    'answer',
    'unknown-method',
    'forbidden',
    'grant-is-the-hosts',
    'invalid',
    'unknown-fields',
    'no-inside-out',
    'deadline',
    'cancel',
    'stream-credit',
    'batch',
    'ping',
    'in-flight',
    'too-large',
    'depth',
    'bad-frames',
  ],
  guest: [
    'hello',
    'fresh-nonce',
    'woken',
    'nonce-of-the-offer',
    'one-port',
    'only-its-parent',
    'version-of-the-offer',
    'open',
    'waits-for-welcome',
    'call',
    'refusal',
    'stray-answers',
    'unknown-keys',
    'ping',
    'cancel',
    'stream-credit',
    'in-flight',
    'revoked',
    'too-large',
    'goodbye',
  ],
} as const;

interface Result {
  subject: string;
  /** The check that must fail; absent where all must pass. */
  flaw?: string;
  ok: boolean;
  note?: string;
  verdicts: Verdict[];
}

const HERE = new URL('.', import.meta.url).pathname;
const has = (name: string): boolean => process.argv.includes(`--${name}`);
const isJson = has('json');
const after = (name: string): string | undefined => process.argv[process.argv.indexOf(`--${name}`) + 1];

async function main(): Promise<void> {
  const bridge = has('bridge') ? after('bridge') : undefined;
  const pages = ['page/main', 'page/visitor', 'page/stranger'];
  const subjects = ['kit-host', 'kit-guest', 'plain-host', 'plain-guest'].map((name) => `subjects/${name}`);
  const files = await bundle(
    Object.fromEntries([...pages, ...subjects].map((path) => [path.split('/')[1]!, `${HERE}${path}.ts`])),
    { bridge },
  );
  const scripts: Record<string, string> = {
    '/': 'main',
    '/visitor.html': 'visitor',
    '/stranger.html': 'stranger',
  };
  for (const name of ['kit-host', 'kit-guest', 'plain-host', 'plain-guest']) scripts[`/${name}.html`] = name;
  const rig = await startRig(files, (_, response, { pathname }) => {
    const script = scripts[pathname];
    if (!script) return false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(pageOf(`/files/${script}.js`, {}));
    return true;
  });
  const top = rig.origin('conformance');
  if (has('serve')) {
    console.log(`${top}/?guest=URL checks a guest, ${top}/?host=URL a host. Ctrl-C ends it.`);
    return;
  }
  const browser = await openBrowser(['--site-per-process']);
  const results: Result[] = [];

  async function judge(side: 'host' | 'guest', subject: string, flaw?: string): Promise<void> {
    const site = side === 'host' ? 'host' : 'widget';
    const address = `${rig.origin(site)}/${subject}.html${flaw ? `?flaw=${flaw}` : ''}`;
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    // One that lacks a thing is held to the check of that thing alone: the others are shown to pass on the whole one.
    const only = flaw ? `&check=${flaw}` : '';
    await page.goto(`${top}/?${side}=${encodeURIComponent(address)}${only}`);
    const seen = await page
      .waitForFunction(() => (globalThis as { verdicts?: Verdict[] }).verdicts, undefined, {
        timeout: 120_000,
      })
      .then((handle) => handle.jsonValue());
    await page.close();
    const verdicts = seen ?? [];
    const bad = verdicts.filter(({ state }) => state !== 'pass');
    const isNoticed = verdicts.find(({ name }) => name === flaw)?.state === 'fail';
    const isOk = flaw ? isNoticed : bad.length === 0 && verdicts.length > 0 && errors.length === 0;
    const note = flaw
      ? verdicts.find(({ name }) => name === flaw)?.note
      : [...bad.map(({ name, note: text }) => `${name}: ${text ?? ''}`), ...errors].join('; ');
    const result = {
      subject: `${subject}`,
      ...(flaw && { flaw }),
      ok: isOk,
      ...(note && { note }),
      verdicts,
    };
    results.push(result);
    if (isJson) return;
    const count = flaw
      ? `fails at ${flaw}`
      : `passes ${verdicts.length - bad.length} of ${verdicts.length} checks`;
    console.log(
      `${isOk ? 'ok  ' : 'FAIL'} ${subject.padEnd(12)} ${isOk || !flaw ? count : `was to fail at ${flaw}`}`,
    );
    if (note && (!isOk || has('notes'))) console.log(`     ${note}`);
  }

  try {
    for (const side of (['host', 'guest'] as const).filter((one) => !has('side') || one === after('side'))) {
      await judge(side, `kit-${side}`);
      await judge(side, `plain-${side}`);
      for (const flaw of has('quick') ? FLAWS[side].filter((_, i) => i % 5 === 0) : FLAWS[side]) {
        await judge(side, `plain-${side}`, flaw);
      }
    }
  } finally {
    await browser.close();
    await rig.stop();
  }
  const failed = results.filter(({ ok }) => !ok);
  if (isJson)
    console.log(JSON.stringify({ ok: failed.length === 0, subjects: results.length, results }, null, 2));
  else console.log(`\n${results.length - failed.length} of ${results.length} as they should be`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await main();
