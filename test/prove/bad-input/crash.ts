import { join } from 'node:path';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import {
  mintSession,
  readCredentials,
  startGateway,
  temporaryFolder,
} from '../../helpers/gateway-process.js';
import { startServer, until, type ServerProcess } from '../../helpers/processes.js';
import { readProblem } from './answers.js';
import type { Report } from './report.js';
import { boardUntil, type Mode } from './stage.js';

const AT_ONCE = 6;
const BEFORE_KILL = 40;

interface World {
  credentials: Credentials;
  channel: string;
  gateway: string;
  platform: ServerProcess;
  restart(): Promise<ServerProcess>;
}

/** Rounds of `kill -9` of the platform in the middle of accepted messages, then a clean start on the same folder. */
export async function checkCrash(report: Report, { strict, quick }: Mode): Promise<void> {
  const rounds = quick ? 1 : 3;
  const folder = temporaryFolder('crash');
  const data = join(folder.path, 'data');
  const start = (port: string): Promise<ServerProcess> =>
    startServer({
      script: 'demo/platform/main.ts',
      args: [
        ...['--port', port, '--data', data, '--members', '60'],
        ...(strict ? ['--strict-contract'] : []),
      ],
    });
  const first = await start('0');
  const credentials = readCredentials(data);
  const gateway = await startGateway({
    platform: first.url,
    credentials,
    store: join(folder.path, 'store'),
    env: { RAI_SYNC_INTERVAL_MS: '500' },
  });
  const world: World = {
    credentials,
    channel: credentials.channels.find(({ topic }) => topic === 'Long table')!.id,
    gateway: gateway.url,
    platform: first,
    restart: async () => (world.platform = await start(new URL(first.url).port)),
  };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await direct(report, world, round);
      await throughGateway(report, world, round);
    }
    await report.check('after all kills: board', 'fresh, by itself', async () => {
      const ok = await boardUntil(gateway.url, (board) => board['stale'] !== true, 30_000);
      return { ok, seen: ok ? 'fresh' : 'stale' };
    });
  } finally {
    await gateway.stop();
    await world.platform.stop();
    folder.remove();
  }
}

/** How often each text is in the channel, by the platform's own list. */
async function storedTexts({ platform, credentials, channel }: World): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  let before: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ channel_id: channel, count: '200', ...(before && { before }) });
    const answer = await fetch(`${platform.url}/apis/v1/messages?${query}`, {
      headers: { authorization: `Bearer ${credentials.communityKey}` },
    });
    if (!answer.ok) throw new Error(`the messages cannot be read: ${answer.status}`);
    const { data } = (await answer.json()) as { data: { messages: { id: string; message: string }[] } };
    for (const { message } of data.messages) times.set(message, (times.get(message) ?? 0) + 1);
    before = data.messages.at(-1)?.id;
    if (data.messages.length < 200) return times;
  }
}

async function killAndRestart(report: Report, world: World, name: string): Promise<void> {
  const { signal } = await world.platform.kill();
  await report.check(`${name}: the start after it`, 'clean, on the same folder', async () => {
    const began = Date.now();
    const platform = await world.restart();
    return { ok: signal === 'SIGKILL', seen: `${platform.url} after ${Date.now() - began} ms` };
  });
}

async function direct(report: Report, world: World, round: number): Promise<void> {
  const name = `kill -9 in the middle of sends, round ${round}`;
  const accepted: string[] = [];
  const tried: string[] = [];
  let isOver = false;
  const sender = async (n: number): Promise<void> => {
    for (let i = 0; !isOver && i < 1000; i += 1) {
      const message = `Sent before the end: ${round}.${n}.${i}`;
      tried.push(message);
      const answer = await fetch(`${world.platform.url}/apis/v1/messages/send`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.credentials.communityKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          channelId: world.channel,
          message,
          sender: world.credentials.users[n % world.credentials.users.length]!.username,
        }),
      }).catch(() => undefined);
      if (answer?.ok) accepted.push(message);
      else if (!answer) return;
    }
  };
  const senders = Promise.all(Array.from({ length: AT_ONCE }, (_, n) => sender(n)));
  await until(() => (accepted.length >= BEFORE_KILL ? true : undefined), 30_000);
  await killAndRestart(report, world, name);
  isOver = true;
  await senders;
  await report.check(`${name}: messages`, 'each accepted one is there once, no other one twice', async () => {
    const times = await storedTexts(world);
    const lost = accepted.filter((message) => times.get(message) !== 1);
    const twice = tried.filter((message) => (times.get(message) ?? 0) > 1);
    return {
      ok: lost.length === 0 && twice.length === 0 && accepted.length >= BEFORE_KILL,
      seen: `${tried.length} tried, ${accepted.length} accepted, ${lost.length} lost, ${twice.length} twice`,
    };
  });
}

interface Sending {
  text: string;
  key: string;
  token: string;
  state: string;
}

async function throughGateway(report: Report, world: World, round: number): Promise<void> {
  const name = `kill -9 in the middle of sends through the gateway, round ${round}`;
  await boardUntil(world.gateway, (board) => board['stale'] !== true, 30_000);
  const sends: Sending[] = [];
  const post = async (send: Sending): Promise<void> => {
    const answer = await fetch(`${world.gateway}/v1/channels/${world.channel}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${send.token}`,
        'content-type': 'application/json',
        'idempotency-key': send.key,
      },
      body: JSON.stringify({ text: send.text }),
    });
    send.state = answer.ok
      ? ((await answer.json()) as { state: string }).state
      : ((await readProblem(answer)).code ?? 'untyped');
  };
  let isOver = false;
  const members = world.credentials.users.slice(0, AT_ONCE);
  const sender = async (sub: string, n: number): Promise<void> => {
    const token = await mintSession(world.gateway, sub);
    for (let i = 0; !isOver && i < 500; i += 1) {
      const send = {
        text: `Sent through the gateway: ${round}.${n}.${i}`,
        key: `crash-${round}-${n}-${i}-of-this-run`,
        token,
        state: '',
      };
      sends.push(send);
      await post(send);
      // The next one of the same member waits until this one is settled, as in the widget.
      if (send.state !== 'sent') return;
    }
  };
  const senders = Promise.all(members.map(({ userId }, n) => sender(userId, n)));
  const sent = (): Sending[] => sends.filter(({ state }) => state === 'sent');
  await until(() => (sent().length >= BEFORE_KILL / 2 ? true : undefined), 30_000);
  await killAndRestart(report, world, name);
  isOver = true;
  await senders;

  await report.check(`${name}: told in the middle`, 'sent, held, or a typed refusal', () => {
    const states = countBy(sends);
    const isTyped = sends.every(({ state }) =>
      ['sent', 'held', 'unknown', 'UNAVAILABLE', 'TIMEOUT', 'BUSY'].includes(state),
    );
    return { ok: isTyped, seen: JSON.stringify(states) };
  });
  await report.check(`${name}: told in the end`, 'all sent, each stored exactly once', async () => {
    for (const send of sends) {
      await until(async () => {
        if (send.state !== 'sent') await post(send);
        return send.state === 'sent' ? true : undefined;
      }, 30_000);
    }
    const times = await storedTexts(world);
    const wrong = sends.filter(({ text, state }) => state === 'sent' && times.get(text) !== 1);
    return {
      ok: wrong.length === 0 && sent().length === sends.length,
      seen: `${JSON.stringify(countBy(sends))}, ${wrong.length} not stored exactly once`,
    };
  });
}

function countBy(sends: readonly Sending[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of sends) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
