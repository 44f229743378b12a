// What people say about their own accounts, `link` and `unlink`, recorded like everything else in one transaction.
import type { LinkWish } from '../chat/meaning.ts';
import type { Notice } from '../chat/view.ts';
import { codeNotice, linkedNotice, oneChatNotice, unlinkedNotice } from '../chat/views/link.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import {
  DIRECTORY,
  decideLink,
  evolveLinks,
  type LinkCommand,
  type LinkEvent,
  type LinkedAccounts,
} from '../domain/directory/model.ts';
import { repair } from './aftermath.ts';
import { calendarIn, contextOf } from './context.ts';
import { homeRows } from './homes.ts';
import { beliefIn, ownId, personIdOf } from './identity.ts';
import { identify } from './people.ts';
import { performIn } from './perform.ts';
import { type Answered, answerOnce, receiptsOf } from './receipts.ts';
import { namesOrIds, privately, type Said } from './saying.ts';
import type { Reply, ReplyOutcome } from './speech.ts';
import type { EventRow, Transaction } from './store.ts';
import { directoryRow, eventRow, linkedIn, releaseOf } from './streams.ts';
import type { World } from './world.ts';

/** Whoever links or unlinks is known as who they are from then on: their account is looked at once more. */
export async function carryOutLink(wish: LinkWish, said: Said, world: World): Promise<Reply> {
  if (wish.type === 'ask-code' && world.directories.length < 2) {
    return privately(oneChatNotice(), false, world);
  }
  const code = wish.type === 'ask-code' ? world.ids.code() : '';
  const order = { said, command: commandOf(wish, code, world), code };
  const concerned = new Set([said.utterance.account]);
  const work = async (tx: Transaction): Promise<Answered> => {
    const { outcome, view, events } = await performLinkIn(tx, order, world);
    for (const { account } of events) concerned.add(account);
    return { outcome, reply: { kind: 'notice', view, names: {}, replaces: false } };
  };
  const reply = await answerOnce(receiptsOf(said), work, world);
  if (wish.type !== 'ask-code') {
    for (const account of concerned) await seeAgain(account, world);
  }
  return 'view' in reply ? { ...reply, names: await namesOrIds(reply.view, world) } : reply;
}

/** Codes are compared without case, spaces and dashes; what is kept and looked for is their hash. */
function commandOf(wish: LinkWish, code: string, world: World): LinkCommand {
  const hashed = (text: string) => world.ids.hash(text.toUpperCase().replace(/[\s-]+/g, ''));
  switch (wish.type) {
    case 'ask-code':
      return { type: 'ask-code', codeHash: hashed(code) };
    case 'give-code':
      return { type: 'give-code', codeHash: hashed(wish.code) };
    case 'unlink':
      return wish;
  }
}

interface LinkOrder {
  readonly said: Said;
  readonly command: LinkCommand;
  readonly code: string;
}

async function performLinkIn(
  tx: Transaction,
  order: LinkOrder,
  world: World,
): Promise<{
  readonly outcome: ReplyOutcome;
  readonly view: Notice;
  readonly events: readonly LinkEvent[];
}> {
  const { utterance, hearing } = order.said;
  const { zone } = hearing.policy.organisation;
  const { account } = utterance;
  const policy = world.policy();
  const belief = await beliefIn(tx, policy);
  const row = (await tx.account(account)) ?? { account, email: undefined };
  const own = ownId(row, belief);
  const person = personIdOf(row, belief);
  const now = world.clock.now();
  const decision = decideLink(belief.linked, order.command, { account, person, own }, now);
  if (!decision.ok) {
    const view = refusalNotice(decision.refusal, undefined, undefined, zone);
    return { outcome: decision.refusal.code, view, events: [] };
  }
  const stamp = { at: now, actor: person, account, policy: policy.version };
  await saveLinks(tx, decision.events, stamp);
  if (order.command.type !== 'ask-code') {
    await recount(tx, account, world);
    const after = await beliefIn(tx, policy);
    await tx.enqueue(await homeRows(tx, [person, personIdOf(row, after)], after, now));
  }
  const { events } = decision;
  return { outcome: 'accepted', view: viewOf(events, order, account, zone), events };
}

/** Answers may count otherwise from now on: releases write it down, and what is shown of them is brought up to date. */
async function recount(tx: Transaction, account: string, world: World): Promise<void> {
  const outside = { roster: {}, closed: [] };
  const calendar = await calendarIn(tx);
  const nobody = { actor: undefined, outside, nextId: '', neighbours: [], calendar };
  const context = contextOf(nobody, world);
  const command = { type: 'recount' } as const;
  for (const row of await tx.streams({ kind: 'release', status: ['testing'] })) {
    const release = releaseOf(row);
    if (release.approval === undefined) continue;
    const order = { on: release.id, command, actor: undefined, account, outside };
    const outcome = await performIn(tx, order, world);
    const written = outcome.kind === 'accepted' && outcome.events.length > 0;
    if (!written) await repair(tx, release, context, world);
  }
}

async function saveLinks(
  tx: Transaction,
  events: readonly LinkEvent[],
  stamp: Pick<EventRow, 'at' | 'actor' | 'account' | 'policy'>,
): Promise<void> {
  const row = await tx.stream(DIRECTORY);
  let linked: LinkedAccounts = linkedIn(row);
  let seq = row?.seq ?? 0;
  const rows: EventRow[] = [];
  for (const event of events) {
    seq += 1;
    linked = evolveLinks(linked, { ...event, at: stamp.at });
    const stamped = { ...event, at: stamp.at, by: stamp.actor, seq };
    rows.push(eventRow(DIRECTORY, stamped, stamp.account, stamp.policy));
  }
  await tx.save(directoryRow(linked, seq, stamp.at), rows);
}

function viewOf(
  events: readonly LinkEvent[],
  { code, said }: LinkOrder,
  account: string,
  zone: string,
): Notice {
  const [event] = events;
  if (event === undefined) throw new Error('a link without an event');
  switch (event.type) {
    case 'link-offered':
      return codeNotice(code, event.expiresAt, zone, said.utterance.platform);
    case 'linked':
      return linkedNotice(event);
    case 'unlinked':
      return unlinkedNotice(
        events.filter((one) => one.type === 'unlinked'),
        account,
      );
  }
}

/** After the commit nothing may turn the answer into a fault. */
async function seeAgain(account: string, world: World): Promise<void> {
  try {
    await identify(account, world);
  } catch (error) {
    world.log.warn({ account, error }, 'an account could not be looked at after it was linked');
  }
}
