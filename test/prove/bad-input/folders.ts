import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import {
  gatewayEnvironment,
  mintSession,
  readCredentials,
  startGateway,
  temporaryFolder,
} from '../../helpers/gateway-process.js';
import { runToEnd, startServer, type ServerProcess } from '../../helpers/processes.js';
import { readProblem } from './answers.js';
import type { Finding, Report } from './report.js';

const PLATFORM = 'demo/platform/main.ts';
const FREE_PORTS = ['platform', 'gateway', 'site', 'gallery'].flatMap((name) => [`--port-${name}`, '0']);

/** A second start on a folder that is in use, and folders that cannot be written. */
export async function checkFolders(report: Report): Promise<void> {
  const folder = temporaryFolder('folders');
  const data = join(folder.path, 'data');
  // Others must be able to look into it, so that only what is tried below stops them.
  chmodSync(folder.path, 0o755);
  const platform = await startServer({
    script: PLATFORM,
    args: ['--port', '0', '--data', data, '--members', '60'],
  });
  const credentials = readCredentials(data);
  const store = join(folder.path, 'store');
  const gateway = await startGateway({ platform: platform.url, credentials, store });
  const counted = async (): Promise<number> =>
    ((await (await fetch(`${gateway.url}/v1/boards/xp`)).json()) as { total: number }).total;
  const before = await counted();

  const refuses = (name: string, script: string, args: string[], says: RegExp, codes = [2]): Promise<void> =>
    report.check(name, `exit ${codes.join(' or ')}, the folder and who uses it are named`, async () => {
      const { code, output, late } = await runToEnd({ script, args, timeout: 60_000 });
      return {
        ok: !late && code !== null && codes.includes(code) && says.test(output) && !/\n\s+at /.test(output),
        seen: `exit ${code}: ${output}`,
      };
    });

  try {
    const byPid = new RegExp(`in use by process ${platform.pid}`);
    await refuses('a second platform on the folder', PLATFORM, ['--port', '0', '--data', data], byPid);
    await refuses(
      'a seed while the platform runs',
      'demo/platform/seed-main.ts',
      ['--data', data, '--members', '50'],
      byPid,
    );
    await refuses(
      'a second npm start on the folder',
      'demo/start.ts',
      [...FREE_PORTS, '--data', data],
      byPid,
      [1, 2],
    );
    await report.check(
      'a second gateway on the store',
      'exit 2, says that the folder is in use',
      async () => {
        const env = gatewayEnvironment({ platform: platform.url, credentials, store });
        const { code, output, late } = await runToEnd({
          script: 'src/gateway/cli.ts',
          args: ['gateway'],
          env,
        });
        return {
          ok: !late && code === 2 && /in use by another process/.test(output),
          seen: `exit ${code}: ${output}`,
        };
      },
    );
    await report.check(
      'nothing was lost by second starts',
      `${before} members, both still answer`,
      async () => {
        const answer = await fetch(`${platform.url}/apis/v1/channels`, {
          headers: { authorization: `Bearer ${credentials.communityKey}` },
        });
        const after = await counted();
        return { ok: answer.ok && after === before, seen: `${after} members, platform ${answer.status}` };
      },
    );

    await notWritable(report, folder.path, platform.url, data);
  } finally {
    await gateway.stop();
    await platform.stop();
    folder.remove();
  }
}

async function notWritable(report: Report, root: string, platform: string, data: string): Promise<void> {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o555 });
  const refuses = (name: string, script: string, args: string[], codes = [2]): Promise<void> =>
    report.check(name, `exit ${codes.join(' or ')}, the folder is named`, async () => {
      const { code, output, late } = await runToEnd({ script, args, asNobody: true, timeout: 60_000 });
      return {
        ok:
          !late &&
          code !== null &&
          codes.includes(code) &&
          output.includes(closed) &&
          /writ|permission/i.test(output) &&
          !/\n\s+at /.test(output),
        seen: `exit ${code}: ${output}`,
      };
    });
  await refuses('a platform whose folder is not writable', PLATFORM, ['--port', '0', '--data', closed]);
  await refuses('a platform whose folder cannot be made', PLATFORM, [
    '--port',
    '0',
    '--data',
    join(closed, 'a'),
  ]);
  await refuses('a seed whose folder is not writable', 'demo/platform/seed-main.ts', ['--data', closed]);
  await refuses(
    'npm start whose folder is not writable',
    'demo/start.ts',
    [...FREE_PORTS, '--data', closed],
    [1, 2],
  );

  const expected = 'exit 2 that says so; or it starts, boards answer, readyz 503 names it, sends are 503';
  await report.check('a gateway whose store is not writable', expected, async () => {
    const credentials = readCredentials(data);
    const env = gatewayEnvironment({ platform, credentials, store: join(closed, 'store') });
    const command = { script: 'src/gateway/cli.ts', args: ['gateway'], env, asNobody: true, timeout: 60_000 };
    let gateway: ServerProcess;
    try {
      gateway = await startServer(command);
    } catch {
      const { code, output } = await runToEnd(command);
      return {
        ok: code === 2 && /store folder is not writable/.test(output),
        seen: `exit ${code}: ${output.slice(-300)}`,
      };
    }
    try {
      return await withoutStore(gateway.url, env['RAI_CHANNELS_PUBLIC']!.split(',')[0]!, credentials);
    } finally {
      await gateway.stop();
    }
  });
}

/** A gateway that runs without its store shows what it knows, and takes no writes. */
async function withoutStore(gateway: string, channel: string, { users }: Credentials): Promise<Finding> {
  const board = await fetch(`${gateway}/v1/boards/xp`);
  const ready = await fetch(`${gateway}/readyz`);
  const said = await ready.text();
  const send = await fetch(`${gateway}/v1/channels/${channel}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await mintSession(gateway, users[0]!.userId)}`,
      'content-type': 'application/json',
      'idempotency-key': 'a-store-that-is-not-writable',
    },
    body: JSON.stringify({ text: 'This must not be accepted' }),
  });
  const problem = await readProblem(send);
  const ok = board.ok && ready.status === 503 && /store/.test(said);
  return {
    ok: ok && problem.status === 503 && problem.code === 'UNAVAILABLE',
    seen: `board ${board.status}, readyz ${ready.status} ${said}, send ${problem.text}`,
  };
}
