import { ObjectId } from '../../contract/primitives.js';
import { GamificationSettings, TierSettingRequest, XpSettingRequest } from '../../contract/xp-settings.js';
import type { CallOptions, Client } from '../client.js';

/**
 * What actions earn and whether tiers show, by the calls of the first generation. It had one host for everything:
 * the base URL was `https://api.returning.ai/api/v1`.
 */
export class SettingsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Replaces what every action earns. `POST /gamifications/{serverId}/xp-setting`, SEEN (api-8900357). */
  async updateXp(
    serverId: string,
    setting: XpSettingRequest,
    o: CallOptions = {},
  ): Promise<GamificationSettings> {
    const json = this.#client.check(XpSettingRequest, setting);
    const path = `gamifications/${this.#client.check(ObjectId, serverId)}/xp-setting`;
    return this.#client.call(GamificationSettings, { method: 'POST', path, json }, o);
  }

  /** Switches tiers and where they show. `POST /gamifications/{serverId}/tier-setting`, SEEN (api-8900739). */
  async updateTiers(
    serverId: string,
    setting: TierSettingRequest,
    o: CallOptions = {},
  ): Promise<GamificationSettings> {
    const json = this.#client.check(TierSettingRequest, setting);
    const path = `gamifications/${this.#client.check(ObjectId, serverId)}/tier-setting`;
    return this.#client.call(GamificationSettings, { method: 'POST', path, json }, o);
  }
}
