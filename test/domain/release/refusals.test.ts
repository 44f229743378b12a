// Every code a decision can refuse with, brought about once: a code that nothing brings about fails here.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decideAction } from '../../../src/domain/action/model.ts';
import { decideCalendar } from '../../../src/domain/calendar/decide.ts';
import { evolveCalendar } from '../../../src/domain/calendar/evolve.ts';
import {
  type Calendar,
  type CalendarCommand,
  NOTHING_FROZEN,
} from '../../../src/domain/calendar/model.ts';
import type { Refusal, RefusalCode } from '../../../src/domain/decision.ts';
import {
  CODE_LIVES_MS,
  decideLink,
  type LinkCommand,
  type LinkedAccounts,
  MOST_CODES,
  NOBODY_LINKED,
  type Speaker,
} from '../../../src/domain/directory/model.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import { DAY, HOUR } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  asked,
  baking,
  built,
  completed,
  idOf,
  type Name,
  PLANNED_AT,
  planned,
  ready,
  rolledBack,
  Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { aDoneAction } from '../action/actions.ts';
import { aStranger, unreachable, withApprovals } from './given.ts';

const PLAN = {
  type: 'plan',
  service: 'payments',
  version: '4.2.0',
  environment: 'prod',
  window: WINDOW,
  confirmed: false,
} as const satisfies ReleaseCommand;
const FILE = { type: 'review', outcome: 'failed', well: '', improve: '', actions: [] } as const;
const WAIVE = { type: 'test', phase: 'uat', result: 'waive', because: 'x' } as const;

function refusal(
  story: Story,
  command: ReleaseCommand,
  by: Name,
  around: Partial<Context> = {},
): Refusal | undefined {
  const release = story.events.length === 0 ? undefined : story.release;
  const decision = decide(release, command, { ...story.context(by), ...around });
  return decision.ok ? undefined : decision.refusal;
}

function planRefusal(changes: Partial<typeof PLAN> | object, around: Partial<Context> = {}) {
  return refusal(new Story(), { ...PLAN, ...changes }, 'ana', around);
}

const window = (start: number, end: number) => ({ window: { start, end, zone: 'UTC' } });
const again = (completed: boolean) => ({
  neighbours: [aNeighbour({ version: PLAN.version, completed, open: !completed })],
});

const ANA = { account: 'slack:T0SIM:U0ANA', person: idOf('ana'), own: idOf('ana') };
const BEN = { account: 'teams:t1:ben', person: idOf('ben'), own: idOf('ben') };
const GIVE = { type: 'give-code', codeHash: 'ana' } as const;

function coded(hash: string, speaker: Speaker): LinkedAccounts['codes'][number] {
  const { account, person } = speaker;
  return { account, person, codeHash: hash, expiresAt: CODE_LIVES_MS };
}

function manyCodes(): LinkedAccounts {
  const codes = Array.from({ length: MOST_CODES }, (_, n) =>
    coded(`${n}`, { ...ANA, account: `slack:T0SIM:U${n}` }),
  );
  return { ...NOBODY_LINKED, codes };
}

function linkRefusal(
  command: LinkCommand,
  speaker: Speaker,
  now = 0,
  known: LinkedAccounts = { ...NOBODY_LINKED, codes: [coded('ana', ANA)] },
): Refusal | undefined {
  const decision = decideLink(known, command, speaker, now);
  return decision.ok ? undefined : decision.refusal;
}

const FREEZE = {
  type: 'freeze',
  scope: { services: ['payments'], environments: ['prod'] },
  from: WINDOW.start,
  to: WINDOW.end,
  zone: 'Europe/London',
  because: 'quarter end',
} as const;
const STOP = { ...FREEZE, type: 'stop' } as const;

function frozenNow(): Calendar {
  const stamp = { at: PLANNED_AT, by: idOf('dan'), seq: 1 };
  return evolveCalendar(undefined, { ...FREEZE, type: 'frozen', id: 'F-1', ...stamp });
}

function stopped(lines: number): Calendar {
  let calendar: Calendar = NOTHING_FROZEN;
  for (let n = 1; n <= lines; n += 1) {
    const stamp = { at: WINDOW.start, by: idOf('dan'), seq: n };
    const scope = n === 1 ? FREEZE.scope : { services: [], environments: [`uat${n}`] };
    const event = { ...FREEZE, scope, type: 'stopped', id: `F-${n}`, ...stamp } as const;
    calendar = evolveCalendar(calendar, event);
  }
  return calendar;
}

