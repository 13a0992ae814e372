import type { SandboxPlatform } from '../../../demo/platform/create-platform.js';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { load } from '../../load/count.js';
import { round } from '../first/world.js';
import { median } from '../median.js';
import { addMembers, FIRST_ADDED } from './members.js';
import { bareSql } from './recorded.js';

export interface Beside {
  /** A second. */
  endpoint: number;
  bare: number;
  /** Of the bare SQL. */
  ratio: number;
  /** Milliseconds of this process's time for each: they do not depend on who else is busy. */
  cpu: number;
  bareCpu: number;
  /** Bare time as a share of the endpoint's. */
  cpuRatio: number;
}

interface Plan {
  seconds: number;
  rounds: number;
}

/** As many at once as the database has connections. */
const LANES = 8;
const ADDED = 400;

/** Requests over HTTP beside their bare SQL, turn by turn, so that whatever else the machine does meets both. */
export async function measureBeside(
  platform: SandboxPlatform,
  credentials: Credentials,
  plan: Plan,
): Promise<{ send: Beside; filter: Beside }> {
  // Enough for a full page.
  await addMembers(platform.platform.db, credentials.communityId, ADDED, FIRST_ADDED - ADDED);
  const url = await platform.listen(0);
  const channelId = credentials.channels.find(({ topic }) => topic === 'Workshop floor')!.id;
  const message = { channelId, message: 'Sawdust', sender: credentials.users[0]!.username };
  const fields = ['user_id', 'username', 'display_name', 'email', 'xp', 'coins', 'join_date'];
  const turns = async (path: string, body: object): Promise<Beside> => {
    const address = `${url}/apis/v1${path}`;
    const post = JSON.stringify(body);
    const authorization = `Bearer ${credentials.communityKey}`;
    const bare = await bareSql(platform.platform.db, async () => {
      const answer = await platform.fetch(
        new Request(address, { method: 'POST', headers: { authorization }, body: post }),
      );
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    });
    const rounds: { endpoint: Count; bare: Count }[] = [];
    // Both sides are warm before the first turn.
    await callEndpoint(address, authorization, post, plan.seconds);
    await callBare(bare, plan.seconds);
    for (let turn = 0; turn < plan.rounds; turn += 1)
      rounds.push({
        endpoint: await callEndpoint(address, authorization, post, plan.seconds),
        bare: await callBare(bare, plan.seconds),
      });
    const of = (which: 'endpoint' | 'bare', what: keyof Count) =>
      median(rounds.map((one) => one[which][what]));
    return {
      endpoint: round(of('endpoint', 'perSecond')),
      bare: round(of('bare', 'perSecond')),
      ratio: round(median(rounds.map((one) => one.endpoint.perSecond / one.bare.perSecond)), 2),
      cpu: round(of('endpoint', 'cpu'), 2),
      bareCpu: round(of('bare', 'cpu'), 2),
      cpuRatio: round(median(rounds.map((one) => one.bare.cpu / one.endpoint.cpu)), 2),
    };
  };
  return {
    send: await turns('/messages/send', message),
    filter: await turns('/users/filter', { fields, filter: {} }),
  };
}

interface Count {
  perSecond: number;
  /** Milliseconds of this process for each. */
  cpu: number;
}

const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** Requests of a process of its own: what it takes to ask is not counted. */
async function callEndpoint(
  url: string,
  authorization: string,
  post: string,
  seconds: number,
): Promise<Count> {
  const began = process.cpuUsage();
  const headers = [`Authorization: ${authorization}`];
  const { perSecond, total } = await load(url, { seconds, connections: LANES, headers, post });
  return { perSecond, cpu: cpuMs(began) / total };
}

async function callBare(work: () => Promise<void>, seconds: number): Promise<Count> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const end = began + seconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < end) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { perSecond: (done / (performance.now() - began)) * 1000, cpu: cpuMs(cpu) / done };
}
