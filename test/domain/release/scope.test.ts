// Planning: what goes in, and with whom; open until the start.
import { describe, test } from 'vitest';
import { LIMITS } from '../../../src/domain/release/planning.ts';
import { asked, baking, built, idOf, planned } from '../../support/fixtures.ts';
import { given, withService } from './given.ts';

describe('scope', () => {
  const add = { type: 'scope', add: { kind: 'fix', text: 'rounding' } } as const;

  test('any member adds; numbers are never used twice', () => {
    const story = planned().by('eve', add).by('ana', { type: 'scope', drop: 3 });
    given(story)
      .when(add, 'ben')
      .gives({ type: 'scope-changed', added: { n: 4 } });
  });

  test('dropping is for captains, and names an item there is', () => {
    given(planned()).when({ type: 'scope', drop: 1 }, 'eve').isRefused('not-yours');
    given(planned())
      .when({ type: 'scope', drop: 9 }, 'ana')
      .isRefused('no-such-item', { item: 9, items: 2 });
    given(planned())
      .when({ type: 'scope', drop: 1 }, 'ana')
      .gives({ type: 'scope-changed', dropped: { n: 1 } });
  });

  test('is fixed from start on, and holds at most 100 items', () => {
    given(baking()).when(add, 'ana').isRefused('fixed-since-start', { what: 'scope' });
    const full = planned();
    while (full.release.scope.length < LIMITS.scopeItems) full.by('eve', add);
    given(full).when(add, 'eve').isRefused('limit');
  });
});

describe('captain', () => {
  const to = (name: 'ana' | 'ben' | 'eve' | 'finn') =>
    ({ type: 'captain', captain: idOf(name) }) as const;

  test('is handed over by a captain to somebody who may be one, before and after the start', () => {
    for (const story of [planned(), asked(), baking()]) {
      given(story).when(to('finn'), 'eve').isRefused('not-yours');
      given(story).when(to('ben'), 'ana').isRefused('not-a-captain');
      given(story)
        .when(to('finn'), 'ana')
        .gives({ type: 'captain-changed', from: idOf('ana'), to: idOf('finn') });
    }
  });

  test('to the same one says so', () => {
    given(built()).when(to('ana'), 'finn').isRefused('nothing-changed');
  });

  test('with no captains in the policy anybody takes it (contract "Who may")', () => {
    given(planned({}, withService({ captains: [] })))
      .when(to('eve'), 'eve')
      .gives({ type: 'captain-changed', to: idOf('eve') });
  });

  test('follows the current policy, not the one it was planned under (contract "Policy")', () => {
    const policy = withService({ captains: ['cab'] });
    given(planned(), { policy }).when(to('eve'), 'ana').gives({ type: 'captain-changed' });
    given(planned(), { policy })
      .when({ type: 'edit', captain: idOf('eve'), confirmed: false }, 'ana')
      .gives({ type: 'captain-changed' });
  });
});
