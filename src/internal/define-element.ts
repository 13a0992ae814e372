/**
 * Registers a tag once. A page may load the kit twice, in two versions, so a taken name is no error:
 * the first one stays, and a different class is reported once per tag.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  const present = customElements.get(tag);
  if (!present) customElements.define(tag, element);
  else if (present !== element)
    console.warn(`rai-kit: <${tag}> is already defined by another copy on this page; that one stays.`);
}
