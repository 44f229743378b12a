// The few posts of their own a release makes: starting, fully out, rolled back. Short, and they link to the card (product N1).
import { ON_CALL } from '../../domain/rights.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { join, person } from '../text.ts';
import type { Card } from '../view.ts';
import { body } from '../view.ts';
import { near } from './clock-or-date.ts';
import { because } from './phrases.ts';
import { previousRelease, releaseName } from './release-name.ts';
import { pinged } from './who.ts';

export type Part = 'starting' | 'completed' | 'rolled-back';

/** On-call is pinged at start and at rollback, nobody at completion (product N2). */
export function announcement(part: Part, p: Picture, cardLink?: string): Card {
  const link: Text =
    cardLink === undefined
      ? [` ${p.release.id}`]
      : [' ', { kind: 'link', url: cardLink, label: `Card of ${p.release.id}` }];
  return { kind: 'card', lines: [body(...announced(part, p), ...link)], buttons: [], overflow: [] };
}

function announced(part: Part, p: Picture): Text {
  switch (part) {
    case 'starting':
      return starting(p);
    case 'completed':
      return completed(p);
    case 'rolled-back':
      return rolledBack(p);
  }
}

function starting(p: Picture): Text {
  const { captain, environment, rollout, window } = p.release;
  const steers: Text = captain === undefined ? [] : [' ', person(captain), ' steers'];
  const called = onCall(p);
  const call: Text =
    called.length === 0 ? [] : [captain === undefined ? ' On call ' : '; on call ', ...called];
  const end: Text = captain === undefined && called.length === 0 ? [] : ['.'];
  return [
    releaseName(p.release),
    ` starts now on ${environment}: ${rollout}, until about `,
    near(window.end, window.start, p.zone),
    '.',
    ...steers,
    ...call,
    ...end,
  ];
}

function completed(p: Picture): Text {
  const { ending, environment, window } = p.release;
  const at = ending?.at ?? p.now;
  const late = at - window.end;
  const opens = p.policy.review.promptAfterMs;
  return [
    releaseName(p.release),
    ` is fully out on ${environment}, `,
    near(at, window.start, p.zone),
    late > 0 ? `, ${sayDuration(late)} past its window.` : ', on plan.',
    p.release.review?.openedAt !== undefined || opens === 0
      ? ' The review is open.'
      : ` The review opens ${sayDuration(opens)} after that.`,
  ];
}

function rolledBack(p: Picture): Text {
  const { ending, environment, window } = p.release;
  const previous = previousRelease(p);
  const called = onCall(p);
  return [
    releaseName(p.release),
    ` was rolled back on ${environment}`,
    ...(previous === undefined ? [] : [' to ', previous.version]),
    ' at ',
    near(ending?.at ?? p.now, window.start, p.zone),
    ...because(ending?.because),
    ...(ending?.by === undefined ? [] : [' Decided by ', person(ending.by), '.']),
    ...(called.length === 0 ? [] : [' On call: ', ...called, '.']),
    ' A full review follows.',
  ];
}

function onCall(p: Picture): Text {
  return p.policy.groups[ON_CALL] === undefined ? [] : join(pinged([ON_CALL], p.policy), ', ');
}
