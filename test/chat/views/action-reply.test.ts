// The private answer about a follow-up action: it is told to whoever did it, who is you.
import { expect, test } from 'vitest';
import type { ActionPicture } from '../../../src/chat/picture.ts';
import { actionReply } from '../../../src/chat/views/action-reply.ts';
import type { ActionEvent } from '../../../src/domain/action/model.ts';
import { ACTION, idOf, plain } from '../../support/fixtures.ts';

function told(type: ActionEvent['type'], changes: Partial<ActionPicture> = {}): string {
  const events = [{ type } as ActionEvent];
  return plain(actionReply({ ...ACTION, ...changes }, events, idOf('ana'), 'Europe/London'));
}

test('added for another, and for yourself', () => {
  expect(told('action-added')).toBe(
    'You added action A-1: alert on queue depth, @Finn, due Thu 3 Dec.',
  );
  expect(told('action-added', { owner: idOf('ana') })).toBe(
    'You added action A-1: alert on queue depth, yours, due Thu 3 Dec.',
  );
});

test('closed, with evidence and without', () => {
  expect(told('action-done', { evidence: 'dashboard 7' })).toBe(
    'You closed A-1: alert on queue depth (dashboard 7).',
  );
  expect(told('action-done').split('\n')).toEqual([
    'You closed A-1: alert on queue depth.',
    'What shows that it is done? /release action done A-1 because …',
  ]);
});
