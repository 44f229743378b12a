// What is remembered of a database may outlive it: a failover puts another in its place.
import { expect, test } from 'vitest';
import { snapshots } from '../../../adapters/sql/snapshots.ts';
import { release } from '../../conformance/store-rows.ts';

test('what was read of a server that is gone isn’t kept, also where the answer comes after that', () => {
  const known = snapshots();
  const row = release(1);
  known.reading()([row]);
  expect(known.at(row.stream, row.seq)).toBe(row);
  const late = known.reading();
  known.forget();
  late([row]);
  expect(known.at(row.stream, row.seq)).toBeUndefined();
  known.reading()([row]);
  expect(known.at(row.stream, row.seq)).toBe(row);
});