function calendarRefusal(
  command: CalendarCommand,
  calendar: Calendar = NOTHING_FROZEN,
  now: number = WINDOW.start,
): Refusal | undefined {
  const { actor, policy, roster } = new Story().context('dan');
  const decision = decideCalendar(calendar, command, { now, actor, policy, roster });
  return decision.ok ? undefined : decision.refusal;
}

const SNOOZE = {
  type: 'snooze',
  reminder: 'before-start',
  until: WINDOW.start - 2 * HOUR,
} as const;

/** Ana was reminded of what is missing, a day before the start. */
function reminded(): Story {
  const story = planned().at(WINDOW.start - 24 * HOUR);
  const timer = `before-start:${24 * HOUR}`;
  return story.by(undefined, { type: 'ring', timer, at: story.now });
}

/** The record makes a code that is added to the union, and not brought about here, a type error. */
const BROUGHT: { readonly [C in RefusalCode]: () => Refusal | undefined } = {
  outsider: () => refusal(planned(), FILE, 'ana', { actor: aStranger('guest') }),
  'not-yours': () => refusal(ready(), { type: 'start' }, 'eve'),
  'directory-unreachable': () => planRefusal({}, unreachable('payments-owners')),
  'unknown-release': () => refusal(new Story(), { type: 'start' }, 'ana'),
  'unknown-action': () => {
    const decision = decideAction(undefined, { type: 'done' }, new Story().context('ana'));
    return decision.ok ? undefined : decision.refusal;
  },
  'version-open': () => planRefusal({}, again(false)),
  'version-succeeded': () => planRefusal({}, again(true)),
  'window-past': () => planRefusal(window(0, HOUR)),
  'window-order': () => planRefusal(window(HOUR, 0)),
  'window-short': () => planRefusal(window(WINDOW.start, WINDOW.start + 1)),
  'window-long': () => planRefusal(window(WINDOW.start, WINDOW.start + 400 * HOUR)),
  'not-a-captain': () => planRefusal({ captain: idOf('eve') }),
  finished: () => refusal(completed(), { type: 'cancel', because: 'x' }, 'ana'),
  'fixed-since-start': () => refusal(started(), { type: 'candidate', ref: 'x' }, 'ana'),
  'nothing-changed': () => refusal(built(), { type: 'candidate', ref: '9f3c2ab' }, 'ana'),
  'no-such-item': () => refusal(planned(), { type: 'scope', drop: 9 }, 'ana'),
  'no-such-reminder': () => refusal(planned(), { type: 'remind', drop: 9 }, 'ana'),
  'reminder-past': () => {
    const add = { when: { at: 0 }, people: [], groups: [], text: 'x' };
    return refusal(planned(), { type: 'remind', add }, 'ana');
  },
  'not-reminded': () => refusal(planned(), { type: 'snooze', until: WINDOW.start }, 'ana'),
  'already-snoozed': () =>
    refusal(reminded().by('ana', SNOOZE), { ...SNOOZE, until: WINDOW.start - HOUR }, 'ana'),
  'snooze-past': () => refusal(reminded(), { ...SNOOZE, until: WINDOW.start }, 'ana'),
  limit: () =>
    planRefusal({ scope: Array.from({ length: 101 }, () => ({ kind: 'fix', text: 'x' })) }),
  'no-candidate': () => refusal(planned(), { type: 'request' }, 'ana'),
  'unknown-phase': () => refusal(built(), { ...WAIVE, phase: 'smoke' }, 'ana'),
  'link-needed': () => refusal(built(), { type: 'test', phase: 'unit', result: 'pass' }, 'ana'),
  'reason-needed': () => refusal(asked(), { type: 'reject' }, 'ben'),
  'no-waiver': () => refusal(built(), { type: 'agree', phase: 'uat' }, 'ben'),
  'own-waiver': () => refusal(built().by('ana', WAIVE), { type: 'agree', phase: 'uat' }, 'ana'),
  'already-requested': () => refusal(asked(), { type: 'request' }, 'ana'),
  'no-approval-needed': () =>
    refusal(built(withApprovals({ rules: [] })), { type: 'request' }, 'ana'),
  'not-requested': () => refusal(built(), { type: 'approve' }, 'ben'),
  'request-ended': () =>
    refusal(asked().by('ben', { type: 'reject', because: 'x' }), { type: 'approve' }, 'cat'),
  excluded: () => refusal(asked(), { type: 'approve' }, 'ana'),
  'not-eligible': () => refusal(asked(), { type: 'approve' }, 'finn'),
  'already-answered': () =>
    refusal(asked().by('ben', { type: 'approve' }), { type: 'approve' }, 'ben'),
  'not-answered': () => refusal(asked(), { type: 'withdraw' }, 'ben'),
  outdated: () => refusal(asked(), { type: 'approve', fingerprint: '00000000' }, 'ben'),
  'not-ready': () => refusal(asked(), { type: 'start' }, 'ana'),
  'start-outside-window': () => refusal(ready(), { type: 'start', at: WINDOW.end }, 'ana'),
  'not-started': () => refusal(ready(), { type: 'done' }, 'ana'),
  'already-started': () => refusal(started(), { type: 'start' }, 'ana'),
  held: () =>
    refusal(baking().by('dan', { type: 'hold', because: 'x' }), { type: 'promote' }, 'ana'),
  'not-held': () => refusal(baking(), { type: 'resume' }, 'ana'),
  'stage-done': () => refusal(baking(), { type: 'done' }, 'ana'),
  'stage-not-done': () => refusal(started(), { type: 'promote' }, 'ana'),
  'bake-not-ended': () => refusal(baking(), { type: 'promote' }, 'ana'),
  'review-not-open': () => refusal(baking(), FILE, 'ana'),
  'already-reviewed': () => refusal(completed().by('ana', FILE), FILE, 'ana'),
  'own-review': () => refusal(rolledBack(), FILE, 'ana'),
  'action-done': () => {
    const story = new Story();
    const decision = decideAction(aDoneAction(), { type: 'done' }, story.context('ana'));
    return decision.ok ? undefined : decision.refusal;
  },
  frozen: () => refusal(baking(), { type: 'promote' }, 'ana', { calendar: frozenNow() }),
  'unknown-freeze': () => calendarRefusal({ type: 'unfreeze', id: 'F-9', because: 'x' }),
  'freeze-over': () =>
    calendarRefusal({ type: 'unfreeze', id: 'F-1', because: 'x' }, frozenNow(), WINDOW.end + DAY),
  'freeze-exists': () => calendarRefusal(FREEZE, frozenNow()),
  'freeze-past': () => calendarRefusal(FREEZE, undefined, WINDOW.end + DAY),
  'freeze-order': () => calendarRefusal({ ...FREEZE, to: FREEZE.from }),
  'freeze-short': () => calendarRefusal({ ...FREEZE, to: FREEZE.from + 1 }),
  'freeze-long': () => calendarRefusal({ ...FREEZE, to: FREEZE.to + 400 * DAY }),
  'already-stopped': () => calendarRefusal(STOP, stopped(1)),
  'not-stopped': () => calendarRefusal({ type: 'go', because: 'x' }),
  'which-stop': () => calendarRefusal({ type: 'go', because: 'x' }, stopped(2)),
  'link-unknown-code': () => linkRefusal({ type: 'give-code', codeHash: 'x' }, BEN),
  'link-late': () => linkRefusal(GIVE, BEN, CODE_LIVES_MS),
  'link-own-code': () => linkRefusal(GIVE, ANA),
  'link-same-chat': () => linkRefusal(GIVE, { ...BEN, account: 'slack:T0SIM:U0BEN' }),
  'link-same-person': () => linkRefusal(GIVE, { ...BEN, person: ANA.person }),
  'link-busy': () => linkRefusal({ type: 'ask-code', codeHash: 'y' }, BEN, 0, manyCodes()),
  'not-linked': () => linkRefusal({ type: 'unlink' }, BEN),
};

describe('a decision refuses with', () => {
  test.each(Object.entries(BROUGHT))('%s', (code, bring) => {
    expect(bring()?.code).toBe(code);
  });

  test('no code beyond these', () => {
    const source = readFileSync(
      new URL('../../../src/domain/decision.ts', import.meta.url),
      'utf8',
    );
    const codes = [...source.matchAll(/readonly code: '([a-z-]+)'/g)].map((match) => match[1]);
    expect(codes.toSorted()).toEqual(Object.keys(BROUGHT).toSorted());
  });

  test('a row of the reference each', () => {
    const page = readFileSync(
      new URL('../../../docs/reference/refusals.md', import.meta.url),
      'utf8',
    );
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(rows.toSorted()).toEqual(Object.keys(BROUGHT).toSorted());
  });
});
