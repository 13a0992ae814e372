import { svg, html, type TemplateResult } from 'lit';

const PATHS = {
  reply: svg`<path d="M8 4.5 3.5 9 8 13.5M4 9h7.5a5 5 0 0 1 5 5v1.5"/>`,
  react: svg`<circle cx="10" cy="10" r="7"/><path d="M7.2 12c1.4 1.8 4.2 1.8 5.6 0M7.8 8v.3M12.2 8v.3"/>`,
  send: svg`<path d="M4 10h8.5M3.5 3.8 17 10 3.500 16.200 5.800 10Z"/>`,
  down: svg`<path d="M10 4v12m-5-5 5 5 5-5"/>`,
  close: svg`<path d="m5.500 5.500 9 9m0-9-9 9"/>`,
  wait: svg`<circle cx="10" cy="10" r="6.500"/><path d="M10 6.500V10l2.500 1.500"/>`,
  warn: svg`<path d="M10 3.500 17.500 16h-15ZM10 8.500v3.200M10 13.800v.1"/>`,
};

/** A line drawing of 20 units that says nothing to a screen reader: the control around it has a name. */
export function icon(name: keyof typeof PATHS, size = 18): TemplateResult {
  return html`<svg class=${name} viewBox="0 0 20 20" width=${size} height=${size} aria-hidden="true">
    ${PATHS[name]}
  </svg>`;
}
