import { html, raw } from 'hono/html';
import { logo } from '../../server/logo.js';
import { page, type Html } from '../../server/page.js';
import { accountArea } from './account-area.js';
import type { Customer, ShopOptions } from './options.js';

interface ShopPage {
  title: string;
  description: string;
  body: Html;
  kit: boolean;
}

/** Head, header and footer that all pages of the shop share. The kit is one script tag in the head. */
export function layout(
  options: ShopOptions,
  customer: Customer | undefined,
  { title, description, body, kit: hasKit }: ShopPage,
): Html {
  const { gateway, kit } = options;
  return page({
    title,
    description,
    icon: 'mark.svg',
    styles: ['northwind.css', 'shop.css'],
    head: html`<script type="module" src="/assets/shop.js"></script>
      ${
        hasKit
          ? html`<script
              type="module"
              src="${gateway}/kit/${kit}/rai-kit.js"
              data-gateway="${gateway}"
              data-session-url="/session"
            ></script>`
          : ''
      }`,
    body: html`<a class="skip" href="#content">Skip to content</a>
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
      <main id="content">${body}</main>
      <footer class="bottom">
        <div>
          <p class="brand">${raw(logo)}<span>Northwind</span></p>
          <p>Parts, timber and tools for people who make things.</p>
        </div>
        <p>
          Open Tuesday to Saturday, 10 to 19 h.<br />
          The back room belongs to the community on Thursdays.
        </p>
      </footer>`,
  });
}
