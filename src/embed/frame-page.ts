/**
 * The script of the gateway's page for one widget, which other sites show in a frame. What to show stands in the
 * attributes of `<body>` and in the address; how it looks comes from the page around it, over the bridge.
 */
import { connectGuest } from '../bridge/guest.js';
import { sizeGuest } from '../bridge/size.js';
import { communityFor, setCommunity } from '../community/default.js';
import { applyLook, firstLook, readLook } from './rai-frame/page-look.js';
import { FRAME_CAPABILITIES, framedWidget } from './rai-frame/widgets.js';

/** Loaded one at a time. A widget that is listed in `widgets.ts` has its module here. */
const MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  leaderboard: () => import('../widgets/leaderboard/define.js'),
};

async function show(): Promise<void> {
  const { widget: name = '', gateway = '', hosts = '' } = document.body.dataset;
  const widget = framedWidget(name);
  if (!widget) return;
  applyLook(firstLook(location.hash));
  setCommunity(communityFor({ gateway }));

  const element = document.createElement(widget.tag);
  const query = new URLSearchParams(location.search);
  for (const setting of widget.settings) {
    const value = query.get(setting);
    if (value !== null) element.setAttribute(setting, value);
  }
  const wrapper = document.createElement('main');
  wrapper.append(element);
  document.body.replaceChildren(wrapper);
  const loading = MODULES[name]?.();

  try {
    const link = await connectGuest({
      hosts: hosts.split(' ').filter(Boolean),
      methods: new Map(),
      want: FRAME_CAPABILITIES,
    });
    const look = () => applyLook(readLook(link.state('ctx')));
    link.on('state', look);
    look();
    sizeGuest(link, wrapper);
  } catch {
    // Opened by itself, or by a page that says nothing: the widget is public and shows itself all the same.
  }
  await loading;
}

void show();
