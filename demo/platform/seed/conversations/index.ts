import type { Conversation } from '../script.js';
import { FLOOR } from './floor.js';
import { HELP } from './help.js';
import { NEWS } from './news.js';
import { PRIVATE } from './private.js';
import { WORLD } from './world.js';

export const CONVERSATIONS: readonly Conversation[] = [...NEWS, ...FLOOR, ...HELP, ...WORLD, ...PRIVATE];
