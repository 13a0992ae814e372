/** Shared with community/default.ts, which reads the settings where a widget first asks for its community. */
const PAGE = Symbol.for('rai-kit.community.v1');

interface Page {
  community?: unknown;
  settings?: { gateway: string; sessionUrl?: string | undefined };
}

/** Leaves what a script tag says for the widgets of the page. What was set before counts. */
export function leaveSettings(script: HTMLOrSVGScriptElement | null | undefined): void {
  const { gateway, sessionUrl } = script?.dataset ?? {};
  if (!gateway) return;
  const page = ((globalThis as unknown as Record<symbol, unknown>)[PAGE] ??= {}) as Page;
  if (!page.community) page.settings ??= { gateway, sessionUrl };
}
