import { IntegrationApi } from '../../../api/integration-api.js';
import type { Log } from '../../log.js';
import { pause } from '../../messages/pause.js';
import type { GatewayOptions } from '../../options/schema.js';
import type { Store } from '../../store/store.js';
import type { BoardService } from '../board-service.js';
import type { DayTurn } from '../day-turn.js';
import { BoardDefinitions } from './board-definitions.js';

export interface DefinitionsParts {
  api: IntegrationApi;
  fetch: typeof fetch;
  boards: BoardService;
  turn: DayTurn;
  store: Store;
  log: Log;
  now: () => number;
  signal: AbortSignal;
  purge: (keys: readonly string[]) => void;
}

/** Everything else waits so long for the first answer, in milliseconds. */
const PATIENCE = 5000;

/** The platform's definitions of boards; undefined where boards are those of the options. */
export function definitionsOf(
  options: GatewayOptions,
  parts: DefinitionsParts,
): BoardDefinitions | undefined {
  const { boards, turn, purge, store, log, now, signal } = parts;
  const { boards: chosen, platform, zone, limits } = options;
  if (!chosen.platform) return undefined;
  // They belong to the newer gateway of the platform, which may be at an address of its own.
  const { unifiedUrl: baseUrl, communityKey: key, communityId } = platform;
  const api = baseUrl
    ? new IntegrationApi({ key, baseUrl, timeoutMs: limits.upstreamMs, fetch: parts.fetch })
    : parts.api;
  return new BoardDefinitions({
    ...{ store, log, now, signal, zone, communityId },
    api: api.leaderboards,
    settings: chosen.platform,
    canCount: (board) => boards.canCount(board),
    use: async (list) => {
      const slugs = await boards.useBoards(list, () => turn.turn(true));
      if (slugs.length > 0) purge(['config', ...slugs.map((slug) => `board-${slug}`)]);
    },
  });
}

/** Settles after the first answer about boards, or when that takes too long: sweeps ask for what boards need. */
export async function firstAnswer(
  definitions: BoardDefinitions | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (definitions) await Promise.race([definitions.start(), pause(PATIENCE, signal, true)]);
}
