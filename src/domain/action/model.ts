// A follow-up action: what somebody will do after a release, with an owner and a due date (product P6).
// A stream of its own, so that a release can close with actions open and stay finished (product P8).
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { Answer, PersonId } from '../person.ts';
import { either, isAmong, presentIn } from '../person.ts';
import type { Context } from '../release/context.ts';
import { outsider, unless, who } from '../rights.ts';
import { DAY } from '../time/duration.ts';
import type { Timer } from '../timer.ts';

export interface Action {
  readonly id: string;
  readonly release: string;
  readonly service: string;
  readonly text: string;
  readonly owner: PersonId;
  readonly due: number;
  readonly addedBy: PersonId;
  readonly addedAt: number;
  /** The captains of the service when it was added: they may close it too. */
  readonly captains: readonly string[];
  readonly doneAt: number | undefined;
  readonly doneBy: PersonId | undefined;
  readonly evidence: string | undefined;
  readonly rung: Readonly<Record<string, number>>;
}

export type ActionCommand =
  | {
      readonly type: 'action';
      readonly release: string;
      readonly service: string;
      readonly captains: readonly string[];
      readonly text: string;
      readonly owner: PersonId;
      readonly due: number;
    }
  | { readonly type: 'done'; readonly evidence?: string }
  | { readonly type: 'ring'; readonly timer: string; readonly at: number };

export type ActionEvent =
  | {
      readonly type: 'action-added';
      readonly id: string;
      readonly release: string;
      readonly service: string;
      readonly captains: readonly string[];
      readonly text: string;
      readonly owner: PersonId;
      readonly due: number;
    }
  | { readonly type: 'action-done'; readonly evidence?: string }
  /** `digest`: one grouped message to its owner; `overdue`: more than two weeks, the channel hears. */
  | {
      readonly type: 'action-reminded';
      readonly what: 'digest' | 'overdue';
      readonly timer: string;
      readonly due: number;
    };

type StampedAction = ActionEvent & {
  readonly at: number;
  readonly by: PersonId | undefined;
  readonly seq: number;
};

export function decideAction(
  action: Action | undefined,
  command: ActionCommand,
  context: Context,
): Decision<ActionEvent> {
  const stranger = outsider(context);
  if (stranger !== undefined) return refuse(stranger);
  if (command.type === 'action')
    return accept<ActionEvent>({ ...command, type: 'action-added', id: context.nextId });
  if (action === undefined) return refuse({ code: 'unknown-action', id: '' });
  if (command.type === 'ring')
    return ring(action, { name: command.timer, at: command.at }, context);
  return done(action, command.evidence, context);
}

/** The owner, whoever added it, or a captain of the service; evidence may be given afterwards. */
function done(
  action: Action,
  evidence: string | undefined,
  context: Context,
): Decision<ActionEvent> {
  const refusal = unless(mayClose(action, context), {
    code: 'not-yours',
    act: 'action done',
    id: action.id,
    who: who({ people: [action.owner, action.addedBy], groups: action.captains }),
  });
  if (refusal !== undefined) return refuse(refusal);
  const adds = evidence !== undefined && action.evidence === undefined;
  if (action.doneAt !== undefined && !adds) {
    return refuse({ code: 'action-done', id: action.id, at: action.doneAt });
  }
  return accept<ActionEvent>({
    type: 'action-done',
    ...(evidence === undefined ? {} : { evidence }),
  });
}

function mayClose(action: Action, context: Context): Answer {
  const person = context.actor?.id;
  if (person === undefined) return 'no';
  const now = (id: PersonId) => presentIn(context.roster, id);
  if ([action.owner, action.addedBy].some((one) => now(one) === now(person))) return 'yes';
  return either('no', isAmong(person, action.captains, context.roster));
}

const WEEK = 7 * DAY;

/** Due, then weekly until done; after two weeks overdue the channel hears once. */
export function actionTimers(action: Action): readonly Timer[] {
  if (action.doneAt !== undefined) return [];
  const last = action.rung.digest;
  const digest = { name: 'digest', at: last === undefined ? action.due : last + WEEK };
  const overdue = { name: 'overdue', at: action.due + 2 * WEEK };
  return action.rung.overdue === overdue.at ? [digest] : [digest, overdue];
}

function ring(action: Action, timer: Timer, context: Context): Decision<ActionEvent> {
  const current = actionTimers(action).some(
    (one) => one.name === timer.name && one.at === timer.at,
  );
  if (!current || timer.at > context.now) return accept();
  const what = timer.name === 'overdue' ? 'overdue' : 'digest';
  return accept<ActionEvent>({
    type: 'action-reminded',
    what,
    timer: timer.name,
    due: lastWeekly(timer, context.now),
  });
}

/** Weeks that passed unseen collapse into one reminder (product Q2). */
function lastWeekly(timer: Timer, now: number): number {
  if (timer.name === 'overdue') return timer.at;
  return timer.at + Math.floor((now - timer.at) / WEEK) * WEEK;
}

export function evolveAction(state: Action | undefined, event: StampedAction): Action {
  if (event.type === 'action-added') {
    const { id, release, service, captains, text, owner, due } = event;
    return {
      id,
      release,
      service,
      captains,
      text,
      owner,
      due,
      addedBy: event.by ?? owner,
      addedAt: event.at,
      doneAt: undefined,
      doneBy: undefined,
      evidence: undefined,
      rung: {},
    };
  }
  if (state === undefined) throw new Error(`an action begins with action-added, not ${event.type}`);
  if (event.type === 'action-reminded') {
    return { ...state, rung: { ...state.rung, [event.timer]: event.due } };
  }
  return {
    ...state,
    doneAt: state.doneAt ?? event.at,
    doneBy: state.doneBy ?? event.by,
    evidence: event.evidence ?? state.evidence,
  };
}
