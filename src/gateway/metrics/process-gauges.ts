import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '../metrics.js';

/** Nanoseconds in a second. */
const NS = 1e9;

/**
 * How this process does: memory, CPU, handles, and how late the event loop comes to its work since the last reading. Under the
 * names that other programs on Node use, so that ready-made dashboards show them. Returns how to stop measuring.
 */
export function processGauges(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const started = Date.now() / 1000 - process.uptime();
  const memory = (part: keyof NodeJS.MemoryUsage) => () => process.memoryUsage()[part];

  metrics.gauge('process_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss());
  metrics.gauge('nodejs_heap_size_used_bytes', 'Heap in use', memory('heapUsed'));
  metrics.gauge('nodejs_heap_size_total_bytes', 'Heap that is reserved', memory('heapTotal'));
  metrics.gauge('nodejs_external_memory_bytes', 'Memory of buffers and the like', memory('external'));
  metrics.gauge('process_cpu_seconds', 'CPU time used so far', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_start_time_seconds', 'When the process started, since 1970', () => started);
  metrics.gauge('nodejs_eventloop_lag_seconds', 'How late the event loop was since the last reading', () => {
    // Nothing measured yet: then it was not late.
    const rows = (['p50', 'p99', 'max'] as const).map((part) => {
      const ns = part === 'max' ? delay.max : delay.percentile(part === 'p50' ? 50 : 99);
      return [{ quantile: part }, delay.count === 0 ? 0 : ns / NS] as const;
    });
    delay.reset();
    return rows;
  });
  return () => delay.disable();
}
