/** Registers every element of the kit. For a page that wants some of them: `rai-kit/widgets/<name>/define`. */
import './embed/rai-frame/define.js';
import './widgets/community/define.js';
import './widgets/iframe-channel/define.js';
import './widgets/leaderboard/define.js';
import './widgets/messages/define.js';
import './widgets/tier/define.js';
