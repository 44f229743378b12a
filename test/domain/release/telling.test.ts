// Which facts one thread reply tells (contract "What people see"): one person's within a minute of the first.
import { expect, test } from 'vitest';
import {
  type Telling,
  tellingAfter,
  toldFrom,
  toldTogether,
} from '../../../src/domain/release/telling.ts';
import { HOUR } from '../../../src/domain/time/duration.ts';

const SECOND = 1_000;
type Fact = Parameters<typeof tellingAfter>[1];

/** `ana@5`: Ana's fact after five seconds; `@5` time's own; `ana@5!` one that no thread tells. */
function facts(line: string): Fact[] {
  return line.split(' ').map((word, index) => {
    const [by = '', rest = ''] = word.split('@');
    const type = rest.endsWith('!') ? 'started' : 'scope-changed';
    return {
      type,
      seq: index + 1,
      at: HOUR + Number.parseInt(rest, 10) * SECOND,
      by: by || undefined,
    };
  });
}

/** For each fact the number of the fact its reply begins with. */
function replies(line: string): number[] {
  let telling: Telling | undefined;
  return facts(line).map((fact) => {
    telling = tellingAfter(telling, fact);
    return toldFrom(telling, fact);
  });
}

test.each([
  ['within a minute of the first', 'ana@0 ana@30 ana@59', [1, 1, 1]],
  ['a minute after the first, not after the last', 'ana@0 ana@40 ana@60 ana@80', [1, 1, 3, 3]],
  ['somebody else in between', 'ana@0 ben@1 ana@2', [1, 2, 3]],
  ['time stands alone', '@0 @1 ana@2 @3', [1, 2, 3, 4]],
  ['silent facts part nothing', 'ana@0 ana@1! ana@2', [1, 1, 1]],
  ['nor do those of others', 'ana@0 ben@1! ana@2', [1, 2, 1]],
])('one reply: %s', (_, line, expected) => {
  expect(replies(line)).toEqual(expected);
});

test('a reply tells exactly the facts that are told from its first', () => {
  const line = 'ana@0 ana@1! ana@40 ana@60 ben@61 @62 @63 ana@64 ana@130';
  const starts = replies(line);
  for (const first of new Set(starts)) {
    const told = toldTogether(facts(line).slice(first - 1)).map((fact) => fact.seq);
    const expected = facts(line)
      .filter((fact) => fact.type !== 'started' && starts[fact.seq - 1] === first)
      .map((fact) => fact.seq);
    expect(told, `from ${first}`).toEqual(expected);
  }
});

test('nothing is told of what no thread tells', () => {
  expect(toldTogether(facts('ana@0!'))).toEqual([]);
  expect(toldTogether([])).toEqual([]);
});
