import { tellStory } from './story.js';

tellStory('one script tag shows a live community', { strict: false });
