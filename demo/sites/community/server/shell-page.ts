import { html, raw } from 'hono/html';
import { logo } from '../../server/logo.js';
import { page, type Html } from '../../server/page.js';
import type { AppOptions } from './options.js';

/** The one page of the app. What it has to know stands in an attribute, as text; nobody's key does. */
export function shellPage(options: AppOptions, member: { name: string; username: string } | undefined): Html {
  const settings = {
    name: options.name,
    gateway: options.gateway,
    member: member ?? null,
    members: options.members.map(({ username, name }) => ({ username, name })),
    frames: options.frames.map(({ id, description, chat }) => ({ id, description, chat })),
  };
  return page({
    title: options.name,
    description: 'Where the makers of Northwind talk, build and play.',
    icon: 'mark.svg',
    styles: ['northwind.css', 'app.css'],
    head: html`<link rel="preconnect" href="${options.gateway}" crossorigin />
      <script type="module" src="/assets/app.js"></script>`,
    body: html`<makers-app data-settings="${JSON.stringify(settings)}">
        <div class="waiting">
          ${raw(logo)}
          <p>${options.name}</p>
        </div>
      </makers-app>
      <noscript><p class="waiting">The community's app needs scripts.</p></noscript>`,
  });
}
