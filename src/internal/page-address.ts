/** An address that the page wrote into an attribute, when a link may lead there: http(s) or relative. */
export function pageAddress(address: string | null | undefined): string | undefined {
  if (!address || address.length > 2048) return undefined;
  // Written out here, since an address may be relative and a server has no document to resolve it with.
  const url = URL.canParse(address, 'https://page.invalid') && new URL(address, 'https://page.invalid');
  return url && /^https?:$/.test(url.protocol) ? address : undefined;
}
