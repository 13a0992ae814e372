import { DAY_MS } from '../services/days.js';
import { CAST, type CastMember } from './cast.js';
import { NAMES } from './names.js';
import { Random, seededHex } from './random.js';

/** Short id of the first seeded member. */
export const FIRST_NUMBER = 1001;
/** How far back activity goes. */
export const HISTORY_DAYS = 180;

export interface Person {
  number: number;
  id: string;
  username: string;
  email: string;
  first: string;
  last: string;
  display: string;
  language: string;
  country: string;
  avatar: string | null;
  joinedAt: number;
  /** Chance of activity per day, and how busy an active day is. */
  days: number;
  busy: number;
  tags: string[];
  custom: Record<string, unknown>;
  cast?: CastMember;
}

const TAGS = ['woodwork', 'electronics', 'printing', 'textile', 'metal', 'ceramics'];

/** The members in the order of their short ids, made one at a time so that their number has no bound. */
export function* people(seed: number, members: number, today: number): Generator<Person> {
  const random = new Random(seed, 'people');
  const taken = new Map<string, number>();
  for (let index = 0; index < members; index += 1) {
    const cast = CAST[index];
    const person = cast ? fromCast(cast) : stranger(random, index);
    const earlier = taken.get(person.username) ?? 0;
    taken.set(person.username, earlier + 1);
    if (earlier > 0) person.username += earlier + 1;
    const number = FIRST_NUMBER + index;
    const agoDays = cast ? random.int(200, 700) : Math.floor(random.next() ** 1.4 * 720);
    yield {
      ...person,
      number,
      id: personId(seed, number),
      email: emailOf(person.username, number),
      avatar: person.pictured ? `/avatars/${number}.png` : null,
      joinedAt: today - agoDays * DAY_MS - random.int(0, DAY_MS - 1),
      days: Math.min(person.days, agoDays),
      tags: TAGS.filter(() => random.chance(0.22)),
      custom: {
        customerid: String(70_000 + number),
        workshop_level: random.int(1, 5),
        favorite_tool: random.pick(['router plane', 'soldering iron', 'band saw', 'kiln', 'lathe', 'loom']),
      },
    };
  }
}

export const emailOf = (username: string, number: number): string =>
  `${username}@example.${number % 3 === 0 ? 'org' : 'com'}`;

export const personId = (seed: number, number: number): string => seededHex(seed, `user/${number}`, 24);

type Draft = Pick<
  Person,
  'username' | 'first' | 'last' | 'display' | 'language' | 'country' | 'days' | 'busy'
> & {
  pictured: boolean;
  cast?: CastMember;
};

const fromCast = (cast: CastMember): Draft => ({ ...cast, pictured: cast.picture !== false, cast });

function stranger(random: Random, index: number): Draft {
  const names = random.pick(NAMES);
  const [first, firstOwn] = random.pick(names.given).split('/') as [string, string?];
  const [last, lastOwn] = random.pick(names.family).split('/') as [string, string?];
  const username = `${plain(first)}.${plain(last)}`;
  const own = firstOwn !== undefined && lastOwn !== undefined && random.chance(0.7);
  const written = own ? ownScript(firstOwn, lastOwn, names.familyFirst === true) : `${first} ${last}`;
  // Some never did anything; the rest have a heavy tail.
  const idle = random.chance(0.06);
  return {
    username,
    first,
    last,
    display: oddName(random, index, written, username),
    language: names.language,
    country: names.country,
    days: idle ? 0 : Math.min(HISTORY_DAYS - 2, Math.floor(random.pareto(2.2, 1.05))),
    busy: 0.4 + random.next() * 1.1,
    pictured: random.chance(0.84),
  };
}

const ownScript = (first: string, last: string, familyFirst: boolean): string =>
  familyFirst ? `${last} ${first}` : `${first} ${last}`;

/** A few names that make a page work hard. */
function oddName(random: Random, index: number, written: string, username: string): string {
  const roll = random.next();
  if (roll < 0.004) return `${username}@example.com`;
  if (roll < 0.012) return `${written} ${random.pick(['🧵', '🔧', '🪴', '🛠️', '🧶', '💡'])}`;
  if (roll < 0.015)
    return `${written} of the Thursday evening bookbinding and letterpress circle, bench ${index}`;
  if (roll < 0.06) return username;
  return written;
}

const SPECIAL: Record<string, string> = {
  ß: 'ss',
  ł: 'l',
  Ł: 'L',
  ø: 'o',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  ş: 's',
  ğ: 'g',
};

const plain = (name: string): string =>
  name
    .replace(/[ßłŁøđĐışğ]/g, (letter) => SPECIAL[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase();
