import type { FrameSettings } from '../db/schema.js';

/** What the seeded community consists of, apart from its people. */
export const COMMUNITY_NAME = 'Northwind Makers';

export const ROLES = [
  {
    title: 'Owner',
    class: 'red',
    order: 100,
    description: 'Runs the community',
    serverPermissions: { server_administrator: true },
  },
  {
    title: 'Steward',
    class: 'blue',
    order: 50,
    description: 'Keeps channels tidy and people safe',
    serverPermissions: { server_administrator: true },
  },
  { title: 'Mentor', class: 'green', order: 20, description: 'Answers questions at the help desk' },
  { title: '@all', class: 'gray', order: 0, description: 'Everybody' },
] as const;

export interface SeedChannel {
  handle: string;
  topic: string;
  channelType: 'open' | 'forum' | 'announcement' | 'iframe' | 'direct';
  viewRoles?: readonly string[];
  postRoles?: readonly string[];
  /** Settings of an iframe channel; the rest are defaults. */
  frame?: Pick<FrameSettings, 'url'> & Partial<FrameSettings>;
  /** Usernames of a direct channel. */
  people?: readonly string[];
}

export const CHANNELS: readonly SeedChannel[] = [
  { handle: 'floor', topic: 'Workshop floor', channelType: 'open' },
  { handle: 'news', topic: 'Announcements', channelType: 'announcement', postRoles: ['Owner', 'Steward'] },
  { handle: 'help', topic: 'Help desk', channelType: 'forum' },
  { handle: 'world', topic: 'Long table', channelType: 'open' },
  {
    handle: 'planner',
    topic: 'Build planner',
    channelType: 'iframe',
    frame: {
      url: 'http://planner.localhost/channel',
      identity: 'post-message',
      chat: true,
      allow: ['fullscreen'],
      description: 'Who works at which bench and when, booked together.',
    },
  },
  {
    handle: 'stewards',
    topic: "Stewards' room",
    channelType: 'open',
    viewRoles: ['Owner', 'Steward'],
    postRoles: ['Owner', 'Steward'],
  },
  {
    handle: 'dm-1',
    topic: 'ada.okafor, lena.hofmann',
    channelType: 'direct',
    people: ['ada.okafor', 'lena.hofmann'],
  },
  {
    handle: 'dm-2',
    topic: 'kenji.mori, yuki.tanaka',
    channelType: 'direct',
    people: ['kenji.mori', 'yuki.tanaka'],
  },
  {
    handle: 'dm-3',
    topic: 'mariam.mansour, omar.farouk',
    channelType: 'direct',
    people: ['mariam.mansour', 'omar.farouk'],
  },
  {
    handle: 'dm-4',
    topic: 'lucia.herrero, diego.zavala',
    channelType: 'direct',
    people: ['lucia.herrero', 'diego.zavala'],
  },
  {
    handle: 'gadget',
    topic: 'Suspicious gadget',
    channelType: 'iframe',
    frame: {
      url: 'http://gadget.localhost/channel',
      height: 'fill',
      description: 'A page that tries what it must not. The community shows what was refused.',
    },
  },
  {
    handle: 'by-eye',
    topic: 'By Eye',
    channelType: 'iframe',
    frame: {
      url: 'http://partner.localhost/',
      identity: 'post-message',
      chat: true,
      description: 'Five things to judge without a ruler, new every day.',
    },
  },
];

/** Five tiers with three levels each: XP at which a level begins. */
export const TIERS: readonly { name: string; levels: readonly [number, number, number] }[] = [
  { name: 'Apprentice', levels: [25, 75, 150] },
  { name: 'Journeyman', levels: [300, 500, 800] },
  { name: 'Artisan', levels: [1200, 1800, 2600] },
  { name: 'Master', levels: [4000, 5500, 7500] },
  { name: 'Northstar', levels: [10_000, 14_000, 18_000] },
];

export const USER_FIELDS = [
  { field: 'customerid', name: 'Customer id', type: 'single-line-text' },
  { field: 'workshop_level', name: 'Workshop level', type: 'numerical' },
  { field: 'favorite_tool', name: 'Favorite tool', type: 'single-line-text' },
] as const;
