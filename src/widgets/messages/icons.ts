import { svg, html, type TemplateResult } from 'lit';

const PATHS = {
  reply: svg`<path d="M8 4.5 3.5 9 8 13.5M4 9h7.5a5 5 0 0 1 5 5v1.5"/>`,
  react: svg`<circle cx="10" cy="10" r="7"/><path d="M7.2 12c1.4 1.8 4.2 1.8 5.6 0M7.8 8v.3M12.2 8v.3"/>`,
  send: svg`<path d="M3.5 3.8 17 10 3.5 16.2 5.6 10Zm2.1 6.2H11"/>`,
  down: svg`<path d="M10 4v12m-5-5 5 5 5-5"/>`,
  close: svg`<path d="m5.5 5.5 9 9m0-9-9 9"/>`,
  wait: svg`<circle cx="10" cy="10" r="6.5"/><path d="M10 6.5V10l2.5 1.5"/>`,
  warn: svg`<path d="M10 3.5 17.5 16h-15ZM10 8.5v3.2M10 13.8v.1"/>`,
};

/** A line drawing of 20 units that says nothing to a screen reader: the control around it has a name. */
export function icon(name: keyof typeof PATHS, size = 18): TemplateResult {
  return html`<svg class=${name} viewBox="0 0 20 20" width=${size} height=${size} aria-hidden="true">
    ${PATHS[name]}
  </svg>`;
}
