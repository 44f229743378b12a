// Which approval rules a release answers to, by the conditions of the policy (product A1).
import type { ApprovalRule, RuleCondition, Service } from '../policy.ts';
import type { FrozenRule, Release } from './model.ts';

/** The rules that would be frozen if approval were requested now. */
export function rulesFor(
  release: Pick<Release, 'environment'>,
  service: Service,
): readonly FrozenRule[] {
  return service.approvals.rules
    .filter((rule) => applies(rule.when, release.environment, service))
    .map(({ name, refs, count, timeSensitive }: ApprovalRule) => ({
      name,
      refs,
      count,
      timeSensitive,
    }));
}

function applies(when: RuleCondition | undefined, environment: string, service: Service): boolean {
  if (when === undefined) return true;
  const among = <T>(list: readonly T[] | undefined, value: T | undefined) =>
    list === undefined || (value !== undefined && list.includes(value));
  return (
    among(when.tier, service.tier) &&
    among(when.service, service.name) &&
    among(when.environment, environment) &&
    among(when.team, service.team) &&
    (when.tag === undefined || when.tag.some((tag) => service.tags.includes(tag)))
  );
}
