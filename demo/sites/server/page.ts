import { html } from 'hono/html';

export type Html = ReturnType<typeof html> | Promise<ReturnType<typeof html>>;

export interface PageParts {
  title: string;
  description?: string;
  /** Name of its icon under `/assets/`. */
  icon?: string;
  /** Names of its own style sheets under `/assets/`, after those that all sites share. */
  styles: readonly string[];
  /** Scripts, and hints about what comes. */
  head?: Html;
  body: Html;
}

/** What every page of the demo's sites is written in. */
export function page({ title, description, icon, styles, head, body }: PageParts): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${description === undefined ? '' : html`<meta name="description" content="${description}" />`}
        <title>${title}</title>
        ${icon === undefined ? '' : html`<link rel="icon" href="/assets/${icon}" type="image/svg+xml" />`}
        ${['base.css', ...styles].map((name) => html`<link rel="stylesheet" href="/assets/${name}" />`)}
        ${head ?? ''}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
