import type { SandboxPlatform } from '../../../demo/platform/create-platform.js';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { median, round } from '../first/world.js';
import { bareSql } from './recorded.js';

export interface Beside {
  /** A second. */
  endpoint: number;
  bare: number;
  /** Of the bare SQL. */
  ratio: number;
}

/** Requests over HTTP beside their bare SQL, turn by turn, so that whatever else the machine does meets both. */
export async function measureBeside(
  platform: SandboxPlatform,
  credentials: Credentials,
  plan: { seconds: number; rounds: number },
): Promise<{ send: Beside; filter: Beside }> {
  const url = await platform.listen(0);
  const { db } = platform.platform;
  const headers = {
    authorization: `Bearer ${credentials.communityKey}`,
    'content-type': 'application/json',
  };
  const post = (path: string, body: object) => {
    const text = JSON.stringify(body);
    return async () => {
      const answer = await fetch(`${url}/apis/v1${path}`, { method: 'POST', headers, body: text });
      const said = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${said.slice(0, 200)}`);
    };
  };
  const channelId = credentials.channels.find(({ topic }) => topic === 'Workshop floor')!.id;
  const send = post('/messages/send', {
    channelId,
    message: 'Sawdust',
    sender: credentials.users[0]!.username,
  });
  const fields = ['user_id', 'username', 'display_name', 'email', 'xp', 'coins', 'join_date'];
  const filter = post('/users/filter', { fields, filter: {} });
  return {
    send: await turns(send, await bareSql(db, send), plan),
    filter: await turns(filter, await bareSql(db, filter), plan),
  };
}

async function turns(
  endpoint: () => Promise<void>,
  bare: () => Promise<void>,
  { seconds, rounds }: { seconds: number; rounds: number },
): Promise<Beside> {
  const rates: { endpoint: number[]; bare: number[] } = { endpoint: [], bare: [] };
  // Neither is measured cold.
  for (let warm = 0; warm < 30; warm += 1) {
    await endpoint();
    await bare();
  }
  for (let turn = 0; turn < rounds; turn += 1) {
    rates.bare.push(await rate(bare, seconds));
    rates.endpoint.push(await rate(endpoint, seconds));
  }
  const [one, other] = [median(rates.endpoint), median(rates.bare)];
  return { endpoint: round(one), bare: round(other), ratio: round(one / other) };
}

/** How often a second, with as many at once as the database has connections. */
async function rate(work: () => Promise<void>, seconds: number): Promise<number> {
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
  return (done / (performance.now() - began)) * 1000;
}

const LANES = 8;
