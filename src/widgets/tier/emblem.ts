import { html, nothing, svg, type TemplateResult } from 'lit';

const SHAPE = svg`<path class="shape" d="M20 2.5 34.5 8v11.5c0 8.5-5.6 14.8-14.5 18C11.1 34.3 5.5 28 5.5 19.5V8z"/>`;
const CHEVRONS = [0, 1, 2].map((n) => svg`<path d="m14 ${25 - n * 5} 6-4 6 4"/>`);

/**
 * The emblem of a tier: a shield with one chevron per level, always drawn, with the platform's picture
 * over it where there is one. A picture that fails leaves the shield.
 */
export function emblem(
  icon: string | undefined,
  level: number,
  kind: 'done' | 'here' | 'ahead',
): TemplateResult {
  return html`<span class="emblem ${kind}" part="emblem" aria-hidden="true"
    ><svg viewBox="0 0 40 40">${SHAPE}${CHEVRONS.slice(0, Math.max(0, Math.min(3, level)))}</svg>${
      icon && /^(https?:)?\//i.test(icon)
        ? html`<img
            src=${icon}
            alt=""
            decoding="async"
            referrerpolicy="no-referrer"
            @error=${onPicture}
            @load=${onPicture}
          />`
        : nothing
    }</span
  >`;
}

const onPicture = (event: Event) => {
  const image = event.target as HTMLElement;
  image.hidden = event.type === 'error';
  image.parentElement?.classList.toggle('pictured', !image.hidden);
};
