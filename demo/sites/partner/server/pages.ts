import { html, raw } from 'hono/html';
import { page, type Html } from '../../server/page.js';
import type { PartnerOptions } from './options.js';

const eye = `<svg class="eye" viewBox="0 0 48 48" width="40" height="40" aria-hidden="true">
  <path class="lid" d="M2 24C9 12 16 8 24 8s15 4 22 16c-7 12-14 16-22 16S9 36 2 24z"/>
  <circle class="iris" cx="24" cy="24" r="10"/>
  <path class="cross" d="M24 10v28M10 24h28"/>
</svg>`;

/** The game. Its script finds the community and the kit by the attributes of its own tag. */
export function gamePage({ hosts, gateway, kit }: PartnerOptions): Html {
  const base = `${gateway}/kit/${kit}/`;
  return page({
    title: 'By Eye',
    icon: 'eye.svg',
    styles: ['game.css'],
    head: html`<link rel="modulepreload" href="${base}channel.js" crossorigin />
      <script
        type="module"
        src="/assets/game.js"
        data-hosts="${hosts.join(' ')}"
        data-kit="${base}"
      ></script>`,
    body: html`<div class="app" data-app>
      <header>
        ${raw(eye)}
        <div>
          <h1>By Eye</h1>
          <p data-greeting></p>
        </div>
        <ol class="steps" data-steps aria-hidden="true"></ol>
      </header>
      <main class="stage" data-stage aria-live="polite"></main>
      <div class="below">
        <section class="today" aria-labelledby="today-title" data-today hidden>
          <h2 id="today-title"></h2>
          <ol data-best></ol>
        </section>
        <section class="board" data-board hidden></section>
      </div>
      <p class="status" role="status" data-status></p>
    </div>`,
  });
}

/** The least that a partner can write: ten lines of script, which read the channel, follow it and post. */
export function plannerPage({ hosts, gateway, kit }: PartnerOptions, nonce: string): Html {
  const script = `
    import { connectChannel } from '${gateway}/kit/${kit}/channel.js';
    const want = ['size.auto', 'theme.tokens', 'user.read', 'messages.read', 'messages.send'];
    const channel = await connectChannel({ hosts: ${JSON.stringify(hosts)}, want });
    const show = ({ author, text }) => list.prepend(Object.assign(document.createElement('li'), { textContent: author.name + ': ' + text }));
    (await channel.messages.page({ limit: 10 })).messages.forEach(show);
    book.onclick = () => channel.messages.send({ text: 'Booked the laser for tomorrow at six.' }).catch((error) => (told.textContent = error.code));
    const greet = () => ((hello.textContent = 'Bookings, for ' + (channel.context.user?.name ?? 'guests')), (document.documentElement.style.colorScheme = channel.context.theme.scheme));
    channel.addEventListener('rai-context', greet), greet();
    channel.autoSize();
    for await (const message of channel.messages.live()) show(message);
  `;
  return page({
    title: 'Build planner',
    styles: ['planner.css'],
    body: html`<main>
        <h1 id="hello">Bookings</h1>
        <ul id="list"></ul>
        <button id="book">Book the laser</button>
        <p id="told" role="status"></p>
      </main>
      ${raw(`<script type="module" nonce="${nonce}">${script}</script>`)}`,
  });
}
