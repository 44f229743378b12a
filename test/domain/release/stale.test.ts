// What an approval covers: the table of product A5 line by line, and how requests and approvals run out (product A6).
import { describe, expect, test } from 'vitest';
import { ruleStandings } from '../../../src/domain/release/approval.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { changesBetween, contentOf, fingerprintOf } from '../../../src/domain/release/content.ts';
import type { Window } from '../../../src/domain/release/model.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import { aRoster, asked, idOf, ready, type Story, WINDOW } from '../../support/fixtures.ts';
import { ahead, given, rings, withApprovals } from './given.ts';

const edit = (changes: object): ReleaseCommand => ({ type: 'edit', confirmed: true, ...changes });
const move = (start: number, end: number): ReleaseCommand => ({
  type: 'move',
  window: { start, end, zone: 'Europe/London' },
  confirmed: true,
});
const shifted = (by: number) => move(WINDOW.start + by, WINDOW.end + by);
const pin = (ref: string): ReleaseCommand => ({ type: 'candidate', ref });

/** Ben and Cat approved on Tuesday afternoon; the window is on Thursday night. */
const approved = (policy?: Parameters<typeof asked>[0]) =>
  asked(policy).by('ben', { type: 'approve' }).by('cat', { type: 'approve' });

const standing = (story: Story) => {
  const [one] = ruleStandings(story.release, aRoster(story.policy));
  if (one === undefined) throw new Error('no rule');
  return one;
};

describe('changes that make every approval stale (product A5)', () => {
  test.each<[string, ReleaseCommand]>([
    ['another candidate', pin('77ac010')],
    ['an added scope item', { type: 'scope', add: { kind: 'fix', text: 'late fix' } }],
    ['another environment', edit({ environment: 'uat' })],
    ['another version', edit({ version: '4.2.1' })],
    ['another rollout', edit({ rollout: 'straight' })],
    ['a removed back-out plan', edit({ backout: '' })],
  ])('%s', (_, change) => {
    const story = approved().by('ana', change);
    expect(standing(story)).toMatchObject({
      have: 0,
      met: false,
      stale: [idOf('ben'), idOf('cat')],
    });
    expect(standing(story).open).toContain(idOf('ben'));
  });
});

describe('changes that keep approvals (product A5)', () => {
  test.each<[string, ReleaseCommand]>([
    ['a removed scope item', { type: 'scope', drop: 1 }],
    ['another text', edit({ why: 'Other words.' })],
    ['another captain', { type: 'captain', captain: idOf('finn') }],
    ['another back-out plan', edit({ backout: 'restore the snapshot' })],
    ['test evidence', { type: 'test', phase: 'uat', result: 'pass' }],
    ['a window a little later', shifted(DAY)],
    ['a longer window', move(WINDOW.start, WINDOW.end + 3 * HOUR)],
  ])('%s', (_, change) => {
    expect(standing(approved().by('ana', change))).toMatchObject({ have: 2, stale: [] });
  });
});

describe('a window moved earlier or by more than 24 h (product A5)', () => {
  const strict = () => approved();
  const calm = () =>
    approved(
      withApprovals({
        rules: [{ name: 'Change authority', refs: ['cab'], count: 2, timeSensitive: false }],
      }),
    );

  test.each([
    ['earlier', -1],
    ['more than a day later', DAY + 1],
  ])('%s is stale for rules marked time-sensitive only', (_, by) => {
    expect(standing(strict().by('ana', shifted(by))).have).toBe(0);
    expect(standing(calm().by('ana', shifted(by))).have).toBe(2);
  });

  test('is measured from what was approved, so small steps add up', () => {
    const story = strict()
      .by('ana', shifted(20 * HOUR))
      .by('ana', shifted(40 * HOUR));
    expect(standing(story).have).toBe(0);
  });
});

