// Lists in questions: any length of them, with few statements to prepare.
import { sql } from './drizzle.ts';

/** Longer lists are passed in slices. */
const SLICE = 32;

/** Asks for a long list in slices, each length of them prepared once. */
export function sliced<R>(
  prepare: (count: number) => {
    execute(values: Record<string, unknown>): PromiseLike<readonly R[]>;
  },
): (name: string, wanted: readonly string[], rest: object) => Promise<readonly R[]> {
  const prepared = new Map<number, ReturnType<typeof prepare>>();
  return async (name, wanted, rest) => {
    const each = [...new Set(wanted)];
    const found: R[] = [];
    for (let from = 0; from < each.length; from += SLICE) {
      const values = named(name, each.slice(from, from + SLICE));
      const count = Object.keys(values).length;
      const query = prepared.get(count) ?? prepare(count);
      prepared.set(count, query);
      found.push(...(await query.execute({ ...values, ...rest })));
    }
    return found;
  };
}

/** Lists of up to twice the length share a shape, the last value repeated. */
function slotsFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(length));
}

export function placeholders(name: string, length: number) {
  return Array.from({ length: slotsFor(length) }, (_, n) => sql.placeholder(`${name}${n}`));
}

/** `{ person0: …, person1: … }` for as many placeholders. */
export function named(name: string, values: readonly string[]): Record<string, string> {
  const result: Record<string, string> = {};
  const last = values.length - 1;
  for (let n = 0; n < slotsFor(values.length); n += 1) {
    result[`${name}${n}`] = values[Math.min(n, last)] ?? '';
  }
  return result;
}
