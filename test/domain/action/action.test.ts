// Follow-up actions: who adds and closes them, and how they are reminded of until they are done (product P6).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  type ActionCommand,
  actionTimers,
  decideAction,
} from '../../../src/domain/action/model.ts';
import { DAY, HOUR } from '../../../src/domain/time/duration.ts';
import { idOf, type Name } from '../../support/fixtures.ts';
import { aStranger, unreachable } from '../release/given.ts';
import { ADD, aDoneAction, after, anAction, around, DUE } from './actions.ts';

const WEEK = 7 * DAY;
const DONE = { type: 'done' } as const;
const ahead = (action: Action) =>
  Object.fromEntries(actionTimers(action).map((timer) => [timer.name, timer.at]));

/** Rings a timer this much after its time. */
function ring(action: Action, name: string, late = 0): Action {
  const at = ahead(action)[name];
  if (at === undefined) throw new Error(`no timer ${name}`);
  return after(action, { type: 'ring', timer: name, at }, around(undefined, at + late));
}

describe('adding', () => {
  test('is for any member, and takes the next id', () => {
    expect(decideAction(undefined, ADD, around('ben'))).toMatchObject({
      ok: true,
      events: [{ type: 'action-added', id: 'A-7', owner: idOf('eve'), due: DUE }],
    });
    expect(anAction()).toMatchObject({ addedBy: idOf('ana'), release: 'R-42', doneAt: undefined });
  });

  test('is for nobody from outside', () => {
    const context = { ...around('ana'), actor: aStranger('foreign') };
    expect(decideAction(undefined, ADD, context)).toMatchObject({
      ok: false,
      refusal: { code: 'outsider', standing: 'foreign' },
    });
  });
});

describe('closing', () => {
  test.each<[Name, boolean]>([
    ['eve', true],
    ['ana', true],
    ['finn', true],
    ['ben', false],
  ])('by %s: %s (its owner, who added it, a captain)', (name, able) => {
    expect(decideAction(anAction(), DONE, around(name)).ok).toBe(able);
  });

  test('by anybody else names who can', () => {
    expect(decideAction(anAction(), DONE, around('ben'))).toMatchObject({
      refusal: {
        code: 'not-yours',
        who: { people: [idOf('eve'), idOf('ana')], groups: ['payments-owners'] },
      },
    });
  });

  test('waits for a directory that could say yes', () => {
    const context = { ...around('finn'), ...unreachable('payments-owners') };
    expect(decideAction(anAction(), DONE, context)).toMatchObject({
      refusal: { code: 'directory-unreachable' },
    });
  });

  test('happens once; a line of evidence may follow', () => {
    const action = aDoneAction();
    expect(decideAction(action, DONE, around('ana'))).toMatchObject({
      refusal: { code: 'action-done', at: action.doneAt },
    });
    const shown = after(action, { type: 'done', evidence: 'dashboard 7' }, around('ana'));
    expect(shown).toMatchObject({ evidence: 'dashboard 7', doneBy: idOf('eve') });
    expect(shown.doneAt).toBe(action.doneAt);
    const command: ActionCommand = { type: 'done', evidence: 'another' };
    expect(decideAction(shown, command, around('ana')).ok).toBe(false);
  });
});

describe('reminding', () => {
  test('begins when it is due, then weekly; after two weeks the channel hears once', () => {
    let action = anAction();
    expect(ahead(action)).toEqual({ digest: DUE, overdue: DUE + 2 * WEEK });
    action = ring(action, 'digest');
    expect(ahead(action).digest).toBe(DUE + WEEK);
    action = ring(ring(action, 'digest'), 'digest');
    action = ring(action, 'overdue', HOUR);
    expect(ahead(action)).toEqual({ digest: DUE + 3 * WEEK });
  });

  test('stops when it is done', () => {
    expect(ahead(aDoneAction())).toEqual({});
  });

  test('after downtime the missed weeks are one, and the rhythm stays (product Q2)', () => {
    const action = ring(anAction(), 'digest', 4 * WEEK + 2 * DAY);
    expect(action.rung.digest).toBe(DUE + 4 * WEEK);
    expect(ahead(action).digest).toBe(DUE + 5 * WEEK);
  });

  test('rings into nothing before its time, for another time or when done', () => {
    const nothing = { ok: true, events: [] };
    const rung = (action: Action, at: number, now: number) =>
      decideAction(action, { type: 'ring', timer: 'digest', at }, around(undefined, now));
    expect(rung(anAction(), DUE, DUE - 1)).toEqual(nothing);
    expect(rung(anAction(), DUE + 1, DUE + 2)).toEqual(nothing);
    expect(rung(aDoneAction(), DUE, DUE)).toEqual(nothing);
  });

  test('every timer makes progress, whenever it is found', () => {
    const delays = fc.array(
      fc.tuple(fc.constantFrom('digest', 'overdue'), fc.nat({ max: 60 * DAY })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(delays, (rings) => {
        let action = anAction();
        for (const [name, late] of rings) {
          const at = ahead(action)[name];
          if (at === undefined) continue;
          action = ring(action, name, late);
          expect(ahead(action)[name]).not.toBe(at);
        }
      }),
    );
  });
});
