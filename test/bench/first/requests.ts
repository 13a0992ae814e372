import { mintSession } from '../../helpers/gateway-process.js';
import { measureBeside, type BesidePlan, type RequestFigures } from '../../load/beside.js';
import type { World } from './world.js';

/** Requests of the first slice beside a bare handler that answers the same bytes. */
export async function measureRequests(world: World, plan: BesidePlan): Promise<RequestFigures[]> {
  // Its sweeps would be counted as work for the requests.
  const gateway = await world.gatewayWith({ RAI_SYNC_INTERVAL_MS: '3600000' });
  const token = await mintSession(gateway.url, world.credentials.users[0]!.userId);
  const route = '/v1/boards/xp?limit=10';
  try {
    return await measureBeside(
      gateway,
      [
        { route, name: `${route} (brotli)`, headers: ['Accept-Encoding: br'] },
        { route },
        { route: '/v1/me', headers: [`Authorization: Bearer ${token}`] },
      ],
      plan,
    );
  } finally {
    await gateway.stop();
  }
}
