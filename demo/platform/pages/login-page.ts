import { createHash } from 'node:crypto';

/**
 * Takes the token out of the address before anything else sees it, and trades it for a session. A POST does that: a
 * preview of the link, which only GETs, must not use it up.
 */
const SCRIPT = `
const query = new URLSearchParams(location.search);
history.replaceState(null, '', location.pathname);
const says = document.querySelector('output');
const answer = await fetch(location.pathname, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ token: query.get('token') ?? '', host: query.get('host') ?? '' }),
}).catch(() => null);
const session = answer === null ? null : await answer.json();
document.title = session?.error === false ? 'Signed in' : 'Not signed in';
document.querySelector('h1').textContent = document.title;
says.textContent =
  session === null
    ? 'The community does not answer.'
    : session.error
      ? session.message
      : 'You are signed in as ' + session.user.displayName + '.';
`;

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100dvh; display: grid; place-content: center; text-align: center; padding: 1rem; }
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page runs its own script and speaks to its own origin, and nothing else. */
export const LOGIN_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a login address shows. */
export const loginPage = (): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Signing in</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>Signing in</h1>
      <p><output>One moment …</output></p>
      <noscript><p>This page needs JavaScript to sign you in.</p></noscript>
    </main>
    <script type="module">${SCRIPT}</script>
  </body>
</html>
`;
