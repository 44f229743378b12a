// The heart: one command, one transaction. State, facts, future timers, outgoing messages and the receipt are
// written together or not at all, and nothing outside is waited for meanwhile.

import { type Picture, pictureOf } from '../chat/picture.ts';
import type { Calendar } from '../domain/calendar/model.ts';
import type { Refusal } from '../domain/decision.ts';
import { idsOfOne } from '../domain/directory/joins.ts';
import type { Person } from '../domain/person.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { Context } from '../domain/release/context.ts';
import { decide } from '../domain/release/decide.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { phaseOf } from '../domain/release/phase.ts';
import { messagesAfter, repair, tellNeighbours } from './aftermath.ts';
import { calendarIn, contextOf, neighboursOf, type Outside } from './context.ts';
import { freezeRowsAfter } from './freeze-rows.ts';
import { redrawHomes } from './homes.ts';
import { type Belief, beliefIn } from './identity.ts';
import { rosterNow } from './people.ts';
import { followUps } from './perform-action.ts';
import { answered, answerOnce, type Receipts } from './receipts.ts';
import { withChanges } from './since.ts';
import type { Reply } from './speech.ts';
import type { Transaction } from './store.ts';
import { eventRow, foldRelease, idOf, releaseOf, releaseRow, releaseTimers } from './streams.ts';
import type { World } from './world.ts';

/** A command with who gives it, through which account, and under which keys its answer is remembered. */
export interface Order {
  /** Undefined for `plan`. */
  readonly on: string | undefined;
  /** The release as somebody saw it before: only for knowing what to read, it may have changed. */
  readonly seen?: Release | undefined;
  readonly command: ReleaseCommand;
  readonly actor: Person | undefined;
  /** `slack:T0SIM:U0ANA`, `clock`, `policy`. */
  readonly account: string;
  readonly outside: Outside;
  /** Absent for timers: their row is the key. */
  readonly receipts?: Receipts;
}

export type Outcome =
  | {
      readonly kind: 'accepted';
      readonly events: readonly Stamped<ReleaseEvent>[];
      readonly picture: Picture;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly picture: Picture | undefined };

/** Performs the order and answers by `draw`; a repeated request gets its first answer and has no second effect. */
export function perform(
  order: Order,
  draw: (outcome: Outcome) => Reply,
  world: World,
): Promise<Reply> {
  const work = async (tx: Transaction) => {
    const outcome = await performIn(tx, order, world);
    return answered(outcome, draw(outcome));
  };
  return answerOnce(order.receipts, work, world, (tx) => readAhead(tx, order, world));
}

/**
 * Asks at once for what the decision and its record are going to read one after the other. The transaction remembers the answers
 * until it saves, so that a server is waited for once. None of it is decided by: who decides asks again.
 */
export async function readAhead(
  tx: Transaction,
  { on, seen, command }: Pick<Order, 'on' | 'seen' | 'command'>,
  world: World,
): Promise<void> {
  const about = aboutNeighbours(command, seen);
  await Promise.all([
    ...(on === undefined ? [] : [tx.stream(on), tx.posts(on), tx.sending(on)]),
    beliefIn(tx, world.policy()),
    calendarIn(tx),
    about === undefined ? [] : neighboursOf(tx, about, world.policy().organisation.zone),
  ]);
}

/** Refusals of a button that no card carries any more: the one it was pressed on is out of date. */
const OUTDATED: readonly Refusal['code'][] = [
  'outdated',
  'finished',
  'already-started',
  'already-reviewed',
  'stage-done',
  'held',
  'not-held',
  'request-ended',
];

/** Decides and records inside a transaction somebody else opened. */
export async function performIn(tx: Transaction, order: Order, world: World): Promise<Outcome> {
  const decided = await decideIn(tx, order, world);
  if (decided.kind === 'refused') return decided;
  const { release, context, decision } = decided;
  const events = decision.map((event, index) => ({
    ...event,
    at: context.now,
    by: order.actor?.id,
    seq: decided.seq + index + 1,
  }));
  const homes = events.length > 0 && redrawHomes(tx, order.actor, decided.belief, context.now);
  const [outcome] = await Promise.all([record(tx, order, release, events, context, world), homes]);
  return outcome;
}

export type Refused = Extract<Outcome, { kind: 'refused' }>;

/** What the order would be refused with now. Nothing is recorded; an outdated picture is repaired as by the order itself. */
export async function rehearse(order: Order, world: World): Promise<Refused | undefined> {
  const refused = await world.store.transaction(async (tx) => {
    const decided = await decideIn(tx, order, world);
    return decided.kind === 'refused' ? decided : undefined;
  });
  if (refused !== undefined) world.wakeups.nudge();
  return refused;
}

interface Decided {
  readonly kind: 'decided';
  readonly release: Release | undefined;
  readonly seq: number;
  readonly context: Context;
  readonly belief: Belief;
  readonly decision: readonly ReleaseEvent[];
}

