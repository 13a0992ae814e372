import { html } from 'hono/html';
import { signInForm } from './account-area.js';
import { layout } from './layout.js';
import type { Customer, ShopOptions } from './options.js';

/** Sign-in for browsers without scripts. With scripts the same form opens over the page. */
export function signInPage(options: ShopOptions, customer: Customer | undefined) {
  return layout(options, customer, {
    title: 'Sign in · Northwind',
    description: 'Sign in to the shop and its community.',
    kit: false,
    body: html`<section class="narrow">
      <h1>Welcome back</h1>
      ${signInForm(options.customers)}
    </section>`,
  });
}
