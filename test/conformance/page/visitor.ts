/** Stands in the frame that a host under test shows, and checks that host. */
import { rawGuest } from '../peers/raw-guest.js';
import { judge, type Verdict } from '../checks/check.js';
import { HOST_CHECKS } from '../checks/of-hosts.js';
import { row, summary, table } from './table.js';

/** The origin of the page that shows this one, as the browser tells it: by its ancestors, or by the way here. */
function hostOrigin(): string {
  const ancestors = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins;
  const named = new URL(location.href).searchParams.get('of');
  return named ?? ancestors?.[0] ?? new URL(document.referrer).origin;
}

async function main(): Promise<void> {
  const host = hostOrigin();
  const body = table(`Host at ${host}`);
  const only = new URL(location.href).searchParams.get('check');
  const checks = HOST_CHECKS.filter(({ name }) => !only || name === only);
  const verdicts = await judge(
    checks,
    () => ({ host, connect: (o = {}) => rawGuest({ host, ms: 3000, ...o }) }),
    (verdict) => row(body, verdict),
  );
  summary(body, verdicts);
  tell(verdicts);
}

/** To the page that opened the host; results are no secret. */
function tell(verdicts: Verdict[]): void {
  for (const other of [window.top, window.opener as Window | null])
    other?.postMessage({ conformance: verdicts }, '*');
}

if (window.parent === window) table('This page checks a host: show it in the frame of that host.');
else void main();
