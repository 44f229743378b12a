// The page of metrics and the metrics themselves say the same.
import { expect, test } from 'vitest';
import { createInstruments } from '../../adapters/metrics/instruments.ts';
import { pageText } from './pages.ts';

test('every metric stands in the table, as it is', async () => {
  const { registry } = createInstruments();
  const rows = registry.getMetricsAsArray().map((metric) => {
    const { name, type, help, labelNames } = metric as unknown as Described;
    const labels = labelNames.map((label) => `\`${label}\``).join(', ') || '–';
    return `| \`${name}\` | ${type} | ${labels} | ${help} |`;
  });
  const table = pageText('docs/reference/metrics.md').match(/^\| `signalbox_.*$/gm);
  expect(table).toEqual(rows);
});

interface Described {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}
