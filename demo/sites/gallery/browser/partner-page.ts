import { html, render } from 'lit';
import { states } from '../../../../src/widgets/messages/messages.states.js';

/** What a partner's page could look like, drawn here: the gallery loads nothing of anybody else. */
export function partnerPage(): Node {
  const page = document.createElement('div');
  page.slot = 'frame';
  page.className = 'partner';
  render(
    html`<p class="partner-step">Question 3 of 10</p>
      <p class="partner-ask">Which wood is the heaviest?</p>
      <ul>
        ${['Balsa', 'Oak', 'Lignum vitae', 'Pine'].map((wood) => html`<li>${wood}</li>`)}
      </ul>`,
    page,
  );
  return page;
}

/** The messages that stand beside it. */
export function talk(): Node {
  const view = document.createElement('rai-messages-view');
  view.slot = 'chat';
  view.model = states.full!;
  view.style.blockSize = '100%';
  return view;
}
