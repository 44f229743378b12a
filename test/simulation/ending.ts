// What has to be true of a simulated world once it has come to rest.
import type SqliteDatabase from 'better-sqlite3';
import type { JournalReading } from '../../adapters/sql/journal.ts';
import { replayAll } from '../../adapters/sql/replay.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { draw } from '../../src/app/draw.ts';
import { accountOfHome } from '../../src/app/homes.ts';
import { messageRow } from '../../src/app/messages.ts';
import { isLive } from '../../src/app/parts.ts';
import { foldStream } from '../../src/app/streams.ts';
import type { World as Ports } from '../../src/app/world.ts';
import type { Button, Home, View } from '../../src/chat/view.ts';
import { CALENDAR } from '../../src/domain/calendar/model.ts';
import type { Release } from '../../src/domain/release/model.ts';
import { phaseOf } from '../../src/domain/release/phase.ts';
import { equal } from './equal.ts';
import type { SimChat } from './sim-chat.ts';

/** What fell due just now may still wait. */
const GRACE_MS = 10_000;

interface Waiting {
  readonly key: string;
  readonly due_at: number;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** I15 */
export function lateRows(client: SqliteDatabase.Database, now: number): readonly string[] {
  const late = client
    .prepare<[number], Waiting>(
      `select key, due_at, attempts, last_error from outbox
       where dead_at is null and (due_at <= ? or attempts > 0)`,
    )
    .all(now - GRACE_MS);
  return late.map(({ key, due_at, attempts, last_error }) => {
    const how = `due in ${due_at - now} ms, ${attempts} attempts, ${last_error}`;
    return `I15 ${key} still waits ten minutes after the last fault (${how})`;
  });
}

/** I7, I12 */
export async function faultyJournal(store: JournalReading): Promise<readonly string[]> {
  const verified = await verifyJournal(store);
  const { differences } = await replayAll(store, foldStream);
  return [
    ...(verified.ok ? [] : [`I12 ${verified.stream}#${verified.seq}: ${verified.why}`]),
    ...differences.map(({ stream, why }) => `I7 ${stream}: ${why}`),
  ];
}

/** Whoever had answered when it fell due wasn't asked, and may have taken the answer back since. */
const QUESTION = /^(?:ask|nudge|waiver):/;

export interface Rest {
  readonly client: SqliteDatabase.Database;
  /** For somebody who only looks. */
  readonly ports: Ports;
  readonly chats: readonly SimChat[];
  /** Every message that was ever to be sent. */
  readonly messages: ReadonlyMap<string, string>;
  readonly state: (stream: string) => Release | undefined;
  /** What a directory or a chat says shows in no journal: nobody redraws for it. */
  readonly outsideChanged: boolean;
  readonly policyChanged: boolean;
}

/** I8: every message stands where it should and shows what is true, or waits, or is given up with a reason. */
export async function untrueMessages(rest: Rest): Promise<readonly string[]> {
  const { client, ports, chats } = rest;
  const queued = new Set(client.prepare<[], string>('select key from outbox').pluck().all());
  // Several reminders may stand in one message, which then shows none of them alone.
  const shared = new Set(
    client
      .prepare<[], string>('select message_id from posts group by message_id having count(*) > 1')
      .pluck()
      .all(),
  );
  const isStriking = hasTimerDue(client, ports.clock.now());
  const wrong: string[] = [];
  for (const [key, body] of rest.messages) {
    if (queued.has(key)) continue;
    const [stream = '', place = '', part = ''] = key.split('|');
    const drawn = await draw(messageRow(stream, place, part, ports.clock.now(), body), ports);
    if (drawn === undefined || drawn.over) continue;
    const post = await ports.store.post(stream, place, part);
    const message =
      post && chats.find(({ rules }) => rules.platform === post.platform)?.message(post.id);
    if (message === undefined) {
      if (!QUESTION.test(part)) wrong.push(`I8 ${key} was never sent`);
    } else if (message.deleted || shared.has(message.id) || !isKept(stream, part, rest)) continue;
    else if (stream === CALENDAR && isStriking) continue;
    else if (!equal(unlinked(message.views.at(-1)), unlinked(drawn.view))) {
      const shown = JSON.stringify(message.views.at(-1));
      wrong.push(
        `I8 ${key} shows what isn't true any more: ${shown} instead of ${JSON.stringify(drawn.view)}`,
      );
    }
  }
  return wrong;
}

/** What a freeze says depends on the minute in which it begins or a window ends: what falls due just now is about to tell it. */
function hasTimerDue(client: SqliteDatabase.Database, now: number): boolean {
  const due = client.prepare<[number], number>(
    "select count(*) from outbox where kind = 'timer' and dead_at is null and due_at <= ?",
  );
  return (due.pluck().get(now) ?? 0) > 0;
}

/** Whether somebody keeps the message up to date. */
function isKept(stream: string, part: string, rest: Rest): boolean {
  // Whoever has a Home has just looked at it.
  if (accountOfHome(stream) !== undefined) return true;
  if (!isLive(part) || rest.outsideChanged) return false;
  if (stream === CALENDAR) return true;
  const state = rest.state(stream);
  // Of what is closed nobody takes another policy in.
  return !(rest.policyChanged && state !== undefined && phaseOf(state) === 'closed');
}

/**
 * Links come with later messages and are added at the next change, and whether a reminder can still be put off is a
 * matter of the time: what differs in those isn't untrue.
 */
function unlinked(view: View | undefined): unknown {
  if (view === undefined || view.kind === 'form') return view;
  if (view.kind === 'home') return undated(view);
  const lasting = ({ says }: Button) => !says.startsWith('snooze ');
  const lines = view.lines.filter(({ text }) => !JSON.stringify(text).includes('"deep-link"'));
  const overflow = view.kind === 'card' ? view.overflow.filter(lasting) : [];
  return { ...view, lines, buttons: view.buttons.filter(lasting), overflow };
}

/** A Home without the time as of which it stands. */
function undated({ sections: [top, ...rest] }: Home): unknown {
  const [first, ...others] = top?.entries ?? [];
  const [, ...lines] = first?.lines ?? [];
  return [top?.heading, lines, first?.buttons, others, rest];
}
