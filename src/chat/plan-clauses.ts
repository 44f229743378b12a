// The words of a plan by the clause they belong to; what belongs to none may be a start that lacks its `at`.
import { clauses } from './line.ts';

interface PlanClauses {
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly environment: string | undefined;
  readonly at: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly lasting: string | undefined;
  /** Behind the version or the environment, which are one word each; empty when everything has its place. */
  readonly leftOver: string;
  /** A keyword that stands twice. */
  readonly twice: string | undefined;
}

export function planClauses(words: readonly string[]): PlanClauses {
  const { head, by, twice } = clauses(words, ['on', 'at', 'from', 'to', 'for']);
  const [service, version, ...extra] = head;
  const [environment, ...behind] = by.on?.split(' ') ?? [];
  const { at, from, to, for: lasting } = by;
  const leftOver = [...extra, ...behind].join(' ');
  return { service, version, environment, at, from, to, lasting, leftOver, twice };
}
