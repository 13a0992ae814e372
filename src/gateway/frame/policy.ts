/** What no widget needs, so that no page around it can lend it either. */
const DENIED = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
];

export interface PolicyOptions {
  /** Address of the gateway, without a slash at its end. */
  gateway: string;
  /** Folder of the kit's files, with a slash at its end. */
  kit: string;
  /** Origins that may show the page, exact ones and those with a star; none: nobody. */
  hosts: readonly string[];
}

/**
 * Headers of a page in a frame. Who may show it is decided here and nowhere else: a request from inside the
 * frame carries the frame's own origin. It sets no cookie and takes none.
 */
export function frameHeaders({ gateway, kit, hosts }: PolicyOptions): Record<string, string> {
  const base = source(gateway);
  const policy = [
    `default-src 'none'`,
    `script-src ${source(kit)}`,
    `connect-src ${base}/v1/`,
    `img-src ${base}/v1/media/ data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${hosts.length > 0 ? hosts.map(source).join(' ') : `'none'`}`,
    `require-trusted-types-for 'script'`,
    `trusted-types lit-html`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'permissions-policy': DENIED.map((feature) => `${feature}=()`).join(', '),
    // A page that is isolated from other origins may only show frames that are so too.
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
    'origin-agent-cluster': '?1',
    'cache-control': 'public, max-age=300, stale-while-revalidate=60, stale-if-error=86400',
  };
}

/** An address inside a policy, where two signs have a meaning of their own. */
function source(address: string): string {
  return address.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
