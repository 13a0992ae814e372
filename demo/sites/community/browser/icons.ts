import { svg, type SVGTemplateResult } from 'lit';

const icon = (path: string): SVGTemplateResult =>
  svg`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${path} /></svg>`;

/** Strokes of 1.75 px on a grid of 24. Their color is that of the text beside them. */
export const icons = {
  open: icon('M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16'),
  announcement: icon('M4 10v4h3l9 4.5v-13L7 10zM19 9.5a4 4 0 0 1 0 5M8 14l1.5 6h2'),
  forum: icon('M4 5h16v11H10l-4.5 4v-4H4zM8 9h8M8 12.5h5'),
  iframe: icon('M3.5 5h17v14h-17zM3.5 9h17M6.5 7h.01M9 7h.01M9.5 14l2 2 3.5-4'),
  profile: icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5'),
  menu: icon('M4 7h16M4 12h16M4 17h16'),
  close: icon('M6 6l12 12M18 6 6 18'),
  key: icon('M14.5 13.5a4.5 4.5 0 1 0-4-2.5L4 17.5V20h3v-2h2v-2h2l1.5-1.5zM15.5 8.5h.01'),
  ledger: icon('M6 4h12v16H6zM9 8h6M9 12h6M9 16h3'),
  light: icon(
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4',
  ),
  dark: icon('M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z'),
  system: icon('M4 5h16v11H4zM9 20h6M12 16v4'),
  leave: icon('M10 4H5v16h5M14 8l4 4-4 4M18 12H9.5'),
  server: icon('M5 4h14v6.5H5zM5 13.5h14V20H5zM8 7.2h.01M8 16.7h.01M11 7.2h5M11 16.7h5'),
  page: icon('M4 5h16v14H4zM4 9h16M9 13l-2 2 2 2M15 13l2 2-2 2'),
};

/** How a channel is marked in the list. */
export const channelIcon = (kind: string): SVGTemplateResult =>
  kind === 'announcement' || kind === 'forum' || kind === 'iframe' ? icons[kind] : icons.open;

/** The compass of Northwind. */
export const mark = svg`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
  <circle class="ink" cx="16" cy="16" r="15" />
  <path class="needle" d="M16 5.5 22.5 25 16 21.2 9.5 25z" />
</svg>`;
