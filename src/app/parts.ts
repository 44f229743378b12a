// Every kind of message the house sends, in one table: which message of a stream a row or a post is, how soon it is
// sent, where it stands, and whether it is drawn anew after every event. A part is its kind and what tells it apart.

interface Kind {
  /** Carries buttons or answers: drawn anew after every event, wherever that was decided. */
  readonly live: boolean;
  /** Lower first within a place: edits of cards never queue behind replies (contract "What people see"). */
  readonly priority: 0 | 1 | 2;
  /** In a channel it is a reply under the release's card. */
  readonly threaded: boolean;
  /** Somebody waits for it or has to act on it: the captain is told when it can't be delivered. */
  readonly missed: boolean;
}

const REPLY: Kind = { live: false, priority: 2, threaded: true, missed: false };
const POST: Kind = { live: false, priority: 2, threaded: false, missed: false };
const PICTURE: Kind = { live: true, priority: 0, threaded: false, missed: false };
const QUESTION: Kind = { live: true, priority: 1, threaded: true, missed: true };
const PROMPT: Kind = { live: true, priority: 2, threaded: true, missed: false };

const KINDS = {
  /** The living card, once per place of the release. */
  card: { ...PICTURE, missed: true },
  /** `shared:<n>`: another card, where one stood already; none is posted any more, those that stand are kept true. */
  shared: PICTURE,
  /** `ask:<round>`: approve? To one approver, or in the thread for a larger circle. */
  ask: QUESTION,
  /** `waiver:<phase>:<seq>`: leave the phase out? The event that asked tells one request from the next. */
  waiver: QUESTION,
  /** `nudge:<round>:<seq>`: an approver's answer is still missing. */
  nudge: PROMPT,
  /** `remind:<seq>`: a window, an escalation or a review wants looking at. */
  remind: PROMPT,
  review: { ...PROMPT, missed: true },
  /** `note:<seq>`: what one person did within a minute of that event. */
  note: REPLY,
  /** `start-refused:<seq>`: to the captain, why a start that was set for a time didn't happen. */
  'start-refused': REPLY,
  /** `snoozed:<seq>`: to the captain, that somebody puts the same reminder off again and again. */
  snoozed: REPLY,
  /** `action:<added|done|overdue>:<number>`. */
  action: REPLY,
  starting: POST,
  completed: POST,
  'rolled-back': POST,
  /** `digest:<due>`: one person's open actions. */
  digest: POST,
  /** `freeze:<n>`: the announcement of a freeze. */
  freeze: PICTURE,
  'freeze-began': POST,
  'freeze-ended': POST,
  /** `caught:<n>:<numbers>`: to a captain, which of these releases of theirs a freeze catches; without numbers, which at all. */
  caught: { ...PROMPT, threaded: false },
  /** `keep:<n>:<end>`: to whoever stopped the line, whether it is still needed. */
  keep: { ...PROMPT, threaded: false },
  /** Somebody's Home; `home:<n>` where it is a message. */
  home: { live: false, priority: 0, threaded: false, missed: false },
  /** `undelivered:<place>`: to the captain, that a place takes no messages; in the thread, where that place is theirs. */
  undelivered: REPLY,
} as const satisfies Readonly<Record<string, Kind>>;

type PartKind = keyof typeof KINDS;

export interface Part {
  readonly kind: PartKind;
  /** What stands behind the kind's colon. */
  readonly detail: string;
}

/** Undefined for a part that another version of the house wrote. */
export function readPart(part: string): Part | undefined {
  const [kind = '', ...rest] = part.split(':');
  return isKind(kind) ? { kind, detail: rest.join(':') } : undefined;
}

function isKind(word: string): word is PartKind {
  return Object.hasOwn(KINDS, word);
}

function kindOf(part: string): Kind {
  const read = readPart(part);
  return read === undefined ? REPLY : KINDS[read.kind];
}

export const CARD = 'card';

/** The living card, or another copy of it. */
export function isCard(part: string): boolean {
  const kind = readPart(part)?.kind;
  return kind === 'card' || kind === 'shared';
}

export function isLive(part: string): boolean {
  return kindOf(part).live;
}

export function priorityOf(part: string): number {
  return kindOf(part).priority;
}

/** Reminders to one person are sent together where they come together. */
export function isReminder(part: string): boolean {
  const kind = readPart(part)?.kind;
  return kind === 'nudge' || kind === 'remind' || kind === 'digest' || kind === 'snoozed';
}

export function isThreaded(part: string): boolean {
  return kindOf(part).threaded;
}

export function isMissed(kind: PartKind): boolean {
  return KINDS[kind].missed;
}

/** The approval round a question or its reminder belongs to; undefined: to none. */
export function roundOf(part: string): number | undefined {
  const read = readPart(part);
  if (read?.kind !== 'ask' && read?.kind !== 'nudge') return undefined;
  return Number(read.detail.split(':')[0]);
}

/** What `waiver:<phase>:<seq>` asks about; a phase may hold a colon. */
export function waiverOf(detail: string): { readonly phase: string; readonly seq: number } {
  const end = detail.lastIndexOf(':');
  return { phase: detail.slice(0, end), seq: Number(detail.slice(end + 1)) };
}

/** The part of a captain's notice: the freeze, and the releases by their numbers. */
export function caughtPart(freeze: number, releases: readonly number[]): string {
  return `caught:${freeze}:${releases.join(',')}`;
}

interface CaughtPart {
  readonly freeze: number;
  /** Undefined: whichever it catches. Notices of older versions are so. */
  readonly releases: readonly number[] | undefined;
}

/** Undefined for any other message. */
export function caughtOf(part: string): CaughtPart | undefined {
  const read = readPart(part);
  if (read?.kind !== 'caught') return undefined;
  const [freeze, releases] = read.detail.split(':');
  return { freeze: Number(freeze), releases: releases?.split(',').map(Number) };
}
