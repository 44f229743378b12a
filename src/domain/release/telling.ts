// Which facts one thread reply tells: one person's within a minute of the first (contract "What people see").
// The state keeps the first fact of the newest reply, so that nobody has to read the journal to go on with it.
import type { PersonId } from '../person.ts';
import { MINUTE } from '../time/duration.ts';
import type { ReleaseEvent, Stamped } from './event.ts';

/** The first fact of the newest reply; `by` undefined: it was time's. */
export interface Telling {
  readonly seq: number;
  readonly at: number;
  readonly by: PersonId | undefined;
}

type Fact = Pick<Stamped<ReleaseEvent>, 'type' | 'seq' | 'at' | 'by'>;

/** Facts that are told elsewhere, or to nobody: they neither join nor open a reply. */
const SILENT: readonly ReleaseEvent['type'][] = [
  'planned',
  'started',
  'completed',
  'rolled-back',
  'review-opened',
  'reminded',
  'reminder-dropped',
  'snoozed',
  'reconciled',
];

function joins(first: Telling, fact: Fact): boolean {
  return first.by === fact.by && fact.at - first.at < MINUTE;
}

/** The newest reply once this fact has happened. */
export function tellingAfter(before: Telling | undefined, fact: Fact): Telling | undefined {
  if (SILENT.includes(fact.type)) return before;
  if (before !== undefined && joins(before, fact)) return before;
  return { seq: fact.seq, at: fact.at, by: fact.by };
}

/** The first fact of the reply that tells this one; `telling` is the newest after it. Time's own facts stand alone. */
export function toldFrom(telling: Telling | undefined, fact: Fact): number {
  return fact.by !== undefined && telling?.by === fact.by ? telling.seq : fact.seq;
}

/** The facts that a reply tells, given the journal from its first fact on. */
export function toldTogether<F extends Fact>(facts: readonly F[]): readonly F[] {
  const told = facts.filter((fact) => !SILENT.includes(fact.type));
  const [first] = told;
  if (first === undefined) return [];
  if (first.by === undefined) return [first];
  const end = told.findIndex((fact) => !joins(first, fact));
  return end < 0 ? told : told.slice(0, end);
}
