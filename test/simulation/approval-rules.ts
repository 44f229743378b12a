// The rules of approval (A1-A7) as the simulation's second opinion knows them: who may answer, whom
// a rule asks, and which changes outdate an answer.
import type { Policy } from '../../src/domain/policy.ts';
import { equal } from './equal.ts';

/** One entry of the journal, as the reference reads it. */
export interface Entry {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly actor: string | undefined;
  readonly account: string;
  readonly body: Body;
}

interface Item {
  readonly n: number;
  readonly text: string;
}

export interface Rule {
  readonly name: string;
  readonly refs?: readonly string[];
  readonly count: number;
  readonly timeSensitive: boolean;
}

/** What an approval covers. */
export interface Content {
  readonly version: string;
  readonly environment: string;
  readonly window: { readonly start: number; readonly end: number };
  readonly rollout: string;
  readonly stages: readonly object[];
  readonly candidate?: string;
  readonly backout: string;
  readonly scope: readonly Item[];
}

/** Everything the bodies of the entries that matter here may hold. */
interface Body extends Partial<Content> {
  readonly service?: string;
  readonly captain?: string;
  readonly ref?: string;
  readonly to?: Content['window'] & string;
  readonly added?: Item;
  readonly dropped?: Item;
  readonly rules?: readonly Rule[] & readonly string[];
  readonly content?: Content;
  readonly fingerprint?: string;
  readonly formerly?: readonly string[];
  readonly complete?: boolean;
  readonly approval?: { readonly rules: readonly Rule[]; readonly exclude: readonly string[] };
  readonly account?: string;
  readonly own?: string;
  readonly person?: string;
}

interface Vote {
  readonly person: string;
  readonly answer: string;
  readonly content: Content;
}

export interface Known {
  service: string;
  content: Content;
  plannedBy: string;
  plannedAt: number;
  captain: string | undefined;
  requestedBy: string | undefined;
  /** Undefined: nobody was asked. */
  rules: readonly Rule[] | undefined;
  exclude: readonly string[];
  votes: readonly Vote[];
  ended: boolean;
}

/** What the outside says at this moment. */
export interface Facts {
  readonly policy: Policy;
  /** Everybody who was in a platform's group at any time within the last minute (A7). */
  readonly platformGroup: (ref: string) => readonly string[];
  /** The print on the button or in the line that this account's delivery carried; undefined: none. */
  readonly print: string | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

export function stops(answer: string): boolean {
  return answer === 'rejected' || answer === 'revised';
}

export function barOf(known: Known, same: readonly string[]): string | undefined {
  const { exclude, plannedBy, requestedBy, captain } = known;
  const is = (id: string | undefined) => id !== undefined && same.includes(id);
  if (exclude.includes('requester') && (is(plannedBy) || is(requestedBy))) return 'requester';
  return exclude.includes('captain') && is(captain) ? 'captain' : undefined;
}

export function isIn(same: readonly string[], rule: Rule, facts: Facts): boolean {
  const circle = rule.refs;
  if (circle === undefined) return true;
  return circle.some((ref) => membersOf(ref, facts, 0).some((id) => same.includes(id)));
}

function membersOf(ref: string, facts: Facts, depth: number): readonly string[] {
  if (ref.startsWith('slack:')) return facts.platformGroup(ref);
  if (ref.includes('@')) return [ref];
  const inside = facts.policy.groups[ref.replace(/^group:/, '')] ?? [];
  return depth > 5 ? [] : inside.flatMap((one) => membersOf(one, facts, depth + 1));
}

/** The table of A5. */
export function isStale(then: Content, now: Content, rule: Rule): boolean {
  const fields = ['version', 'environment', 'rollout', 'candidate', 'stages'] as const;
  if (fields.some((field) => !equal(then[field], now[field]))) return true;
  if (now.scope.some((item) => !then.scope.some((other) => other.n === item.n))) return true;
  if (now.backout === '' && then.backout !== '') return true;
  const moved = now.window.start - then.window.start;
  return rule.timeSensitive && (moved < 0 || moved > DAY);
}
