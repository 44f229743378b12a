// The stage bar: what is out, what bakes and until when, what comes next (product R1, R2).
import type { Deployment, Ending, Release } from '../../domain/release/model.ts';
import { stageOf } from '../../domain/release/rollout.ts';
import { MINUTE, sayDuration } from '../../domain/time/duration.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { join } from '../text.ts';
import { near } from './clock-or-date.ts';
import { ENDING_WORDS } from './state-words.ts';

/** `stage 2 of 3` */
export function stageCount(deployment: Deployment): string {
  return `stage ${deployment.stage + 1} of ${deployment.stages.length}`;
}

/** `canary: 10% › 50% › 100%`, as planned. */
export function planText(release: Pick<Release, 'rollout' | 'stages'>): string {
  return `${release.rollout}: ${release.stages.map((stage) => stage.name).join(' › ')}`;
}

/** `10% done › 50% baking until 22:48 › 100%`. The end of a bake is a time, never a countdown. */
export function stageBar(p: Pick<Picture, 'release' | 'zone'>): Text {
  const { deployment } = p.release;
  if (deployment === undefined) return [];
  return join(
    deployment.stages.map((stage, index) => [stage.name, ...stageState(p, deployment, index)]),
    ' › ',
  );
}

/** What became of the stage the deployment ended at. */
function endedAs(how: Ending): string {
  return how === 'completed' ? 'done' : ENDING_WORDS[how].toLowerCase();
}

function stageState(
  p: Pick<Picture, 'release' | 'zone'>,
  deployment: Deployment,
  index: number,
): Text {
  if (index < deployment.stage) return [' done'];
  if (index > deployment.stage) return [];
  if (p.release.ending !== undefined) return [` ${endedAs(p.release.ending.how)}`];
  if (deployment.state === 'running') return [' being deployed'];
  if (deployment.state === 'baked') return [' baked'];
  if (deployment.bakeEndsAt === undefined) return [' bake paused'];
  return [' baking until ', near(deployment.bakeEndsAt, p.release.window.start, p.zone)];
}

/** `Bake kept: 11 of 30 min.` while a bake is paused (product R2); undefined otherwise. */
export function bakeKept(deployment: Deployment): string | undefined {
  if (deployment.bakeLeftMs === undefined) return undefined;
  const { bakeMs } = stageOf(deployment);
  return `Bake kept: ${sayPart(bakeMs - deployment.bakeLeftMs, bakeMs)}.`;
}

/** `11 of 30 min`: in whole minutes while that is short, else as two durations. */
function sayPart(partMs: number, wholeMs: number): string {
  const wholeMinutes = wholeMs % MINUTE === 0 && wholeMs <= 120 * MINUTE;
  if (!wholeMinutes) return `${sayDuration(partMs)} of ${sayDuration(wholeMs)}`;
  return `${Math.floor(partMs / MINUTE)} of ${wholeMs / MINUTE} min`;
}
