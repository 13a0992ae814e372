import { IntegrationApi } from '../../src/api/integration-api.js';
import { SystemApi } from '../../src/api/system-api.js';
import type { Credentials } from './credentials.js';
import type { Addresses } from './servers.js';

const SLUG = 'helping-hands';
/** Who is ranked on it. */
const RANKED = ['Owner', 'Steward', 'Mentor'];

/**
 * Defines a board on the platform that ranks those with certain roles alone, as the community's staff would, unless it is
 * there. Answers the names of the roles by id: definitions speak of ids, members are listed with names.
 */
export async function placeLeaderboard(
  at: Addresses,
  { communityId, communityKey: key, systemKey }: Credentials,
  now = Date.now(),
): Promise<Record<string, string>> {
  const system = new SystemApi({ key: systemKey, baseUrl: `${at.platform}/api/v1` });
  const { leaderboards } = new IntegrationApi({ key, baseUrl: `${at.platform}/v1` });
  const roles = await system.servers.listRoles(communityId);
  const settings = {
    name: 'Helping hands',
    slug: SLUG,
    description: 'Who looks after the workshop, by what they have earned so far.',
    rankingField: 'xp',
    displayedColumns: [{ column: 'xp', visible: true, order: 0 }],
    isEnabled: true,
    allowedTimeFilters: ['all-time', 'monthly', 'weekly'] as ('all-time' | 'monthly' | 'weekly')[],
    allowedRolesToRank: roles.filter(({ title }) => RANKED.includes(title)).map(({ _id }) => _id),
    widget: {
      enabled: true,
      // Ports move: a host alone stands for all of them.
      whitelistedDomains: ['localhost', '*.localhost'],
      size: { type: 'custom' as const, value: { width: 360, height: 520 } },
      button: { enabled: false, text: '', link: '' },
    },
  };
  const { items } = await leaderboards.list({ search: `keyword:${SLUG}` });
  if (!items.some(({ slug }) => slug === SLUG))
    await leaderboards.create({ ...settings, startDate: new Date(now).toISOString().slice(0, 10) });
  return Object.fromEntries(roles.map(({ _id, title }) => [_id, title]));
}
