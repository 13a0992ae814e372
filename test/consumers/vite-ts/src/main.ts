import { GatewayCommunity, setCommunity, type BoardPage } from 'rai-kit';
import { RaiSelectEvent } from 'rai-kit/events';
import 'rai-kit/preload.css';
import 'rai-kit/widgets/leaderboard/define';

const community = new GatewayCommunity({ gateway: import.meta.env['VITE_GATEWAY'] as string });
setCommunity(community);

const board = document.createElement('rai-leaderboard');
board.board = 'xp';
board.addEventListener('rai-select', (event) => {
  if (event instanceof RaiSelectEvent) console.info('selected', event.type);
});
document.querySelector('#app')?.append(board);

const page: Promise<BoardPage> = community.board({ slug: 'xp' });
void page.then((p) => document.body.setAttribute('data-total', String(p.total)));
