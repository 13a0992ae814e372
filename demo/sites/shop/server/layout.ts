import { html, raw } from 'hono/html';
import { accountArea } from './account-area.js';
import { logo } from './pictures.js';
import type { Customer, ShopOptions } from './options.js';

type Html = ReturnType<typeof html>;

/** Head, header and footer that all pages of the shop share. The kit is one script tag in the head. */
export function layout(
  options: ShopOptions,
  customer: Customer | undefined,
  page: { title: string; description: string; body: Html | Promise<Html>; kit: boolean },
): Html | Promise<Html> {
  const { gateway, kit } = options;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${page.description}" />
        <title>${page.title}</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/shop.css" />
        <script type="module" src="/assets/shop.js"></script>
        ${
          page.kit
            ? html`<script
                type="module"
                src="${gateway}/kit/${kit}/rai-kit.js"
                data-gateway="${gateway}"
                data-session-url="/session"
              ></script>`
            : ''
        }
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <p class="ribbon">Free delivery from 60 € · Returns within 60 days, no questions</p>
        <header class="top">
          <a class="brand" href="/" aria-label="Northwind, home">${raw(logo)}<span>Northwind</span></a>
          <nav aria-label="Main">
            <a href="/#shop">Shop</a>
            <a href="/#workshops">Workshops</a>
            <a href="/#community">Community</a>
          </nav>
          ${accountArea(options.customers, customer)}
        </header>
        <main id="content">${page.body}</main>
        <footer class="bottom">
          <div>
            <p class="brand">${raw(logo)}<span>Northwind</span></p>
            <p>Parts, timber and tools for people who make things.</p>
          </div>
          <p>
            Open Tuesday to Saturday, 10 to 19 h.<br />
            The back room belongs to the community on Thursdays.
          </p>
        </footer>
      </body>
    </html>`;
}
