import { tellChannelStory } from './channel-story.js';

tellChannelStory('an iframe channel with a platform that answers nothing beyond its contract', {
  strict: true,
});
