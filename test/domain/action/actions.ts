// A follow-up action in the states that tests need, made by its own decisions.

import {
  type Action,
  type ActionCommand,
  type ActionEvent,
  decideAction,
  evolveAction,
} from '../../../src/domain/action/model.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { idOf, type Name, Story, WINDOW } from '../../support/fixtures.ts';

/** Mon 30 Nov 2026, 17:30 in London. */
export const DUE = Date.UTC(2026, 10, 30, 17, 30);

export const ADD: ActionCommand = {
  type: 'action',
  release: 'R-42',
  service: 'payments',
  captains: ['payments-owners'],
  text: 'alert on queue depth',
  owner: idOf('eve'),
  due: DUE,
};

export function around(by: Name | undefined, now = WINDOW.end): Context {
  return { ...new Story().at(now).context(by), nextId: 'A-7' };
}

/** The action with what was decided; a refusal fails the test. */
export function after(
  action: Action | undefined,
  command: ActionCommand,
  context: Context,
): Action {
  const decision = decideAction(action, command, context);
  if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
  return told(action, decision.events, context);
}

function told(action: Action | undefined, events: readonly ActionEvent[], context: Context) {
  const state = events.reduce<Action | undefined>(
    (before, event, seq) =>
      evolveAction(before, { ...event, at: context.now, by: context.actor?.id, seq: seq + 1 }),
    action,
  );
  if (state === undefined) throw new Error('an action without facts');
  return state;
}

/** Added by Ana for Eve. */
export function anAction(): Action {
  return after(undefined, ADD, around('ana'));
}

export function aDoneAction(): Action {
  return after(anAction(), { type: 'done' }, around('eve'));
}
