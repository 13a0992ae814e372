/** Drawings of the shop. Their colours are classes of the stylesheet, so that they follow light and dark. */

/** A dovetail joint: timber on one side, the traces of a circuit on the other. */
export const hero = `<svg class="hero-picture" viewBox="0 0 480 360" aria-hidden="true">
  <rect class="plate" x="16" y="24" width="448" height="312" rx="20"/>
  <path class="wood" d="M16 92h208v18l62-14v68l-62-14v60l62-14v68l-62-14v18H16z"/>
  <g class="grain" fill="none" stroke-width="2" stroke-linecap="round">
    <path d="M16 108c60 8 110-8 196 2M16 128c80 10 150-10 258 0M16 150c70 8 120-6 200 0M16 180c50-10 66-22 100-18s30 24 0 28-60 4-100-10M132 176c30-6 50 4 84 2M120 206c40 8 60-4 96 2M16 214c60 14 130-2 258 4M16 236c80-10 150 8 258-2M16 254c70-8 130 6 196 0"/>
  </g>
  <path class="board" d="M464 92H230v12l62-14v80l-62-14v48l62-14v80l-62-14v12h234z"/>
  <g class="trace" fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
    <path d="M312 122h36l20 24M312 180h44M312 238h36l20-24M400 166h18l16-18M400 180h40M400 194h18l16 18"/>
  </g>
  <g class="pad"><circle cx="310" cy="122" r="7"/><circle cx="310" cy="180" r="7"/><circle cx="310" cy="238" r="7"/><circle cx="438" cy="142" r="7"/><circle cx="444" cy="180" r="7"/><circle cx="438" cy="218" r="7"/></g>
  <rect class="chip" x="356" y="152" width="56" height="56" rx="6"/>
  <g class="spark" fill="none" stroke-width="4" stroke-linecap="round"><path d="M244 72l-8-22M262 68l4-24M280 74l14-18"/></g>
  <path class="hand" d="M96 300h288" stroke-width="6" stroke-linecap="round"/>
</svg>`;

const frame = (inside: string): string =>
  `<svg class="product" viewBox="0 0 160 120" aria-hidden="true"><rect class="plate" width="160" height="120" rx="12"/>${inside}</svg>`;

export const products = {
  kit: frame(
    `<path class="line" d="M34 92 96 30" fill="none" stroke-width="10" stroke-linecap="round"/><path class="metal" d="M92 26l10 10 20-22z"/><circle class="line" cx="112" cy="82" r="18" fill="none" stroke-width="7"/><circle class="pad" cx="112" cy="82" r="6"/>`,
  ),
  oak: frame(
    `<path class="wood" d="M22 44 96 22l44 22-76 26z"/><path class="wood deep" d="M22 44v26l42 26V70zM64 70v26l76-26V44z"/><g class="grain" fill="none" stroke-width="2"><path d="M40 46c24-6 40-10 62-18M54 54c24-6 44-12 64-20"/></g>`,
  ),
  filament: frame(
    `<circle class="line" cx="74" cy="60" r="36" fill="none" stroke-width="14"/><circle class="pad" cx="74" cy="60" r="36" fill="none"/><circle class="plate" cx="74" cy="60" r="11"/><path class="trace" d="M110 60c16 0 10 30 30 30" fill="none" stroke-width="4" stroke-linecap="round"/>`,
  ),
  wool: frame(
    `<path class="board" d="M36 28h88a6 6 0 0 1 6 6v52c-14 8-22-6-36 2s-22-6-36 2-18-4-28 0V34a6 6 0 0 1 6-6z"/><g class="trace" fill="none" stroke-width="3" stroke-dasharray="6 5"><path d="M44 44h72M44 58h72M44 72h72"/></g>`,
  ),
};

const icon = (path: string): string =>
  `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;

export const icons = {
  build: icon('M4 20l9-9M11 7l3-3 7 7-3 3zM13 11l3 3'),
  answer: icon('M4 5h16v11H10l-5 4v-4H4zM9 9h6M9 12h4'),
  thanks: icon('M12 20s-8-4.6-8-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 8 2.6C20 15.4 12 20 12 20z'),
};
