const DOMAIN = /^(?:(https?):\/\/)?((?:\*\.)?[a-z0-9.-]{1,253})(:\d{1,5})?\/?$/i;
const LOOPBACK = /(^|\.)localhost$|^127(\.\d{1,3}){3}$/;

/**
 * A host or an origin as the source of a policy, such as `https://*.shop.example`. A host alone means https, on this
 * machine any port of http. Undefined for what is neither.
 */
export function frameSource(domain: string): string | undefined {
  const [, scheme, name, port] = DOMAIN.exec(domain.trim()) ?? [];
  if (name === undefined) return undefined;
  const host = name.toLowerCase();
  if (scheme !== undefined) return `${scheme.toLowerCase()}://${host}${port ?? ''}`;
  return LOOPBACK.test(host) ? `http://${host}${port ?? ':*'}` : `https://${host}${port ?? ''}`;
}
