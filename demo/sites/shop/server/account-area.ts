import { html } from 'hono/html';
import type { Customer } from './options.js';

/**
 * The right end of the header. Both faces are in the page and one is hidden, so that signing in
 * needs no reload; without scripts the link and the forms do the same with one.
 */
export function accountArea(customers: readonly Customer[], customer: Customer | undefined) {
  return html`<div class="account" data-account>
    <a class="button" href="/sign-in" data-sign-in ${customer ? 'hidden' : ''}>Sign in</a>
    <form method="post" action="/sign-out" data-signed-in ${customer ? '' : 'hidden'}>
      <span class="who"><small>Signed in as</small> <b data-name>${customer?.name ?? ''}</b></span>
      <button class="button quiet">Sign out</button>
    </form>
    <dialog class="sheet" data-sheet aria-labelledby="sheet-title">
      <div class="sheet-head">
        <h2 id="sheet-title">Welcome back</h2>
        <form method="dialog"><button class="close" aria-label="Close">×</button></form>
      </div>
      ${signInForm(customers)}
    </dialog>
  </div>`;
}

/** One button for each customer: this shop has no passwords, as everybody in it is made up. */
export function signInForm(customers: readonly Customer[]) {
  return html`<form class="people" method="post" action="/sign-in" data-people>
    <p>Choose an account. This is a demonstration, so nobody asks for a password.</p>
    <ul>
      ${customers.map(
        ({ username, name }) =>
          html`<li>
            <button name="member" value="${username}"><b>${name}</b> <small>@${username}</small></button>
          </li>`,
      )}
    </ul>
    <p class="failed" role="alert" data-failed></p>
  </form>`;
}
