// What an approval covers, its fingerprint, and which differences make an approval stale (product A5).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Stage } from '../policy.ts';
import type { Change, Content, FrozenRule, Release, ScopeItem, Window } from './model.ts';

const DAY = 24 * 60 * 60 * 1000;

export function contentOf(release: Release): Content {
  return {
    version: release.version,
    environment: release.environment,
    window: release.window,
    rollout: release.rollout,
    stages: release.stages,
    candidate: release.candidate?.ref,
    backout: release.backout,
    scope: release.scope,
  };
}

/** Eight hex digits over the content; printed on vote buttons as `v:3f9c8a21`. */
export function fingerprintOf(content: Content): string {
  const ordered = [
    content.version,
    content.environment,
    content.window.start,
    content.window.end,
    content.rollout,
    content.stages.map(spelled),
    content.candidate ?? null,
    content.backout,
    content.scope.map((item) => [item.n, item.kind, item.text]),
  ];
  return marked(ordered);
}

/** Eight hex digits over everything the edit form shows: a form filled in over an older plan is noticed. */
export function planMark(release: Release): string {
  const { version, environment, window, why, backout, captain, rollout } = release;
  return marked([
    version,
    environment,
    window.start,
    window.end,
    why,
    backout,
    captain ?? null,
    rollout,
  ]);
}

/** Eight hex digits over anything that was shown, so that what differs from it later is noticed. */
export function marked(values: readonly unknown[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(values)))).slice(0, 8);
}

/** What differs, in the order a reader asks: the artifact first. */
export function changesBetween(from: Content, to: Content): readonly Change[] {
  const changes: Change[] = [];
  if (from.version !== to.version)
    changes.push({ what: 'version', from: from.version, to: to.version });
  if (from.candidate !== to.candidate) {
    changes.push({ what: 'candidate', from: from.candidate, to: to.candidate });
  }
  if (from.environment !== to.environment) {
    changes.push({ what: 'environment', from: from.environment, to: to.environment });
  }
  for (const item of missingFrom(to.scope, from.scope)) changes.push({ what: 'scope-added', item });
  for (const item of missingFrom(from.scope, to.scope))
    changes.push({ what: 'scope-dropped', item });
  if (!sameWindow(from.window, to.window)) {
    changes.push({ what: 'window', from: from.window, to: to.window });
  }
  if (from.rollout !== to.rollout || !sameStages(from.stages, to.stages))
    changes.push({ what: 'rollout', from: from.rollout, to: to.rollout });
  if (from.backout !== to.backout) {
    changes.push({ what: 'backout', from: from.backout, to: to.backout });
  }
  return changes;
}

/** Whether a change makes an approval for this rule stale, by the table of product A5. */
export function isMaterial(change: Change, rule: Pick<FrozenRule, 'timeSensitive'>): boolean {
  switch (change.what) {
    case 'version':
    case 'candidate':
    case 'environment':
    case 'scope-added':
    case 'rollout':
      return true;
    case 'backout':
      return change.to === '';
    case 'window':
      return rule.timeSensitive && movesMaterially(change.from, change.to);
    case 'scope-dropped':
    case 'stage':
      return false;
  }
}

export function sameWindow(a: Window, b: Window): boolean {
  return a.start === b.start && a.end === b.end;
}

function movesMaterially(from: Window, to: Window): boolean {
  return to.start < from.start || to.start - from.start > DAY;
}

function missingFrom(
  wanted: readonly ScopeItem[],
  had: readonly ScopeItem[],
): readonly ScopeItem[] {
  return wanted.filter((item) => !had.some((other) => other.n === item.n));
}

export function sameStages(a: readonly Stage[], b: readonly Stage[]): boolean {
  return JSON.stringify(a.map(spelled)) === JSON.stringify(b.map(spelled));
}

function spelled({ name, bakeMs, advance }: Stage) {
  return [name, bakeMs, advance];
}
