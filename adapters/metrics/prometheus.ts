// prom-client in parts: its entry point loads what looks into the process, too, which would cost each start a
// twentieth of a second. That is loaded at the first scrape.
import { createRequire } from 'node:module';

type Prometheus = typeof import('prom-client');

const load = createRequire(import.meta.url);

export const Registry: Prometheus['Registry'] = load('prom-client/lib/registry');
export const Counter: Prometheus['Counter'] = load('prom-client/lib/counter');
export const Gauge: Prometheus['Gauge'] = load('prom-client/lib/gauge');
export const Histogram: Prometheus['Histogram'] = load('prom-client/lib/histogram');

let ofProcess: InstanceType<Prometheus['Registry']> | undefined;

/** Memory, event loop, garbage collector: one registry for the whole process. Watches from the first call on. */
export function processMetrics(): Promise<string> {
  if (ofProcess === undefined) {
    const { collectDefaultMetrics }: Prometheus = load('prom-client');
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess.metrics();
}
