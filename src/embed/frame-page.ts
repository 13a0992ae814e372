/**
 * The script of the gateway's page for one widget, which other sites show in a frame. What to show stands in the
 * attributes of `<body>` and in the address; how it looks comes from the page around it, over the bridge. The
 * element itself is defined by the loader, which stands beside this script.
 */
import { connectGuest } from '../bridge/guest.js';
import { sizeGuest } from '../bridge/size.js';
import { exactHosts, pageAround } from './rai-frame/hosts.js';
import { applyLook, firstLook, readLook } from './rai-frame/page-look.js';
import { FRAME_CAPABILITIES, framedWidget } from './rai-frame/widgets.js';

async function show(): Promise<void> {
  const { widget: name, hosts = '' } = document.body.dataset;
  const widget = framedWidget(name);
  if (!widget) return;
  applyLook(firstLook(location.hash));

  const element = document.createElement(widget.tag);
  const query = new URLSearchParams(location.search);
  for (const setting of widget.settings) {
    const value = query.get(setting);
    if (value !== null) element.setAttribute(setting, value);
  }
  const wrapper = document.createElement('main');
  wrapper.append(element);
  document.body.replaceChildren(wrapper);

  try {
    const link = await connectGuest({
      hosts: exactHosts(hosts.split(' ').filter(Boolean), pageAround()),
      methods: () => new Map(),
      want: FRAME_CAPABILITIES,
    });
    const look = () => applyLook(readLook(link.state('ctx')));
    link.on('state', look);
    look();
    sizeGuest(link, wrapper);
  } catch {
    // Opened by itself, or by a page that says nothing: the widget is public and shows itself all the same.
  }
}

void show();
