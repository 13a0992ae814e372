import { html, raw } from 'hono/html';
import { logo } from '../../shop/server/pictures.js';
import type { AppOptions } from './options.js';

type Html = ReturnType<typeof html>;

/** The one page of the app. What it has to know stands in an attribute, as text; nobody's key does. */
export function shellPage(
  options: AppOptions,
  member: { name: string; username: string } | undefined,
): Html | Promise<Html> {
  const settings = {
    name: options.name,
    gateway: options.gateway,
    member: member ?? null,
    members: options.members.map(({ username, name }) => ({ username, name })),
    frames: options.frames.map(({ id, description, chat }) => ({ id, description, chat })),
  };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="Where the makers of Northwind talk, build and play." />
        <title>${options.name}</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/app.css" />
        <link rel="preconnect" href="${options.gateway}" crossorigin />
        <script type="module" src="/assets/app.js"></script>
      </head>
      <body>
        <makers-app data-settings="${JSON.stringify(settings)}">
          <div class="waiting">
            ${raw(logo)}
            <p>${options.name}</p>
          </div>
        </makers-app>
        <noscript><p class="waiting">The community's app needs scripts.</p></noscript>
      </body>
    </html>`;
}
