import { css } from 'lit';

/**
 * What the kit looks like, as private names. Each one reads its public custom property first, so a
 * page themes every widget by setting a handful of properties on any ancestor, and needs none of them.
 * The two values of every pair are checked: text at least 4.5:1 and marks at least 3:1 on the surface.
 */
export const tokens = css`
  :host {
    --_surface: var(--rai-color-surface, light-dark(#fff, #12161d));
    --_raised: var(--rai-color-raised, light-dark(#f6f7f9, #1a202a));
    --_border: var(--rai-color-border, light-dark(#d5d9e0, #2c3442));
    --_strong: var(--rai-color-border-strong, light-dark(#868e9c, #6d7789));
    --_text: var(--rai-color-text, light-dark(#14181f, #eef1f6));
    --_text2: var(--rai-color-text-2, light-dark(#4d5665, #a6b0c0));
    --_accent: var(--rai-color-accent, light-dark(#4f46e5, #9d97ff));
    --_on-accent: var(--rai-color-on-accent, light-dark(#fff, #12161d));
    --_up: var(--rai-color-up, light-dark(#0f7a3d, #4cc984));
    --_down: var(--rai-color-down, light-dark(#b42318, #ff8a7a));
    --_tint: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    --_hairline: color-mix(in srgb, var(--_border) 50%, var(--_surface));
    --_card: var(--rai-radius-card, 16px);
    --_control: var(--rai-radius-control, 10px);
    --_chip: var(--rai-radius-chip, 6px);
    --_font: var(
      --rai-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Noto Sans Arabic',
      sans-serif
    );
    --_ease: cubic-bezier(0.2, 0.8, 0.2, 1);
  }
  @media (forced-colors: active) {
    :host {
      --_surface: Canvas;
      --_raised: Canvas;
      --_border: CanvasText;
      --_hairline: GrayText;
      --_strong: CanvasText;
      --_text: CanvasText;
      --_text2: CanvasText;
      --_accent: Highlight;
      --_on-accent: HighlightText;
      --_up: CanvasText;
      --_down: CanvasText;
      --_tint: Canvas;
    }
  }
`;
