import type { Conversation } from '../script.js';
import { FLOOR } from './floor.js';

export const CONVERSATIONS: readonly Conversation[] = [...FLOOR];
