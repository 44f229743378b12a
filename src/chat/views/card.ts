// The living card: everything about a release that a channel needs, in the reading order of product N5.

import type { Deployment } from '../../domain/release/model.ts';
import { isHeld, stageOf } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import type { Span, Text } from '../text.ts';
import { join, moment, person, strong } from '../text.ts';
import type { Card, Line } from '../view.ts';
import { body, list, quiet, title } from '../view.ts';
import { cardActions } from './card-buttons.ts';
import { near } from './clock-or-date.ts';
import { heldText } from './freeze-words.ts';
import { lastStep } from './last-step.ts';
import { needLines } from './needs.ts';
import { cutTo } from './phrases.ts';
import { heading, shortHash, windowSpan } from './release-name.ts';
import { bakeKept, planText, stageBar, stageCount } from './rollout.ts';
import { itemTexts, scopeCounts } from './scope.ts';
import { ruleText, testsText } from './standing.ts';
import { ENDING_WORDS, PHASE_WORDS } from './state-words.ts';

const MOST_ITEMS = 5;
const LONGEST_WHY = 300;

/** Nothing in it goes stale by not being edited: no countdown, and dates beside every time that needs one. */
export function releaseCard(p: Picture): Card {
  return { kind: 'card', lines: releaseLines(p), ...cardActions(p) };
}

/** The card's lines; the private picture of a release shows the same ones. */
export function releaseLines(p: Picture): readonly Line[] {
  return [
    title(heading(p.release)),
    body(...stateText(p)),
    body(...whenText(p)),
    ...endingLines(p),
    ...holdLines(p),
    ...needLines(p).map((text) => body(...text)),
    ...progressLines(p),
    ...p.standings.map((standing) => body(...ruleText(standing))),
    ...p.upcoming.map((rule) => body(`${rule.name}: 0 of ${rule.count}`)),
    ...testLines(p),
    body(...contentText(p)),
    ...itemTexts(p.release.scope, MOST_ITEMS).map((text) => list(...text)),
    ...(p.release.why === '' ? [] : [body('Why: ', cutTo(p.release.why, LONGEST_WHY))]),
    quiet(...footer(p)),
  ];
}

/** `R-42 · Held · Deploying, stage 2 of 3: 50%`, `R-42 · Completed · Closed, successful`. `name`: its id as a link. */
export function stateText(p: Pick<Picture, 'release' | 'phase'>, name?: Span): Text {
  const { id } = p.release;
  const { state, more } = stateOf(p);
  if (name !== undefined) return [name, ' · ', strong(state), ...more];
  return [strong(`${id} · ${state}`), ...more];
}

function stateOf({ phase, release }: Pick<Picture, 'release' | 'phase'>): {
  readonly state: string;
  readonly more: Text;
} {
  const { deployment, ending, review } = release;
  if (ending !== undefined) {
    const outcome = review?.outcome === undefined ? '' : `, ${review.outcome}`;
    return { state: `${ENDING_WORDS[ending.how]} · ${PHASE_WORDS[phase]}${outcome}`, more: [] };
  }
  if (deployment === undefined) return { state: PHASE_WORDS[phase], more: [] };
  const held = isHeld(deployment) ? 'Held · ' : '';
  const state = `${held}${PHASE_WORDS[phase]}, ${stageCount(deployment)}`;
  return { state, more: [`: ${stageOf(deployment).name}`] };
}

function whenText(p: Picture): Text {
  const { captain, deployment, window } = p.release;
  const parts: Text[] = [[windowSpan(window)]];
  if (deployment !== undefined) {
    parts.push([
      'started ',
      near(deployment.startedAt, p.release.window.start, p.zone),
      ' by ',
      person(deployment.startedBy),
    ]);
  }
  parts.push(captain === undefined ? ['no captain yet'] : ['captain ', person(captain)]);
  return join(parts, ' · ');
}

function endingLines(p: Picture): readonly Line[] {
  const { ending } = p.release;
  if (ending === undefined) return [];
  return [
    body(
      ENDING_WORDS[ending.how],
      ...(ending.by === undefined ? [] : [' by ', person(ending.by)]),
      ', ',
      near(ending.at, p.release.window.start, p.zone),
      ...(ending.because === '' ? [] : [': ', ending.because]),
    ),
  ];
}

/** By a person, by a freeze, or by both (product F5: held, never failed). */
function holdLines(p: Picture): readonly Line[] {
  const { deployment, ending } = p.release;
  if (deployment === undefined || ending !== undefined) return [];
  const { held, caught } = deployment;
  const closings = caught === undefined ? [] : p.closings;
  return [
    ...closings.map((closing) => body(...heldText(closing))),
    ...(held === undefined ? [] : [holdLine(held, p)]),
  ];
}

function holdLine(held: NonNullable<Deployment['held']>, p: Picture): Line {
  return body(
    'Held by ',
    person(held.by),
    ' ',
    near(held.at, p.release.window.start, p.zone),
    ': ',
    held.because,
  );
}

function progressLines(p: Picture): readonly Line[] {
  const { deployment } = p.release;
  if (deployment === undefined) return [];
  const kept = p.release.ending === undefined ? bakeKept(deployment) : undefined;
  return [body(...stageBar(p)), ...(kept === undefined ? [] : [body(kept)])];
}

function testLines(p: Picture): readonly Line[] {
  return p.tests.length === 0 ? [] : [body('Tests: ', ...testsText(p))];
}

function contentText(p: Picture): Text {
  const { backout, candidate, deployment, scope } = p.release;
  const parts: Text[] = [
    [`Scope: ${scopeCounts(scope)}`],
    candidate === undefined ? ['No candidate yet'] : ['Candidate ', candidate.ref],
    [`Back-out plan ${backout === '' ? 'missing' : 'yes'}`],
  ];
  if (deployment === undefined) parts.push([`Rollout ${planText(p.release)}`]);
  return join(parts, ' · ');
}

function footer(p: Picture): Text {
  const { approval } = p.release;
  const parts: Text[] = [];
  if (approval !== undefined) {
    const at = moment(approval.requestedAt, p.zone);
    parts.push(['Asked for approval by ', person(approval.requestedBy), ' ', at]);
  }
  parts.push([`policy ${shortHash(p.policy.version)}`]);
  parts.push(['Last step: ', ...lastStep(p.release, p.zone)]);
  return join(parts, ' · ');
}