async function decideIn(tx: Transaction, order: Order, world: World): Promise<Decided | Refused> {
  const [row, belief, calendar] = await Promise.all([
    order.on === undefined ? undefined : tx.stream(order.on),
    beliefIn(tx, world.policy()),
    calendarIn(tx),
  ]);
  const release = row?.kind === 'release' ? releaseOf(row) : undefined;
  if (order.on !== undefined && release === undefined) {
    return {
      kind: 'refused',
      refusal: { code: 'unknown-release', id: order.on },
      picture: undefined,
    };
  }
  const context = await decisionContext(tx, order, release, { belief, calendar }, world);
  const decision = decide(release, order.command, context);
  if (decision.ok) {
    return {
      kind: 'decided',
      release,
      seq: row?.seq ?? 0,
      context,
      belief,
      decision: decision.events,
    };
  }
  if (release === undefined) {
    return { kind: 'refused', refusal: decision.refusal, picture: undefined };
  }
  const picture = pictureOf(release, context);
  if (OUTDATED.includes(decision.refusal.code)) {
    await repair(tx, release, context, world);
    await redrawHomes(tx, order.actor, belief, context.now);
  }
  const refusal = await withChanges(decision.refusal, order.command, release, tx);
  return { kind: 'refused', refusal, picture };
}

async function decisionContext(
  tx: Transaction,
  order: Order,
  release: Release | undefined,
  { belief, calendar }: { readonly belief: Belief; readonly calendar: Calendar },
  world: World,
): Promise<Context> {
  const { command } = order;
  const about = aboutNeighbours(command, release);
  const zone = world.policy().organisation.zone;
  const [neighbours, number, actor] = await Promise.all([
    about === undefined ? [] : neighboursOf(tx, about, zone),
    command.type === 'plan' ? tx.nextNumber('release') : undefined,
    actorIn(tx, order, release, belief),
  ]);
  const nextId = number === undefined ? '' : idOf('release', number);
  const others = neighbours.filter((one) => one.id !== release?.id);
  const roster = rosterNow(order.outside.roster, belief);
  const outside = { ...order.outside, roster };
  return contextOf({ actor, outside, nextId, neighbours: others, calendar }, world);
}

/** Where a second person is needed, the first may not come back under another address (reliability T8). */
const NEEDS_ANOTHER: readonly ReleaseCommand['type'][] = [
  'approve',
  'reject',
  'revise',
  'abstain',
  'withdraw',
  'agree',
  'review',
];

/**
 * The actor with every other id that any account of theirs has acted under here, and that the policy or a link joins
 * with them: a link that was undone since the release was planned still does.
 */
async function actorIn(
  tx: Transaction,
  order: Order,
  release: Release | undefined,
  belief: Belief,
): Promise<Person | undefined> {
  const { actor, account, command } = order;
  if (actor === undefined || release === undefined || !NEEDS_ANOTHER.includes(command.type)) {
    return actor;
  }
  const joined = idsOfOne(actor.id, belief.joins, release.plannedAt);
  const theirs = (await tx.accounts(joined)).map((row) => row.account);
  const linked = belief.linked.links.filter((one) => joined.includes(one.person));
  const accounts = new Set([account, ...theirs, ...linked.map((one) => one.account)]);
  const ids = new Set(joined);
  for (const one of accounts) {
    for (const id of await tx.actors(release.id, one)) ids.add(id);
  }
  ids.delete(actor.id);
  return ids.size === 0 ? actor : { ...actor, formerly: [...ids] };
}

function aboutNeighbours(command: ReleaseCommand, release: Release | undefined) {
  if (command.type === 'plan') {
    const { service, environment, version } = command;
    return { service, environment, version, open: 'all' } as const;
  }
  if (release === undefined) return undefined;
  const { service, environment, version } = release;
  if (command.type !== 'edit') return { service, environment };
  return {
    service,
    environment: command.environment ?? environment,
    version: command.version ?? version,
  };
}

async function record(
  tx: Transaction,
  order: Order,
  before: Release | undefined,
  events: readonly Stamped<ReleaseEvent>[],
  context: Context,
  world: World,
): Promise<Outcome> {
  const release =
    events.length === 0 && before !== undefined ? before : foldRelease(before, events);
  const timers = () => tx.reconcileTimers(release.id, releaseTimers(release, context.policy));
  const seq = events.at(-1)?.seq;
  if (seq === undefined) await timers();
  else {
    const rows = events.map((event) =>
      eventRow(release.id, event, order.account, context.policy.version),
    );
    const [posts, sending] = await Promise.all([
      tx.posts(release.id),
      tx.sending(release.id),
      tx.save(releaseRow(release, seq, context.now), rows),
    ]);
    const about = { before, release, events, context, posts, sending };
    await Promise.all([tx.enqueue(await messagesAfter(tx, order.command, about, world)), timers()]);
    await followUps(tx, release, events, order, context);
    await tx.enqueue(await freezeRowsAfter(tx, before, release, context.calendar, context.now));
    if (isDeploying(before) !== isDeploying(release))
      await tellNeighbours(tx, release, context, world);
  }
  return { kind: 'accepted', events, picture: pictureOf(release, context) };
}

function isDeploying(release: Release | undefined): boolean {
  return release !== undefined && phaseOf(release) === 'deploying';
}
