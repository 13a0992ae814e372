import { tellChannelStory } from './channel-story.js';

tellChannelStory('an iframe channel of the demo', { strict: false });
