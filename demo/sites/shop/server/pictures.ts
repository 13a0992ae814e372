/** Drawings of the shop. Their colours are classes of the stylesheet, so that they follow light and dark. */

export const logo = `<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
  <circle class="ink" cx="16" cy="16" r="15"/>
  <path class="needle" d="M16 5.5 22.5 25 16 21.2 9.5 25z"/>
</svg>`;

/** A dovetail joint whose grain turns into the traces of a circuit. */
export const hero = `<svg class="hero-picture" viewBox="0 0 480 360" aria-hidden="true">
  <rect class="plate" x="16" y="24" width="448" height="312" rx="20"/>
  <path class="wood" d="M16 140h112l14 26h52l-14-26h72l14 26h38v30h-38l-14 26h-72l14-26h-52l-14 26H16z"/>
  <g class="grain" fill="none" stroke-width="2">
    <path d="M16 152c40 6 70-6 104 2M16 166c46 8 80-4 116 6M16 182c60 4 96 8 150 0M16 198c44-6 84 6 116-2M16 211c36 4 70-4 104-1"/>
    <path d="M210 152c16 4 30-2 44 1M206 182c28 3 56-3 84 1M210 211c14-3 30 3 42 0"/>
  </g>
  <path class="board" d="M464 96v168H284l-14-26h-30v0l-1-1 14-26h38v-60h-38l-14-26 1-3h30l14-26z"/>
  <g class="trace" fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
    <path d="M304 160h44l22-26h60M304 181h70l18 0h48M304 202h44l22 26h60M330 120h40M330 242h40"/>
  </g>
  <g class="pad"><circle cx="434" cy="134" r="8"/><circle cx="444" cy="181" r="8"/><circle cx="434" cy="228" r="8"/><circle cx="326" cy="120" r="6"/><circle cx="326" cy="242" r="6"/></g>
  <g class="chip"><rect x="356" y="160" width="44" height="42" rx="5"/></g>
  <g class="spark" fill="none" stroke-width="4" stroke-linecap="round"><path d="M226 84l-8-26M252 78l4-28M278 88l14-22"/></g>
  <path class="hand" d="M120 300h240" stroke-width="6" stroke-linecap="round"/>
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
