/** The compass of Northwind. Its colors are classes of the style sheet, so that they follow light and dark. */
export const logo = `<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
  <circle class="ink" cx="16" cy="16" r="15"/>
  <path class="needle" d="M16 5.5 22.5 25 16 21.2 9.5 25z"/>
</svg>`;
