// The release from plan to review as steps that can be interrupted: what somebody does or how much
// time passes, what whoever did it is told, and the facts that are recorded by it.
import { MINUTE } from '../../src/domain/time/duration.ts';
import { messageText } from '../support/teams-person.ts';
import type { CrashWorld } from './crash-world.ts';

export interface Step {
  readonly name: string;
  /** Resolves with what the person was told. */
  readonly does: (world: CrashWorld) => Promise<string>;
  /** Whoever reads this has been told that it is recorded. */
  readonly tells?: string;
  /** What it adds to the journal of the release, in order. */
  readonly records: readonly string[];
  /** What of it doesn't show once everything due has been done. */
  readonly wrong?: (world: CrashWorld) => readonly string[];
  /** The bot is not there any more afterwards. */
  readonly stops?: boolean;
}

type Act = Step['does'];

const ana = (world: CrashWorld) => world.person('U0ANA');
const says =
  (line: string): Act =>
  (world) =>
    ana(world).says(line);
const presses =
  (label: string): Act =>
  (world) =>
    ana(world).presses(label);

function passes(minutes: number, records: readonly string[]): Step {
  const does = async (world: CrashWorld) => {
    await world.pass(minutes * MINUTE);
    return '';
  };
  return { name: `${minutes} minutes pass`, does, records };
}

/** What stands in his tab, and in the last card that he asked for. */
function homesOfBen({ person, teams }: CrashWorld): readonly string[] {
  const cards = teams.direct('29:1ben').map(messageText);
  const card = cards.findLast((text) => text.startsWith('Home\n'));
  return [person('U0BEN').home(), card ?? 'no Home in Teams'];
}

export const STEPS: readonly Step[] = [
  {
    name: 'plan',
    does: says('plan payments 4.2.0 at 10:30 for 3h because refund rounding'),
    tells: 'Planned: R-1',
    records: ['planned'],
  },
  {
    name: 'scope',
    does: says('scope R-1 add fix: refund rounding'),
    tells: 'You added fix',
    records: ['scope-changed'],
  },
  {
    name: 'remind',
    does: says('remind R-1 <@U0BEN> at T-10m: check replication'),
    tells: 'You set reminder 1',
    records: ['reminders-changed'],
  },
  {
    name: 'candidate, in Teams',
    does: (world) => world.inTeams('ana').mentions('candidate R-1 @9f3c2ab'),
    tells: 'You pinned candidate',
    records: ['candidate-pinned'],
  },
  {
    name: 'test',
    does: says('test R-1 uat pass'),
    tells: 'You recorded uat passed',
    records: ['tested'],
  },
  {
    name: 'request',
    does: says('request R-1'),
    tells: 'You asked for approval',
    records: ['requested'],
  },
  {
    name: 'approve, at Home, which is open in both chats',
    does: async (world) => {
      await world.inTeams('ben').says('home');
      await world.person('U0BEN').opensHome();
      return world.person('U0BEN').pressesAtHome('Approve');
    },
    tells: 'You approved',
    records: ['approved'],
    wrong: (world) => homesOfBen(world).filter((home) => !home.includes('Nothing waits')),
  },
  passes(31, ['reminded', 'reminded']),
  {
    name: 'start',
    does: presses('Start'),
    tells: 'You started the deployment',
    records: ['started'],
  },
  { name: 'done 1', does: presses('Done'), tells: 'You reported 10% deployed', records: ['done'] },
  {
    name: 'freeze',
    does: async (world) => {
      await world.person('U0BEN').says('freeze payments from now for 5m because quarter end');
      return world.person('U0BEN').presses('Confirm', { privately: true });
    },
    tells: 'Freeze F-1 is set',
    records: ['caught'],
  },
  passes(6, ['thawed']),
  passes(6, ['bake-ended']),
  {
    name: 'promote, while Slack takes no edits',
    does: (world) => {
      world.slack.fail('chat.update', { ratelimited: 2 });
      return ana(world).presses('Promote');
    },
    tells: 'You promoted from 10%',
    records: ['promoted'],
  },
  {
    name: 'done 2, in Teams, which then fails',
    does: (world) => {
      world.teams.fail('activities.update', { status: 503 });
      return world.inTeams('ana').presses('Done');
    },
    tells: 'You reported 50% deployed',
    records: ['done'],
  },
  {
    name: 'hold, in Teams',
    does: async (world) => {
      await world.inTeams('ana').presses('Hold');
      return world.inTeams('ana').submits({ Reason: 'error rate' });
    },
    tells: 'You held the deployment',
    records: ['held'],
  },
  {
    name: 'resume',
    does: presses('Resume'),
    tells: 'You resumed the deployment',
    records: ['resumed'],
  },
  passes(11, ['bake-ended', 'promoted']),
  { name: 'done 3', does: presses('Done'), tells: 'You reported 100% deployed', records: ['done'] },
  passes(20, ['bake-ended', 'completed', 'review-opened']),
  {
    name: 'review',
    does: async (world) => {
      await ana(world).presses('Review', { direct: true });
      return ana(world).submits({
        Outcome: 'successful',
        Actions: 'alert on queue depth @ben by fri',
      });
    },
    tells: 'You filed the review',
    records: ['reviewed'],
  },
  {
    name: 'the bot is stopped',
    does: async (world) => {
      await world.stop();
      return '';
    },
    records: [],
    stops: true,
  },
];
