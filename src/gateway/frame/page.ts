export interface FramePage {
  widget: string;
  title: string;
  /** Address of the gateway. */
  gateway: string;
  /** Folder of the kit's files, with a slash at its end. */
  kit: string;
  /** Origins of the sites that may show it, exact ones and those with a star. */
  hosts: readonly string[];
}

/**
 * The page around one widget. All that its scripts have to know stands in attributes, so that the page needs
 * no script of its own and the policy can forbid every other one.
 */
export function framePage({ widget, title, gateway, kit, hosts }: FramePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<script type="module" src="${escape(kit)}rai-kit.js" data-gateway="${escape(gateway)}" crossorigin></script>
<script type="module" src="${escape(kit)}frame.js" crossorigin></script>
</head>
<body data-widget="${escape(widget)}" data-hosts="${escape(hosts.join(' '))}">
</body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
