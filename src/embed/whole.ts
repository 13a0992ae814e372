/**
 * The whole kit in one classic script, for sites without modules. It takes the same `data-gateway` and
 * `data-session-url` as the loader, and it is the loader's second try.
 */
import './own-settings.js';
import './rai-frame/define.js';
import '../widgets/community/define.js';
import '../widgets/iframe-channel/define.js';
import '../widgets/leaderboard/define.js';
import '../widgets/messages/define.js';
import '../widgets/tier/define.js';
