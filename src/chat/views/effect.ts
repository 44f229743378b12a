// What a decision leads to, said before it is taken: the same lines in the reason's form and on the confirmation.
import { isLast, stageOf } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { near } from './clock-or-date.ts';
import { heading, previousRelease } from './release-name.ts';
import { stageBar } from './rollout.ts';

/** The decisions that take a reason and whose effect is shown first (product "Principles" 5, contract "Words"). */
export type Weighty = 'rollback' | 'cancel' | 'promote' | 'hold' | 'reject' | 'revise';

/** `R-42: payments 4.2.0 → prod` */
export function targetText({ release }: Pick<Picture, 'release'>): Text {
  return [`${release.id}: ${heading(release)}`];
}

/** One text a line: the target first, then what happens. */
export function effectTexts(kind: Weighty, p: Picture): readonly Text[] {
  return [targetText(p), ...effectsOf(kind, p)];
}

function effectsOf(kind: Weighty, p: Picture): readonly Text[] {
  switch (kind) {
    case 'rollback':
      return rollbackEffect(p);
    case 'cancel':
      return [
        p.release.deployment === undefined
          ? ['It ends here: reminders stop, open requests for approval end, and it stays closed.']
          : ['The deployment ends where it is, nothing is undone, and a full review opens.'],
      ];
    case 'promote':
      return promoteEffect(p);
    case 'hold':
      return [
        ['Nothing moves until it is resumed or rolled back; a bake keeps what has passed of it.'],
      ];
    case 'reject':
      return [['The request for approval ends, and the captain is told why.']];
    case 'revise':
      return [['The captain is asked to change it; the other answers stay.']];
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
