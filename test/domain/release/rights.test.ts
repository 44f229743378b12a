// Who may (contract "Who may"): every command in a situation where only the right to it decides, person by person.
import { describe, expect, test } from 'vitest';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import { DAY } from '../../../src/domain/time/duration.ts';
import {
  asked,
  baking,
  built,
  completed,
  idOf,
  type Name,
  personOf,
  planned,
  ready,
  rolledBack,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { aStranger, given, unreachable, withApprovals } from './given.ts';

const LATER = { ...WINDOW, start: WINDOW.start + DAY, end: WINDOW.end + DAY };
const PLAN: ReleaseCommand = {
  type: 'plan',
  service: 'payments',
  version: '4.3.0',
  environment: 'prod',
  window: WINDOW,
  confirmed: true,
};
const FILE: ReleaseCommand = {
  type: 'review',
  outcome: 'backed out',
  well: '',
  improve: '',
  actions: [],
};
const WAIVE: ReleaseCommand = { type: 'test', phase: 'uat', result: 'waive', because: 'x' };

/** Ana is captain and finn another; ben approves, cat tests, dan is on call, eve is a member like any other. */
const narrow = withApprovals(
  { rules: [{ name: 'Ben', refs: [idOf('ben')], count: 1, timeSensitive: false }] },
  {
    tests: [
      { name: 'unit', by: 'ci' },
      { name: 'uat', by: 'people', group: idOf('cat') },
    ],
  },
);

const CAPTAINS: readonly Name[] = ['ana', 'finn'];
const EVERYBODY: readonly Name[] = ['ana', 'ben', 'cat', 'dan', 'eve', 'finn'];

const inBuilding = () => built(narrow);
const inTesting = () =>
  built(narrow)
    .by('ana', { type: 'test', phase: 'unit', result: 'pass', link: 'https://ci.example.org/1' })
    .by('cat', { type: 'test', phase: 'uat', result: 'pass' })
    .by('ana', { type: 'request' });
const inWindow = () => inTesting().by('ben', { type: 'approve' }).at(WINDOW.start);
const running = () => inWindow().by('ana', { type: 'start' });
const bakes = () => running().by('ana', { type: 'done' });
const held = () => bakes().by('dan', { type: 'hold', because: 'x' });
const finished = (): Story => {
  const story = running();
  for (let stage = 0; stage < 3; stage += 1) {
    story.by('ana', { type: 'done' }).by('ana', { type: 'promote', because: 'x' });
  }
  return story;
};

const TABLE: readonly [string, () => Story, ReleaseCommand, readonly Name[]][] = [
  ['plan', inBuilding, PLAN, EVERYBODY],
  ['scope add', inBuilding, { type: 'scope', add: { kind: 'fix', text: 'x' } }, EVERYBODY],
  ['scope drop', inBuilding, { type: 'scope', drop: 1 }, CAPTAINS],
  ['edit', inBuilding, { type: 'edit', why: 'x', confirmed: true }, CAPTAINS],
  ['move', inBuilding, { type: 'move', window: LATER, confirmed: true }, CAPTAINS],
  ['captain', inBuilding, { type: 'captain', captain: idOf('finn') }, CAPTAINS],
  ['candidate', inBuilding, { type: 'candidate', ref: '77ac010' }, CAPTAINS],
  [
    'test by CI',
    inBuilding,
    { type: 'test', phase: 'unit', result: 'pass', link: 'https://x' },
    CAPTAINS,
  ],
  ['test by people', inBuilding, { type: 'test', phase: 'uat', result: 'pass' }, ['cat']],
  ['test waive', inBuilding, WAIVE, CAPTAINS],
  [
    'agree',
    () => inBuilding().by('ana', WAIVE),
    { type: 'agree', phase: 'uat' },
    ['ben', 'cat', 'finn'],
  ],
  ['request', inBuilding, { type: 'request' }, CAPTAINS],
  ['approve', inTesting, { type: 'approve' }, ['ben']],
  ['reject', inTesting, { type: 'reject', because: 'x' }, ['ben']],
  ['revise', inTesting, { type: 'revise', because: 'x' }, ['ben']],
  ['abstain', inTesting, { type: 'abstain' }, ['ben']],
  ['withdraw', inWindow, { type: 'withdraw' }, ['ben']],
  ['start', inWindow, { type: 'start' }, CAPTAINS],
  ['done', running, { type: 'done' }, CAPTAINS],
  ['promote', bakes, { type: 'promote', because: 'x' }, CAPTAINS],
  ['hold', bakes, { type: 'hold', because: 'x' }, ['ana', 'ben', 'cat', 'dan', 'finn']],
  ['resume', held, { type: 'resume' }, CAPTAINS],
  ['rollback', held, { type: 'rollback', because: 'x' }, ['ana', 'dan', 'finn']],
  ['cancel', held, { type: 'cancel', because: 'x' }, CAPTAINS],
  ['review', finished, FILE, CAPTAINS],
  [
    'full review',
    () => held().by('dan', { type: 'rollback', because: 'x' }),
    FILE,
    ['ben', 'cat', 'dan', 'finn'],
  ],
];

describe.each(TABLE)('%s', (_, story, command, allowed) => {
  test(`is for ${allowed.join(', ')}`, () => {
    const able = EVERYBODY.filter((name) => {
      const one = story();
      return decide(one.release, command, one.context(name)).ok;
    });
    expect(able).toEqual(allowed.toSorted());
  });

  test('is for no guest, bot or person of another organisation', () => {
    for (const standing of ['guest', 'bot', 'foreign'] as const) {
      given(story(), { actor: aStranger(standing) })
        .when(command)
        .isRefused('outsider', { standing });
      const [somebody = 'ana'] = allowed;
      given(story(), { actor: { ...personOf(somebody), standing } })
        .when(command)
        .isRefused('outsider', { standing });
    }
  });
});

describe('a directory out of reach (contract "Who may")', () => {
  test('records nothing for those it could allow', () => {
    const around = unreachable('payments-owners');
    given(ready(), around).when({ type: 'start' }, 'finn').isRefused('directory-unreachable');
    given(baking(), unreachable('cab'))
      .when({ type: 'hold', because: 'x' }, 'eve')
      .isRefused('directory-unreachable');
    given(baking(), unreachable('on-call'))
      .when({ type: 'rollback', because: 'x' }, 'dan')
      .isRefused('directory-unreachable');
    given(rolledBack(), unreachable('cab')).when(FILE, 'eve').isRefused('directory-unreachable');
    given(built(), around)
      .when({ type: 'test', phase: 'uat', result: 'pass' }, 'finn')
      .isRefused('directory-unreachable');
  });

  test('stops nobody whom the release itself names', () => {
    const around = unreachable('payments-owners', 'cab');
    given(started(), around).when({ type: 'done' }, 'ana').gives({ type: 'done' });
    given(baking(), around).when({ type: 'hold', because: 'x' }, 'ben').gives({ type: 'held' });
    given(completed(), around).when(FILE, 'ana').gives({ type: 'reviewed' });
  });

  test('says who could do it', () => {
    given(asked())
      .when({ type: 'start' }, 'eve')
      .isRefused('not-yours', {
        act: 'start',
        id: 'R-42',
        who: { people: [idOf('ana')], groups: ['payments-owners'], anyone: false },
      });
    given(planned()).when({ type: 'cancel', because: 'x' }, 'eve').isRefused('not-yours');
  });
});
