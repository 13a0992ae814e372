import { VERSION } from './version.js';

/** Version of each tag's copy on this page, whichever copy of the kit it came from. */
const VERSIONS = Symbol.for('rai-kit.elements.v1');
const global = globalThis as { [VERSIONS]?: Record<string, string> };

/**
 * Registers a tag once. A page may load the kit twice, in two versions, so a taken name is no error:
 * the first one stays, and a different class is reported once per tag, with both versions.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  const versions = (global[VERSIONS] ??= {});
  const present = customElements.get(tag);
  if (!present) {
    customElements.define(tag, element);
    versions[tag] = VERSION;
  } else if (present !== element) {
    console.warn(
      `rai-kit ${VERSION}: <${tag}> is there already, of ${versions[tag] ?? 'another copy'}; that one stays.`,
    );
  }
}
