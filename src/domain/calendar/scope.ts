// What a freeze covers: a conjunction of dimensions, each a list in which any may match (product F2).

/** An empty list means all. Names as the policy has them. */
export interface Scope {
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/** One service in one environment. */
export interface Where {
  readonly service: string;
  readonly environment: string;
}

export function covers(scope: Scope, where: Where): boolean {
  return among(scope.services, where.service) && among(scope.environments, where.environment);
}

/** Whether some service and environment is covered by both. */
export function overlap(a: Scope, b: Scope): boolean {
  return meet(a.services, b.services) && meet(a.environments, b.environments);
}

/** Lists name the same whatever their order. */
export function sameScope(a: Scope, b: Scope): boolean {
  return sameNames(a.services, b.services) && sameNames(a.environments, b.environments);
}

function among(list: readonly string[], name: string): boolean {
  return list.length === 0 || list.includes(name);
}

function meet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((name) => b.includes(name));
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
