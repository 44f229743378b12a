// Building and testing: one pinned candidate, results that belong to it, and waivers that need a second person.
import { describe, expect, test } from 'vitest';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { LIMITS } from '../../../src/domain/release/planning.ts';
import { testState } from '../../../src/domain/release/readiness.ts';
import {
  aPolicy,
  asked,
  built,
  idOf,
  type Name,
  planned,
  type Story,
  started,
} from '../../support/fixtures.ts';
import { given, unreachable, withApprovals, withService } from './given.ts';

const pin = (ref: string) => ({ type: 'candidate', ref }) as const;
const LINK = 'https://ci.example.org/1';
const pass = (phase: string, link?: string): ReleaseCommand => ({
  type: 'test',
  phase,
  result: 'pass',
  ...(link === undefined ? {} : { link }),
});
const waive = (phase: string, because?: string): ReleaseCommand => ({
  type: 'test',
  phase,
  result: 'waive',
  ...(because === undefined ? {} : { because }),
});
const agree = (phase: string, candidate?: string): ReleaseCommand => ({
  type: 'agree',
  phase,
  ...(candidate === undefined ? {} : { candidate }),
});

describe('candidate', () => {
  test('is pinned by a captain; the next one names the one before', () => {
    given(planned()).when(pin('9f3c2ab'), 'eve').isRefused('not-yours', { act: 'candidate' });
    const story = given(planned())
      .when(pin('9f3c2ab'), 'finn')
      .gives({ type: 'candidate-pinned', ref: '9f3c2ab' });
    given(story)
      .when(pin('77ac010'), 'ana')
      .gives({ type: 'candidate-pinned', ref: '77ac010', was: '9f3c2ab' });
    expect(story.release.candidates).toEqual(['9f3c2ab', '77ac010']);
  });

  test('the same again says so; after the start it is fixed', () => {
    given(built()).when(pin('9f3c2ab'), 'ana').isRefused('nothing-changed');
    given(started())
      .when(pin('77ac010'), 'ana')
      .isRefused('fixed-since-start', { what: 'candidate' });
  });

  test('there are at most 200', () => {
    const story = planned();
    for (let n = 0; n < LIMITS.candidates; n += 1) story.by('ana', pin(`c${n}`));
    given(story).when(pin('one-more'), 'ana').isRefused('limit', { limit: 200 });
  });

  test('a new one makes results stale, and voids a waiver that was asked (contract "What must be there to start")', () => {
    const story = asked().by('finn', waive('uat', 'no testers tonight')).by('ana', pin('77ac010'));
    expect(testState(story.release, 'unit')).toBe('stale');
    expect(testState(story.release, 'uat')).toBe('open');
    given(story).when(agree('uat'), 'ben').isRefused('no-waiver');
  });

  test('back to one tested before, its results count again', () => {
    const story = asked().by('ana', pin('77ac010')).by('ana', pin('9f3c2ab'));
    expect(testState(story.release, 'unit')).toBe('passed');
  });
});

describe('test', () => {
  test('is recorded by the phase’s group for the current candidate (contract "Who may")', () => {
    given(built())
      .when(pass('uat'), 'finn')
      .gives({ type: 'tested', phase: 'uat', result: 'passed', candidate: '9f3c2ab' });
    given(built())
      .when(pass('uat'), 'eve')
      .isRefused('not-yours', {
        act: 'test',
        who: { people: [], groups: ['payments-owners'], anyone: false },
      });
  });

  test('of a phase without a group is recorded by any member', () => {
    const policy = withService({ tests: [{ name: 'smoke', by: 'people' }] });
    given(built(policy)).when(pass('smoke'), 'eve').gives({ type: 'tested' });
  });

  test('of a phase by CI is recorded by a captain, with a link (contract "Policy")', () => {
    given(built()).when(pass('unit', LINK), 'eve').isRefused('not-yours');
    given(built()).when(pass('unit'), 'ana').isRefused('link-needed', { phase: 'unit' });
    given(built())
      .when({ type: 'test', phase: 'unit', result: 'fail' }, 'ana')
      .isRefused('link-needed');
    const story = given(built())
      .when(pass('unit', LINK), 'ana')
      .gives({ type: 'tested', link: LINK });
    expect(story.release.tests.unit).toMatchObject({ result: 'passed', link: LINK });
  });

  test('needs a phase of the policy, a candidate, and that it has not started', () => {
    given(built())
      .when(pass('smoke'), 'ana')
      .isRefused('unknown-phase', { phase: 'smoke', phases: ['unit', 'uat'] });
    given(built()).when(pass('constructor'), 'ana').isRefused('unknown-phase');
    given(planned()).when(pass('uat'), 'ana').isRefused('no-candidate');
    given(started()).when(pass('uat'), 'ana').isRefused('fixed-since-start', { what: 'tests' });
  });

  test('the newest result of a candidate counts', () => {
    const story = built()
      .by('ana', pass('uat'))
      .by('finn', { type: 'test', phase: 'uat', result: 'fail', because: 'totals differ' });
    expect(testState(story.release, 'uat')).toBe('failed');
    expect(story.release.tests.uat).toMatchObject({ by: idOf('finn'), because: 'totals differ' });
    expect(testState(story.by('ana', pass('uat')).release, 'uat')).toBe('passed');
  });
});

