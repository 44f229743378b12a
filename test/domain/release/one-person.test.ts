// One person stays one person when their address changes, and old questions go on saying how they ended.
import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../../src/domain/person.ts';
import { afterRound, afterWaiver } from '../../../src/domain/release/past.ts';
import {
  asked,
  built,
  idOf,
  type Name,
  personOf,
  rolledBack,
  type Story,
} from '../../support/fixtures.ts';
import { given, withApprovals } from './given.ts';

const APPROVE = { type: 'approve' } as const;
const WAIVE = { type: 'test', phase: 'uat', result: 'waive', because: 'x' } as const;
const FILE = { type: 'review', outcome: 'failed', well: '', improve: '', actions: [] } as const;

/** Somebody who acted on this release under these addresses before (reliability T8). */
const once = (name: Name, ...formerly: readonly PersonId[]) => ({
  actor: { ...personOf(name), formerly },
});

describe('four eyes hold across addresses (product A3)', () => {
  test('whoever planned it doesn’t approve it under another one', () => {
    given(asked(), once('ben', idOf('ana')))
      .when(APPROVE, 'ben')
      .isRefused('excluded', {
        as: 'requester',
      });
  });

  test('an answer replaces the one given under the old address, and withdraws it', () => {
    const story = asked().by('cat', APPROVE);
    given(story, once('ben', idOf('cat')))
      .when(APPROVE, 'ben')
      .gives({ type: 'approved', formerly: [idOf('cat')], complete: false });
    expect(story.release.approval?.votes.map((vote) => vote.person)).toEqual([idOf('ben')]);
    given(asked().by('cat', APPROVE), once('ben', idOf('cat')))
      .when({ type: 'withdraw' }, 'ben')
      .gives({ type: 'withdrawn', formerly: [idOf('cat')] });
  });

  test('other addresses that gave no answer replace none', () => {
    const story = asked().by('cat', APPROVE);
    given(story, once('ben', 'ben@old.example'))
      .when(APPROVE, 'ben')
      .gives({ type: 'approved', complete: true });
    expect(story.event('approved')).not.toHaveProperty('formerly');
  });

  test('whoever asked for a waiver doesn’t agree to it under another one', () => {
    given(built().by('ana', WAIVE), once('ben', idOf('ana')))
      .when({ type: 'agree', phase: 'uat' }, 'ben')
      .isRefused('own-waiver');
  });

  test('the captain doesn’t file a full review under another one (product P2)', () => {
    given(rolledBack(), once('ben', 'ben@old.example', idOf('ana')))
      .when(FILE, 'ben')
      .isRefused('own-review');
  });
});

describe('a question that was put again', () => {
  test('leaves the release as it stood when the earlier round ended', () => {
    const story = asked()
      .by('ben', { type: 'reject', because: 'no rehearsal' })
      .by('ana', { type: 'request' })
      .by('ben', APPROVE);
    expect(afterRound(story.events, 1)?.approval).toMatchObject({ round: 1, status: 'rejected' });
    expect(afterRound(story.events, 2)).toBe(undefined);
  });

  test('a round that ran out unnoticed had expired', () => {
    const policy = withApprovals({ expiresAfterMs: 60_000 });
    const story: Story = asked(policy);
    story.at(story.now + 120_000).by('ana', { type: 'request' });
    expect(afterRound(story.events, 1)?.approval?.status).toBe('expired');
  });

  test('a waiver asked again leaves the first as it was', () => {
    const story = built().by('ana', WAIVE);
    const first = story.event('waiver-asked').seq;
    expect(afterWaiver(story.events, 'uat', first)).toBe(undefined);
    story.by('ana', { ...WAIVE, phase: 'unit' });
    expect(afterWaiver(story.events, 'uat', first)).toBe(undefined);
    story.by('finn', { ...WAIVE, because: 'still no testers' });
    expect(afterWaiver(story.events, 'uat', first)?.waivers.uat?.because).toBe('x');
  });
});
