import { tellStory } from './story.js';

tellStory('the same with a platform that answers nothing beyond its contract', { strict: true });
