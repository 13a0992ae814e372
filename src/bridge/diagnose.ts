import type { Counters, TraceEntry } from './types.js';
import { KIT, SPOKEN } from './version.js';

/** What a person who helps would ask first. */
export interface Diagnosis {
  kit: string;
  /** Lowest and highest version of the wire protocol. */
  speaks: readonly number[];
  page: {
    /** Without query and fragment: they may hold what nobody should read. */
    address: string;
    isFramed: boolean;
    isSecure: boolean;
    /** Origins of the pages around this one, the nearest first; undefined where the engine does not tell. */
    ancestors: readonly string[] | undefined;
  };
  link: {
    /** Of a host `phase`, of a guest `open` or `closed`. */
    phase: string;
    reason: string | undefined;
    /** Exact origin of the host, on the guest's side. */
    host: string | undefined;
    /** Version of the host's kit, as it told it. */
    kit: string | undefined;
    /** Grants that were asked about. */
    can: Readonly<Record<string, boolean>>;
    counters: Counters;
    trace: readonly TraceEntry[];
  };
  /** What a policy of this page blocked, as far as it can still be told: directive and what it blocked. */
  policy: readonly string[];
}

/** The part of either end that is looked at. */
export interface Diagnosed {
  readonly counters: Counters;
  readonly trace: readonly TraceEntry[];
  readonly isOpen?: boolean;
  readonly phase?: string;
  readonly reason?: string;
  readonly host?: string;
  readonly kit?: string;
  can(capability: string): boolean;
}

/** Reports that the browser kept since the page began; where it keeps none, none. */
async function policyReports(): Promise<string[]> {
  if (typeof ReportingObserver === 'undefined') return [];
  const found: string[] = [];
  const observer = new ReportingObserver(
    (reports) => {
      for (const { type, body } of reports as { type: string; body: Record<string, unknown> | null }[]) {
        const { effectiveDirective, blockedURL } = body ?? {};
        if (type === 'csp-violation') found.push(`${String(effectiveDirective)} ${bare(blockedURL)}`);
      }
    },
    { types: ['csp-violation'], buffered: true },
  );
  observer.observe();
  // Buffered reports are handed over in a task of their own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return found;
}

/** An address without query and fragment; other words, such as `inline`, as they are. */
function bare(address: unknown): string {
  try {
    const { protocol, origin, pathname } = new URL(String(address));
    return origin === 'null' ? protocol : origin + pathname;
  } catch {
    return String(address);
  }
}

/**
 * The state of one end of a link and of its page, with nothing in it that is secret: no value of a call, no
 * token, no query. Without a link: why there can be none.
 */
export async function diagnose(
  link: Diagnosed | undefined,
  capabilities: readonly string[] = [],
): Promise<Diagnosis> {
  const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList };
  return {
    kit: KIT,
    speaks: SPOKEN,
    page: {
      address: bare(location.href),
      isFramed: window.parent !== window,
      isSecure: isSecureContext,
      ancestors: ancestorOrigins && [...ancestorOrigins],
    },
    link: {
      phase: link ? (link.phase ?? (link.isOpen ? 'open' : 'closed')) : 'none',
      reason: link?.reason || undefined,
      host: link?.host,
      kit: link?.kit?.slice(0, 40) || undefined,
      can: Object.fromEntries(capabilities.map((name) => [name, link?.can(name) ?? false])),
      counters: { ...link?.counters },
      trace: [...(link?.trace ?? [])],
    },
    policy: await policyReports(),
  };
}
