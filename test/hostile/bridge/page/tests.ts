import type { HostileTest } from './hostile.js';
import siblingForger from '../01-sibling-forger.js';
import rightOriginWrongWindow from '../02-right-origin-wrong-window.js';
import sandboxedNullForger from '../03-sandboxed-null-forger.js';
import lookAlikeOrigins from '../04-look-alike-origins.js';
import portThief from '../05-port-thief.js';
import offerRace from '../06-offer-race.js';
import replay from '../07-replay.js';
import navigatedFrame from '../08-navigated-frame.js';
import reloadStorm from '../09-reload-storm.js';
import removalAndMove from '../10-removal-and-move.js';
import prototypeNames from '../11-prototype-names.js';
import poisonedData from '../12-poisoned-data.js';
import sizeAndDepthBombs from '../13-size-and-depth-bombs.js';
import flood from '../14-flood.js';
import silentPeer from '../15-silent-peer.js';
import lyingPeer from '../16-lying-peer.js';
import secretsAndErrors from '../17-secrets-and-errors.js';
import capabilityEscalation from '../18-capability-escalation.js';
import versionGames from '../19-version-games.js';
import frozenAndCrashed from '../20-frozen-and-crashed.js';

export const TESTS: readonly HostileTest[] = [
  siblingForger,
  rightOriginWrongWindow,
  sandboxedNullForger,
  lookAlikeOrigins,
  portThief,
  offerRace,
  replay,
  navigatedFrame,
  reloadStorm,
  removalAndMove,
  prototypeNames,
  poisonedData,
  sizeAndDepthBombs,
  flood,
  silentPeer,
  lyingPeer,
  secretsAndErrors,
  capabilityEscalation,
  versionGames,
  frozenAndCrashed,
];
