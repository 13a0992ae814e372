export interface FramePage {
  widget: string;
  title: string;
  /** Address of the gateway. */
  gateway: string;
  /** Address of the page's one script. */
  script: string;
  /** Exact origins of the sites that may show it. */
  hosts: readonly string[];
}

/**
 * The page around one widget. All that its script has to know stands in attributes, so that the page needs
 * no script of its own and the policy can forbid every other one.
 */
export function framePage({ widget, title, gateway, script, hosts }: FramePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<script type="module" src="${escape(script)}" crossorigin></script>
</head>
<body data-widget="${escape(widget)}" data-gateway="${escape(gateway)}" data-hosts="${escape(hosts.join(' '))}">
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
