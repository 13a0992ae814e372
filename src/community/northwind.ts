import type { Board, Standing } from '../model/board.js';
import type { Member } from '../model/member.js';
import type { Message } from '../model/message.js';
import type { Tier } from '../model/tier.js';
import type { MemoryFixture, MemoryMember } from './memory-community.js';

const NAMES = [
  'Ana Marques',
  'Jonas Weber',
  'ليلى حداد',
  'Priya Raman',
  'Tomás Herrera',
  'Yuki Tanaka',
  'Noor El-Amin',
  'Greta Lindqvist',
  'Oluwaseun Adeyemi',
  'Chloé Bernard',
  'Marek Nowak',
  'Sofia Rossi',
];

const TIERS: Tier[] = ['Bronze', 'Silver', 'Gold', 'Platinum'].map((name, i) => ({
  id: name.toLowerCase(),
  name,
  levels: [0, 1, 2].map((step) => ({ level: step + 1, xp: String((i * 3 + step + 1) * 500) })),
}));

const TEXTS = [
  'Welcome, everybody! Introduce yourself in a line or two.',
  'Hi from Porto. I roast coffee on weekends.',
  'Does anybody have the notes of the last call?',
  'They are here: https://northwind.example/notes',
  'Danke, genau das habe ich gesucht.',
  'شكرًا لكم جميعًا على هذا اللقاء الرائع',
  'See you on Thursday at five.',
  'I moved the session to six, the room was taken.',
];

/** A small, invented community for tests and examples: 48 members, four tiers, two channels. Same every time. */
export function northwind(): MemoryFixture {
  const board: Board = {
    slug: 'xp',
    name: 'Experience',
    unit: 'XP',
    ties: 'competition',
    windows: ['all-time', 'monthly', 'weekly', 'daily'],
    zone: 'UTC',
  };
  return {
    name: 'Northwind',
    boards: [{ board, rows: Array.from({ length: 48 }, (_, i) => standing(i)) }],
    ladder: { units: { xp: 'XP', coins: 'Coins' }, tiers: TIERS },
    channels: [
      {
        channel: { id: 'general', name: 'General', kind: 'open', post: true },
        messages: TEXTS.map((text, i) => message(text, i)),
      },
      { channel: { id: 'news', name: 'News', kind: 'announcement', post: false }, messages: [] },
    ],
  };
}

/** The member on rank 12, to be given to `MemoryCommunity.signIn()`. */
export function northwindMember(): MemoryMember {
  const { member, score } = standing(11);
  return {
    member,
    xp: score,
    coins: '340',
    tier: {
      tier: { id: 'platinum', name: 'Platinum' },
      level: 1,
      xp: score,
      coins: '340',
      floor: '5000',
      next: { tier: 'Platinum', level: 2, xp: '5500', missing: String(5500 - Number(score)) },
      earnedToday: '45',
    },
  };
}

function member(i: number): Member {
  const name = NAMES[i % NAMES.length]!;
  const round = Math.floor(i / NAMES.length);
  return {
    id: `northwind${String(i).padStart(7, '0')}`,
    name: round ? `${name} ${round + 1}` : name,
    tier: TIERS[Math.max(0, 3 - Math.floor(i / 12))]!.name,
  };
}

function standing(i: number): Standing {
  return {
    member: member(i),
    rank: i + 1,
    tied: false,
    previous: { rank: Math.max(1, i + 1 + [0, 1, -1, 2][i % 4]!), since: '2026-01-15T00:00:00Z' },
    score: String(6480 - i * 120),
  };
}

function message(text: string, i: number): Message {
  return {
    id: `northwind-msg-${i + 1}`,
    channel: 'general',
    author: member((i * 5) % NAMES.length),
    text,
    at: new Date(Date.UTC(2026, 0, 15, 8, i * 17)).toISOString(),
    mine: false,
    replies: 0,
    reactions: i % 3 === 0 ? [{ emoji: 'tada', count: i + 1, mine: false }] : [],
  };
}
