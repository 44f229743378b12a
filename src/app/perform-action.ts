// Follow-up actions: streams of their own, opened by a filed review or a typed line, in the same transaction.
import type { Action, ActionCommand, ActionEvent } from '../domain/action/model.ts';
import { actionTimers, decideAction, evolveAction } from '../domain/action/model.ts';
import type { Refusal } from '../domain/decision.ts';
import type { Person } from '../domain/person.ts';
import type { Context } from '../domain/release/context.ts';
import { placesOf } from '../domain/release/context.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { servedBy } from './aftermath.ts';
import { calendarIn, contextOf, type Outside } from './context.ts';
import { gatheredBy } from './gather.ts';
import { redrawHomes } from './homes.ts';
import { beliefIn } from './identity.ts';
import { direct, messageRow } from './messages.ts';
import { CARD } from './parts.ts';
import { rosterNow } from './people.ts';
import { quietly, zonesOf } from './quiet.ts';
import { answered, answerOnce, type Receipts } from './receipts.ts';
import type { Reply } from './speech.ts';
import type { EventRow, OutboxRow, Transaction } from './store.ts';
import { actionOf, actionRow, eventRow, idOf, numberOf, releaseOf } from './streams.ts';
import type { World } from './world.ts';

export interface ActionOrder {
  /** Undefined for a new one. */
  readonly on: string | undefined;
  readonly command: ActionCommand;
  readonly actor: Person | undefined;
  readonly account: string;
  readonly outside: Outside;
  readonly receipts?: Receipts;
}

export type ActionOutcome =
  | { readonly kind: 'accepted'; readonly action: Action; readonly events: readonly ActionEvent[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function performAction(
  order: ActionOrder,
  draw: (outcome: ActionOutcome) => Reply,
  world: World,
): Promise<Reply> {
  const work = async (tx: Transaction) => {
    const outcome = await performActionIn(tx, order, world);
    return answered(outcome, draw(outcome));
  };
  return answerOnce(order.receipts, work, world);
}

export async function performActionIn(
  tx: Transaction,
  order: ActionOrder,
  world: World,
): Promise<ActionOutcome> {
  const row = order.on === undefined ? undefined : await tx.stream(order.on);
  const before = row?.kind === 'action' ? actionOf(row) : undefined;
  if (order.on !== undefined && before === undefined) {
    return { kind: 'refused', refusal: { code: 'unknown-action', id: order.on } };
  }
  if (order.command.type === 'action' && (await tx.stream(order.command.release)) === undefined) {
    return { kind: 'refused', refusal: { code: 'unknown-release', id: order.command.release } };
  }
  const nextId = order.on ?? idOf('action', await tx.nextNumber('action'));
  const calendar = await calendarIn(tx);
  const { actor } = order;
  const belief = await beliefIn(tx, world.policy());
  const roster = rosterNow(order.outside.roster, belief);
  const outside = { ...order.outside, roster };
  const context = contextOf({ actor, outside, nextId, neighbours: [], calendar }, world);
  const decision = decideAction(before, order.command, context);
  if (!decision.ok) return { kind: 'refused', refusal: decision.refusal };
  const action = await saveAction(tx, before, decision.events, row?.seq ?? 0, order, context);
  if (action === undefined) throw new Error('an action without events');
  await tx.enqueue(await reminders(tx, action, decision.events, context, world));
  await redrawHomes(tx, actor, belief, context.now);
  return { kind: 'accepted', action, events: decision.events };
}

async function saveAction(
  tx: Transaction,
  before: Action | undefined,
  events: readonly ActionEvent[],
  seq: number,
  order: Pick<ActionOrder, 'account' | 'actor'>,
  context: Context,
): Promise<Action | undefined> {
  let action = before;
  const rows: EventRow[] = [];
  for (const [index, event] of events.entries()) {
    const stamped = { ...event, at: context.now, by: order.actor?.id, seq: seq + index + 1 };
    action = evolveAction(action, stamped);
    rows.push(eventRow(action.id, stamped, order.account, context.policy.version));
  }
  if (action === undefined) return undefined;
  if (rows.length > 0) await tx.save(actionRow(action, seq + rows.length, context.now), rows);
  await tx.reconcileTimers(action.id, actionTimers(action));
  return action;
}

/** The actions of a filed review become streams in the review's own transaction. */
export async function followUps(
  tx: Transaction,
  release: Release,
  events: readonly Stamped<ReleaseEvent>[],
  order: Pick<ActionOrder, 'account' | 'actor'>,
  context: Context,
): Promise<void> {
  const filed = events.find((event) => event.type === 'reviewed');
  if (filed?.type !== 'reviewed') return;
  let number = await tx.nextNumber('action');
  for (const { text, owner, due } of filed.actions) {
    const id = idOf('action', number);
    number += 1;
    const added: ActionEvent = {
      type: 'action-added',
      id,
      release: release.id,
      service: release.service,
      captains: release.definition.captains,
      text,
      owner,
      due,
    };
    await saveAction(tx, undefined, [added], 0, order, context);
  }
}

/** One person's actions that fall due together make one direct message; long overdue ones reach the channel. */
async function reminders(
  tx: Transaction,
  action: Action,
  events: readonly ActionEvent[],
  context: Context,
  world: World,
): Promise<readonly OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (const event of events) {
    if (event.type !== 'action-reminded') {
      const what = event.type === 'action-added' ? 'added' : 'done';
      rows.push(...(await threadRows(tx, what, action, context, world)));
      continue;
    }
    if (event.what === 'digest') {
      const zones = await zonesOf([action.owner], await beliefIn(tx, context.policy), tx);
      const gathered = await gatheredBy({ stream: action.id, timer: event.timer }, tx, world);
      const waits = { until: undefined, gathered };
      const dueAt = quietly(action.owner, waits, context.now, context.policy, zones);
      rows.push(messageRow('actions', direct(action.owner), `digest:${event.due}`, dueAt));
      continue;
    }
    rows.push(...(await threadRows(tx, 'overdue', action, context, world)));
  }
  return rows;
}

/** What became of an action is told in the thread of its release, where its card stands or is about to. */
async function threadRows(
  tx: Transaction,
  what: 'added' | 'done' | 'overdue',
  action: Action,
  context: Context,
  world: World,
): Promise<readonly OutboxRow[]> {
  const row = await tx.stream(action.release);
  if (row === undefined) return [];
  const cards = (await tx.posts(action.release)).filter((post) => post.part === CARD);
  const places = placesOf(releaseOf(row), context.policy);
  return (cards.length > 0 ? cards.map((post) => post.place) : places)
    .filter(servedBy(world))
    .map((place) =>
      messageRow(action.release, place, `action:${what}:${numberOf(action.id)}`, context.now),
    );
}
