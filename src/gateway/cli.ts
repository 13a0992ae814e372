#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { createGateway, type Gateway } from './create-gateway.js';
import { KEY_USAGE, makeKey } from './identity/key-command.js';
import { generateKey } from './identity/keys.js';
import { listen, type Listening } from './listen.js';
import { createLog, type Log } from './log.js';
import { OptionsError, parseOptions } from './options/parse.js';
import type { GatewayInput } from './options/schema.js';
import { readSources, type Given } from './options/sources.js';
import { StoreUnavailable } from './store/store.js';

/** The ready line waits so long for a platform that does not answer. */
const PATIENCE = 15_000;
const DRAIN = 5000;

const USAGE = `rai-kit gateway [--port 8787] [--host 127.0.0.1] [--config FILE] [--<option> <value> …]

Every option also comes from the environment: publicUrl is --public-url and RAI_PUBLIC_URL.
Needed: --platform-integration-url, --platform-community-key.

${KEY_USAGE}`;

async function main(argv: readonly string[]): Promise<void> {
  const [command, ...flags] = argv;
  if (command === '--help' || command === 'help' || flags.includes('--help')) {
    process.stdout.write(USAGE);
    return;
  }
  if (command === 'key') return void process.stdout.write(`${await makeKey(flags)}\n`);
  if (command !== 'gateway') throw new OptionsError(`expected the command "gateway" or "key"\n\n${USAGE}`);
  const given = readSources(flags, process.env);
  const log = createLog({ level: 'info' });
  await complete(given, log);
  // Before the port is opened, with an address that stands for one that is not known yet.
  parseOptions({ publicUrl: 'http://127.0.0.1', ...given.input }, given.nameOf);
  await serve(given);
}

/** What a developer need not give: it lasts until the process ends. */
async function complete({ input }: Given, log: Log): Promise<void> {
  if (input.publicIdKey === undefined) {
    input.publicIdKey = randomBytes(32).toString('base64url');
    log.warn('no publicIdKey was given: public ids change with every start');
  }
  const sessions = (input.sessions ?? {}) as Record<string, unknown>;
  if (sessions.keys === undefined) {
    input.sessions = { issuer: 'rai-kit-development', ...sessions, keys: [await generateKey()] };
    log.warn('no session keys were given: one was made that lasts until the gateway ends');
  }
}

async function serve({ input, listen: { port, host }, nameOf }: Given): Promise<void> {
  // The port is opened first: with port 0 the gateway's own address is known only then.
  const holder: { gateway?: Gateway } = {};
  const server = await listen(
    async (request, info) => holder.gateway?.fetch(request, info) ?? new Response(null, { status: 503 }),
    port,
    host,
    (incoming, outgoing) => holder.gateway?.answerKept(incoming, outgoing) ?? false,
  );
  const options = { publicUrl: server.url, ...input };
  parseOptions(options, nameOf);
  const gateway = createGateway(options as GatewayInput);
  holder.gateway = gateway;
  const stop = stopper(gateway, server);
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        resolve('stopped');
        stop();
      });
    }
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
  // A gateway that is ended while it waits for its platform ends as well as any other.
  if ((await Promise.race([stopped, gateway.ready, late])) === 'stopped') return;
  process.stdout.write(`${JSON.stringify({ ready: 'gateway', url: server.url })}\n`);
}

/** Ends in good order at the first call, and at once at the second: what was not sent for sure stays in the outbox. */
function stopper(gateway: Gateway, server: Listening): () => void {
  let isStopping = false;
  return () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), PATIENCE + DRAIN).unref();
    void Promise.all([gateway.close({ drainMs: DRAIN }), server.close(DRAIN)]).then(() => process.exit(0));
  };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof OptionsError || error instanceof StoreUnavailable || isListenError(error);
  process.stderr.write(`rai-kit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(known || isKeyError(error) ? 2 : 1);
});

function isListenError(error: unknown): boolean {
  return (error as { syscall?: unknown } | undefined)?.syscall === 'listen';
}

function isKeyError(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('sessions.keys');
}
