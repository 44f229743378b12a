// Policies that the pages show can be used as they stand.
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readPolicy } from '../../adapters/process/policy-file.ts';
import { pages, pageText } from './pages.ts';

const shown = pages().flatMap((page) =>
  [...pageText(page).matchAll(/^```yaml\n(version: 1\n.*?)^```$/gms)].map(
    ([, yaml = ''], index) => ({
      name: `${page}, policy ${index + 1}`,
      yaml,
    }),
  ),
);

test('there are some', () => expect(shown.length).toBeGreaterThan(5));

test.each(shown)('$name', ({ yaml }) => {
  expect(readPolicy(yaml, tmpdir())).toMatchObject({ ok: true });
});