describe('a waiver', () => {
  const waiverAsked = (policy = aPolicy()): Story =>
    built(policy).by('ana', waive('uat', 'no testers tonight'));

  test('is asked by a captain, with a reason', () => {
    given(built()).when(waive('uat', 'x'), 'eve').isRefused('not-yours', { act: 'waive' });
    given(built()).when(waive('uat'), 'ana').isRefused('reason-needed');
    given(planned()).when(waive('uat', 'x'), 'ana').isRefused('no-candidate');
    given(built())
      .when(waive('uat', 'no testers tonight'), 'ana')
      .gives({ type: 'waiver-asked', phase: 'uat', candidate: '9f3c2ab' });
  });

  test('needs a second person: another captain, the group or an approver (contract "Who may")', () => {
    expect(testState(waiverAsked().release, 'uat')).toBe('waiver-asked');
    given(waiverAsked()).when(agree('uat'), 'ana').isRefused('own-waiver', { phase: 'uat' });
    for (const second of ['finn', 'ben'] as const satisfies readonly Name[]) {
      const story = given(waiverAsked())
        .when(agree('uat', '9f3c2ab'), second)
        .gives({ type: 'waived', askedBy: idOf('ana'), because: 'no testers tonight' });
      expect(testState(story.release, 'uat')).toBe('waived');
      expect(story.release.tests.uat?.by).toBe(idOf(second));
    }
  });

  test('is not agreed to by somebody else', () => {
    const policy = withApprovals(
      { rules: [{ name: 'On call', refs: ['on-call'], count: 1, timeSensitive: false }] },
      {},
    );
    given(waiverAsked(policy)).when(agree('uat'), 'eve').isRefused('not-yours', { act: 'agree' });
  });

  test('a rule that anyone may answer makes anyone an approver', () => {
    const rules = [{ name: 'Approval', refs: undefined, count: 1, timeSensitive: false }];
    const story = waiverAsked(withApprovals({ rules }, { captains: ['payments-owners'] }));
    given(story).when(agree('uat'), 'ana').isRefused('own-waiver');
    given(story).when(agree('uat'), 'eve').gives({ type: 'waived' });
  });

  test('that any member may record a phase makes nobody its second person', () => {
    const only = [{ name: 'On call', refs: ['on-call'], count: 1, timeSensitive: false }];
    const tests = [{ name: 'uat', by: 'people' as const }];
    const story = waiverAsked(withApprovals({ rules: only }, { tests }));
    given(story).when(agree('uat'), 'eve').isRefused('not-yours', { act: 'agree' });
  });

  test('where the policy names nobody but the asker, any other member can agree', () => {
    const alone = withApprovals(
      { rules: [] },
      { captains: [idOf('ana')], tests: [{ name: 'uat', by: 'ci' }] },
    );
    given(waiverAsked(alone)).when(agree('uat'), 'ana').isRefused('own-waiver');
    given(waiverAsked(alone))
      .when(agree('uat'), 'eve')
      .gives({ type: 'waived', askedBy: idOf('ana') });
  });

  test('a circle the directory can’t name is not taken for an empty one', () => {
    const alone = withApprovals(
      { rules: [] },
      { captains: [idOf('ana'), 'slack:@leads'], tests: [{ name: 'uat', by: 'ci' }] },
    );
    given(waiverAsked(alone), unreachable('slack:@leads'))
      .when(agree('uat'), 'eve')
      .isRefused('directory-unreachable');
  });

  test('counts only for the candidate it was asked for', () => {
    const story = waiverAsked();
    given(story).when(agree('uat', '77ac010'), 'ben').isRefused('outdated', { what: 'waiver' });
    given(built()).when(agree('uat'), 'ben').isRefused('no-waiver');
    given(started()).when(agree('uat'), 'ben').isRefused('fixed-since-start');
  });

  test('a result recorded meanwhile settles it', () => {
    const story = waiverAsked().by('finn', pass('uat'));
    given(story).when(agree('uat'), 'ben').isRefused('no-waiver');
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'of a phase called %s does not exist',
    (phase) => {
      given(waiverAsked()).when(agree(phase), 'ben').isRefused('no-waiver');
    },
  );
});
