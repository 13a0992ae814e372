import type { BoardOptions } from '../options/schema.js';
import { periodOfDays, type Period } from './calendar.js';

/** A named run of a board. */
export interface SeasonPeriod extends Period {
  name: string;
  /** The day on which it begins. */
  first: string;
}

/** The seasons of one board, the earliest first. */
export class Seasons {
  readonly all: readonly SeasonPeriod[];

  constructor({ seasons = [] }: Pick<BoardOptions, 'seasons'>, zone: string) {
    this.all = seasons.map(({ run, name, from, to }) => ({
      ...periodOfDays(zone, run, from, to),
      name,
      first: from,
    }));
  }

  find(run: string): SeasonPeriod | undefined {
    return this.all.find((season) => season.run === run);
  }

  /** The one that runs. */
  running(now: number): SeasonPeriod | undefined {
    return this.all.find(({ start, end }) => start <= now && now < end);
  }

  /** The one that runs, between two of them the one before; undefined before the first. */
  present(now: number): SeasonPeriod | undefined {
    return this.all.findLast(({ start }) => start <= now);
  }
}
