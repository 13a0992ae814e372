import type { Metrics } from '../metrics.js';
import type { SyncState } from './sync-state.js';

/** What an operator sees of the first load and of the sweeps after it. */
export function gaugeLoad(metrics: Pick<Metrics, 'gauge' | 'count'>, state: SyncState): void {
  const rows: [name: string, help: string, read: () => number][] = [
    ['load_done', 'Whether a sweep of this process saw everybody', () => Number(state.loaded && !state.kept)],
    ['load_members', 'Members that the load or sweep under way has seen', () => state.progress.members],
    ['load_expected_members', 'Members that it should see', () => state.progress.expected ?? Number.NaN],
    ['load_pages', 'Pages that it has taken', () => state.progress.pages],
    ['load_seconds', 'Time that it took so far', () => state.progress.ms / 1000],
    [
      'load_resumed',
      'Whether the load went on where another process had stopped',
      () => Number(state.resumed),
    ],
    ['sweep_members', 'Members that the last whole sweep saw', () => state.last.members],
    ['sweep_seconds', 'Time that the last whole sweep took', () => state.last.ms / 1000],
    ['sweep_began_seconds', 'When it began, in seconds since 1970', () => state.asOfMs / 1000],
  ];
  for (const [name, help, read] of rows) metrics.gauge(`rai_gateway_${name}`, help, read);
  metrics.count(
    'rai_gateway_members_removed_total',
    'Members whom the platform no longer has',
    () => state.removed,
  );
}
