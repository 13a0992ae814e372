/**
 * The exact origins among the hosts that may show this page, and the page around it where one with a star stands for it:
 * `https://*.shop.example`, `http://localhost:*`. The policy of the page was asked first, so this widens nothing.
 */
export function exactHosts(hosts: readonly string[], around: string | undefined): string[] {
  return hosts.flatMap((host) => {
    if (!host.includes('*')) return host;
    return around !== undefined && patternOf(host).test(around) ? around : [];
  });
}

/** Origin of the page that shows this one; undefined where it is not told. */
export function pageAround(): string | undefined {
  const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList };
  const told = ancestorOrigins?.[0] ?? document.referrer;
  return URL.canParse(told) ? new URL(told).origin : undefined;
}

function patternOf(host: string): RegExp {
  const text = host
    .replace(/[.?+^$()[\]{}|\\]/g, '\\$&')
    .replace('//*\\.', '//([a-z0-9-]+\\.)+')
    .replace(/:\*$/, '(:\\d+)?');
  return new RegExp(`^${text}$`);
}
