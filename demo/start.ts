/**
 * Brings up the whole demo: the sandbox platform, the gateway, a customer's website, the community's app
 * with a partner's app and a hostile one in its channels, and the gallery of widgets, each in a process
 * of its own. `npm start -- --help` lists the options.
 */
import { rmSync } from 'node:fs';
import { cdnIsStale } from '../tools/build-cdn.js';
import { ChildEnded, type Child } from './start/child.js';
import { writeAtomic } from './start/credentials.js';
import { readOptions, USAGE, UsageError, type StartOptions } from './start/options.js';
import { placeIframeChannels } from './start/iframe-channels.js';
import { placeLeaderboard } from './start/leaderboards.js';
import { choosePorts } from './start/ports.js';
import { Servers } from './start/servers.js';

const running: Child[] = [];
let stopping: Promise<void> | undefined;

/** Ends what was started last first: nobody asks a server that is gone already. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const child of [...running].reverse()) await child.stop();
  })();
  return stopping;
}

async function end(code: number, message?: string): Promise<never> {
  if (message) process.stderr.write(`${message}\n`);
  await stop();
  process.exit(code);
}

/** A server that ends by itself takes the whole demo with it: half a demo would only mislead. */
function watch(child: Child): Child {
  running.push(child);
  void child.ended.then((how) => {
    if (stopping) return;
    // A server that was told something it cannot use ends with 2, and so does all of it.
    void end(how === 'ended with 2' ? 2 : 1, new ChildEnded(child.name, how, child.lines).message);
  });
  return child;
}

async function bringUp(options: StartOptions): Promise<void> {
  const started = performance.now();
  // Whoever waits for the file must not find the one of an earlier run.
  if (options.readyFile) rmSync(options.readyFile, { force: true });
  const ports = await choosePorts(options.ports);
  const servers = new Servers(options, ports, (name, line) =>
    process.stderr.write(`${name.padEnd(8)} | ${line}\n`),
  );

  const platform = watch(servers.platform());
  const others = [servers.gallery(), servers.partner()].map(watch);
  const built = cdnIsStale() ? servers.build().ended : Promise.resolve('ended with 0');
  await platform.ready;
  const how = await built;
  if (how !== 'ended with 0') throw new Error(`the build of the kit ${how}`);

  const { at } = servers;
  const credentials = servers.credentials();
  const frames = await placeIframeChannels(at, credentials, options.planner);
  const roles = await placeLeaderboard(at, credentials);
  others.push(
    watch(servers.site(credentials)),
    watch(servers.app(credentials, frames)),
    watch(servers.hostile(credentials, frames)),
  );
  const gateway = watch(servers.gateway(credentials, frames, roles));
  await Promise.all([gateway, ...others].map(({ ready }) => ready));

  if (options.readyFile) {
    const users = credentials.users.map(({ username, apiKey }) => ({ username, apiKey }));
    const text = JSON.stringify({ ...at, communityKey: credentials.communityKey, users }, null, 2);
    writeAtomic(options.readyFile, `${text}\n`, 0o600);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    [
      '',
      `  The community's app      ${at.app}`,
      `  A partner's app in it    ${at.partner}`,
      `  A hostile one            ${at.hostile}`,
      `  The customer's website   ${at.site}`,
      `  The gallery of widgets   ${at.gallery}`,
      `  The gateway              ${at.gateway}`,
      `  The sandbox platform     ${at.platform}${options.strict ? '   (strict contract)' : ''}`,
      `    its endpoints          ${at.platform}/docs   (OpenAPI: ${at.platform}/openapi.json)`,
      `    its operator page      ${at.platform}/operator`,
      '',
      `  Ready after ${seconds} s. Ctrl-C ends everything.`,
      '',
      '',
    ].join('\n'),
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.once('disconnect', () => void end(0));

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await bringUp(options);
  else process.stdout.write(`${USAGE}\n`);
} catch (error) {
  // A server that ended has been told about already.
  if (stopping) await stopping;
  else if (error instanceof UsageError) await end(2, error.message);
  else await end(1, error instanceof Error ? error.message : String(error));
}
