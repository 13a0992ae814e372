/**
 * Expressions that settle inside a page. They poll by themselves: the pages forbid `eval`, which the
 * waiting of browser drivers needs.
 */
const poll = (condition: string): string => `new Promise((settle, fail) => {
  const end = performance.now() + 30000;
  const look = () => {
    if (${condition}) settle(true);
    else if (performance.now() > end) fail(new Error('never ready: ' + location.href));
    else setTimeout(look, 20);
  };
  look();
})`;

/** The gallery has drawn what its address says. */
export const CELL_READY = poll('document.documentElement.dataset.ready === location.search');

/** All three widgets of the shop show something of the community. */
export const SHOP_READY = poll(`['rai-leaderboard', 'rai-tier', 'rai-messages'].every((tag) => {
  const view = document.querySelector(tag)?.shadowRoot?.querySelector(tag + '-view');
  return view?.shadowRoot?.querySelector('[lang]') && !view.shadowRoot.querySelector('[aria-busy="true"]');
})`);