describe('an approval that went stale', () => {
  test('is not deleted: the same person re-approves with one click', () => {
    const story = approved().by('ana', pin('77ac010'));
    given(story).when({ type: 'approve' }, 'ben').gives({ type: 'approved', complete: false });
    given(story).when({ type: 'approve' }, 'cat').gives({ type: 'approved', complete: true });
    expect(standing(story)).toMatchObject({ have: 2, stale: [] });
  });

  test('counts again when exactly what was approved is back', () => {
    const story = approved().by('ana', pin('77ac010')).by('ana', pin('9f3c2ab'));
    expect(standing(story).have).toBe(2);
    expect(ahead(story)).not.toHaveProperty('escalation:1');
  });

  test('doesn’t let a release start, armed or not', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('ana', {
        type: 'start',
        at: WINDOW.start + MINUTE,
      });
    story.by('eve', { type: 'scope', add: { kind: 'fix', text: 'late fix' } });
    rings(story, 'start').gives({
      type: 'start-refused',
      blockers: [{ kind: 'approval', have: 0, need: 2, stale: [idOf('ben'), idOf('cat')] }],
    });
  });

  test('is asked anew: reminders run from then, not from a request of days ago (product T3, A9)', () => {
    const story = approved();
    expect(Object.keys(ahead(story)).filter((name) => /^(approvers|escal)/.test(name))).toEqual([]);
    story.at(WINDOW.start - 20 * HOUR).by('ana', pin('77ac010'));
    const then = WINDOW.start - 20 * HOUR;
    expect(ahead(story)).toMatchObject({
      'approvers:1.1': then + 4 * HOUR,
      'escalation:1': then + DAY,
    });
  });

  test('has its whole life again, as far as the window lasts (product A6)', () => {
    const story = approved(withApprovals({ expiresAfterMs: 2 * HOUR }));
    story.at(WINDOW.start - 20 * HOUR).by('ana', pin('77ac010'));
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.start - 18 * HOUR);
  });

  test('of one person doesn’t put off what the others are reminded of', () => {
    const story = asked().by('ben', { type: 'approve' });
    const before = ahead(story);
    story.by('ana', pin('77ac010'));
    expect(ahead(story)).toEqual(before);
  });
});

describe('expiry (product A6)', () => {
  test('a request lives as long as the policy says, or until the window ends', () => {
    const story = asked();
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.end);
    const short = asked(withApprovals({ expiresAfterMs: DAY }));
    expect(ahead(short)['approval-expired:1']).toBe(
      (short.release.approval?.requestedAt ?? 0) + DAY,
    );
  });

  test('it expires, which is not a rejection; the captain asks again', () => {
    const story = asked(withApprovals({ expiresAfterMs: DAY })).by('ben', { type: 'approve' });
    rings(story, 'approval-expired:1').gives({ type: 'approval-expired', unused: false });
    expect(story.release.approval?.status).toBe('expired');
    given(story)
      .when({ type: 'request' }, 'ana')
      .gives({ type: 'requested', approval: { round: 2, votes: [] } });
    expect(ahead(story)).toHaveProperty('approval-expired:2');
  });

  test('a request that was sent back expires too, and takes the answers along', () => {
    const story = asked(withApprovals({ expiresAfterMs: HOUR }))
      .by('cat', { type: 'approve' })
      .by('ben', { type: 'revise', because: 'name the back-out' });
    const over = (story.release.approval?.requestedAt ?? 0) + HOUR;
    expect(ahead(story)['approval-expired:1']).toBe(over);
    given(story).at(over).when({ type: 'approve' }, 'dan').isRefused('request-ended');
    given(story)
      .when({ type: 'request' }, 'ana')
      .gives({ type: 'requested', approval: { round: 2, votes: [] } });
  });

  test('what is approved outlives the request, until the window closes unused', () => {
    const story = approved(withApprovals({ expiresAfterMs: HOUR }));
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.end);
    rings(story, 'approval-expired:1').gives({ type: 'approval-expired', unused: true });
  });

  test('a window moved after it closed unused doesn’t take its approvals along', () => {
    const story = approved()
      .at(WINDOW.end + MINUTE)
      .by('ana', shifted(DAY));
    expect(story.release.approval?.status).toBe('expired');
    given(story).when({ type: 'request' }, 'ana').gives({ type: 'requested' });
  });

  test('a window moved in time takes them along and moves their end', () => {
    const story = approved().by('ana', shifted(DAY));
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.end + DAY);
  });

  test('from start on nothing expires', () => {
    const story = ready().by('ana', { type: 'start' });
    expect(Object.keys(ahead(story)).filter((name) => name.startsWith('approval'))).toEqual([]);
  });
});

describe('the fingerprint', () => {
  const content = contentOf(ready().release);
  const print = fingerprintOf(content);

  test('is eight hex digits, and the same for the same content in another zone', () => {
    expect(print).toMatch(/^[0-9a-f]{8}$/);
    const window: Window = { ...content.window, zone: 'UTC' };
    expect(fingerprintOf({ ...content, window })).toBe(print);
  });

  test.each([
    ['version', { version: '4.2.1' }],
    ['environment', { environment: 'uat' }],
    ['window', { window: { ...WINDOW, end: WINDOW.end + 1 } }],
    ['rollout', { rollout: 'straight' }],
    ['stages', { stages: content.stages.slice(1) }],
    ['candidate', { candidate: undefined }],
    ['back-out plan', { backout: '' }],
    ['scope', { scope: content.scope.slice(1) }],
  ])('is another with another %s', (_, change) => {
    expect(fingerprintOf({ ...content, ...change })).not.toBe(print);
    expect(changesBetween(content, { ...content, ...change })).toHaveLength(1);
  });

  test('no change is no change', () => {
    expect(changesBetween(content, content)).toEqual([]);
  });
});
