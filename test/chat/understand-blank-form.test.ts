// A form that was sent with nothing but spaces: it says what is missing and is not opened once more.
import { expect, test } from 'vitest';
import { heard } from '../support/hearing.ts';

/** The problems of a form that was sent blank, by field. */
function problems(line: string) {
  const meaning = heard(line, { fields: {} });
  if (meaning.kind !== 'problem') throw new Error(JSON.stringify(meaning));
  return meaning.misunderstood.map(({ field, problem }) => [field, problem.code]);
}

// Chats leave out what is blank, so that a form of one field comes with none.
test.each([
  ['reject R-42 v:3f9c8a21', 'because'],
  ['revise R-42', 'because'],
  ['hold R-42 s:1.1', 'because'],
  ['promote R-42 s:1.1', 'because'],
  ['rollback R-42', 'because'],
  ['cancel R-42', 'because'],
  ['candidate R-42', 'candidate'],
  ['captain R-42', 'captain'],
  ['move R-42', 'starts'],
  ['action R-42', 'actions'],
  ['remind R-42', 'when'],
  ['snooze R-42', 'until'],
  ['stop', 'because'],
  ['unfreeze F-1', 'because'],
  ['go F-1', 'because'],
])('sent with nothing but spaces, %s says what is missing', (line, field) => {
  expect(problems(line)).toEqual([[field, 'missing']]);
});

test('what a picker chose still goes on to its form', () => {
  const wish = { form: 'reason', verb: 'reject', id: 'R-42', line: 'reject R-42' };
  expect(heard('reject', { fields: { release: 'R-42' } })).toEqual({ kind: 'form', wish });
});
