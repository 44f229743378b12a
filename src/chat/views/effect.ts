// What a decision leads to, said before it is taken: the same lines in the reason's form and on the confirmation.
import { isLast, stageOf } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { heading, previousRelease, windowLength, windowSpan } from './name.ts';
import { near } from './near.ts';
import { stageBar } from './rollout.ts';

/** The decisions whose effect is shown first (product "Principles" 5, contract "Words"). */
export type Weighty =
  | 'rollback'
  | 'cancel'
  | 'promote'
  | 'hold'
  | 'reject'
  | 'revise'
  | 'waive'
  | 'plan'
  | 'move'
  | 'edit';

/** One text a line: the target first, then what happens. */
export function effectTexts(kind: Weighty, p: Picture): readonly Text[] {
  const target: Text = [`${p.release.id}: ${heading(p.release)}`];
  switch (kind) {
    case 'rollback':
      return [target, ...rollbackEffect(p)];
    case 'cancel':
      return [
        target,
        p.release.deployment === undefined
          ? ['It ends here: reminders stop, open requests for approval end, and it stays closed.']
          : ['The deployment ends where it is, nothing is undone, and a full review opens.'],
      ];
    case 'promote':
      return [target, ...promoteEffect(p)];
    case 'hold':
      return [
        target,
        ['Nothing moves until it is resumed or rolled back; a bake keeps what has passed of it.'],
      ];
    case 'reject':
      return [target, ['The request for approval ends, and the captain is told why.']];
    case 'revise':
      return [target, ['The captain is asked to change it; the other answers stay.']];
    case 'waive':
      return [target, ['A second person is asked to agree; until then the phase stays open.']];
    case 'plan':
    case 'move':
    case 'edit':
      return [
        target,
        ['Window ', windowSpan(p.release.window), `, ${windowLength(p.release.window)}.`],
      ];
  }
}

function rollbackEffect(p: Picture): readonly Text[] {
  const { deployment } = p.release;
  const previous = previousRelease(p);
  const bar: readonly Text[] = deployment === undefined ? [] : [['Now: ', ...stageBar(p)]];
  return [
    ...bar,
    previous === undefined
      ? ['Rolls back to what ran before; no earlier release of it is known here.']
      : ['Rolls back to ', previous.version, ` (${previous.id}).`],
    ['The deployment ends as Rolled back, on-call is told, and a full review opens.'],
  ];
}

function promoteEffect(p: Picture): readonly Text[] {
  const { deployment } = p.release;
  if (deployment === undefined) return [];
  const stage = stageOf(deployment);
  const next = deployment.stages[deployment.stage + 1];
  const until: Text =
    deployment.bakeEndsAt === undefined
      ? []
      : [
          `${stage.name} bakes until `,
          near(deployment.bakeEndsAt, p.release.window.start, p.zone),
          '. ',
        ];
  return [
    isLast(deployment) || next === undefined
      ? [...until, 'This ends the last bake early and completes the release.']
      : [...until, `This ends the bake early and opens ${next.name}.`],
  ];
}
