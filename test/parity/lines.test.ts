// The whole grammar, said in both chats: the same release is led through Slack in one world and through Teams in another, and
// everything the bot answers in private is the same, but for what a platform forces (differences.ts).
import { expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';
import { levelled, unseen } from './differences.ts';

/** `@form`: a line that opens a form, which is looked at elsewhere. */
type Said = readonly [who: 'ana' | 'ben' | 'dan', line: string] | number;

/** Minutes pass where a number stands. Every verb that people can type, wrongly and rightly used. */
const SCRIPT: readonly Said[] = [
  ['ana', ''],
  ['ana', 'help'],
  ['ana', 'help plan'],
  ['ana', 'help nonsense'],
  ['ana', 'aprove R-1'],
  ['ana', 'whoami'],
  ['ana', 'list'],
  ['ana', 'plan payments 4.2.0 at 03/12'],
  ['ana', 'plan payments 4.2.0 at 10:30 for 3h because refund *rounding* & <tokens>'],
  ['ana', 'plan payments 4.2.0 at 10:30 for 3h'],
  ['ben', 'scope R-1 add fix: null [amount](https://x.example) in payments_v2'],
  ['ana', 'scope R-1 drop 7'],
  ['ana', 'add fix: refund rounding'],
  ['ana', 'edit R-1 now'],
  ['ana', 'move R-1 to 10:40 because vendor delay'],
  ['ana', 'captain R-1 @nobody'],
  ['ana', 'captain R-1 @ana'],
  ['ana', 'remind R-1 @ben at T-5m: check replication'],
  ['ana', 'remind R-1 drop 7'],
  ['ana', 'snooze R-1 30m'],
  ['ana', 'request R-1'],
  ['ana', 'candidate R-1 @9f3c2ab'],
  ['ana', 'test R-1 uat pass https://tests.example.org/7'],
  ['ana', 'test R-1 nonsense pass'],
  ['ana', 'agree R-1 uat'],
  ['ana', 'check R-1'],
  ['ana', 'can payments on prod'],
  ['ana', 'can'],
  ['ana', 'can payments on prod at fri 22:00'],
  ['ana', 'can payments at 03/12'],
  ['ana', 'request R-1'],
  ['ana', 'approve R-1'],
  ['ben', 'approvals'],
  ['ben', 'home'],
  ['ana', 'hi'],
  ['ben', 'abstain R-1 because away'],
  ['ben', 'withdraw R-1'],
  ['ben', 'revise R-1 because the window is too short'],
  ['ben', 'reject R-1 because no back-out test'],
  ['ana', 'request R-1'],
  ['ben', 'approve R-1 because looks fine'],
  ['ben', 'approve R-1'],
  ['ana', 'start R-1'],
  41,
  ['dan', 'start R-1'],
  ['ana', 'start R-1'],
  ['ana', 'done R-1'],
  ['ana', 'promote R-1 because quiet night'],
  ['dan', 'freeze paymentz from 17:00 to 18:00 because books'],
  ['ben', 'freeze all on prod from now for 3h because books'],
  ['dan', 'freeze all on prod from now for 3h because books'],
  ['dan', 'stop payments because INC-552'],
  ['dan', 'stop payments because INC-552'],
  ['ana', 'promote R-1 because quiet night'],
  ['ana', 'show R-1'],
  ['ana', 'can payments on prod'],
  ['ana', 'freezes'],
  ['dan', 'keep F-1'],
  ['dan', 'unfreeze F-1 because books are closed'],
  ['dan', 'go because INC-552 is closed'],
  ['dan', 'unfreeze F-1 because again'],
  ['dan', 'hold R-1 because error rate above 2 %'],
  ['ana', 'resume R-1'],
  ['ana', 'show R-1'],
  ['ana', 'share R-1'],
  ['ana', 'rollback R-1 because login errors'],
  ['ana', 'confirm 1 cancel R-1 because superseded'],
  ['ana', 'back'],
  ['ana', 'audit R-1'],
  ['ana', 'review R-1'],
  ['ana', 'action R-1 alert on queue depth for @ben by 12 dec'],
  ['ana', 'actions R-1'],
  ['ana', 'cancel R-1 because superseded'],
  ['ana', 'unlink'],
  ['ana', 'link AAAA-AAAA'],
];

/** The answers to the script, in order; a form's title where a form came. */
async function played(
  world: BothWorld,
  say: (who: string, line: string) => Promise<string>,
): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const said of SCRIPT) {
    if (typeof said === 'number') await world.pass(said * MINUTE);
    else answers.push(`${said.join(': ')}\n${await say(...said)}`);
  }
  return answers;
}

const inSlack = (world: BothWorld) => async (who: string, line: string) => {
  const person = world.as(`U0${who.toUpperCase()}`);
  const said = await person.says(line);
  if (said !== '') return said;
  // Instead of the form, in its place.
  const isForm = world.slack.view(person.id)?.submit !== null;
  return isForm ? `a form: ${person.form()}` : person.formText().replaceAll('`', '');
};

/** Words of Teams' answer without the buttons, which `views.test.ts` compares. */
const inTeams = (world: BothWorld) => async (who: string, line: string) => {
  const said = await world.inTeams(who).mentions(line);
  const lines = said.split('\n').filter((one) => !BUTTONS.has(one));
  const [first = ''] = lines;
  return said.includes('is needed.') ? `a form: ${first}` : lines.join('\n');
};

const BUTTONS = new Set(['Confirm', 'Back', 'Share here', 'Open']);

test('every verb of the grammar is said', () => {
  const said = new Set(
    SCRIPT.flatMap((one) => (typeof one === 'number' ? [] : one[1].split(' ')[0])),
  );
  expect(VERBS.map(({ name }) => name).filter((name) => !said.has(name))).toEqual([]);
});

test('the same line has the same answer in both chats', { timeout: 60_000 }, async () => {
  const [one, other] = [await aWorldOfBoth(), await aWorldOfBoth()];
  // The welcome that Teams wants has no counterpart in Slack, where nobody adds a bot for themselves.
  for (const who of ['ana', 'ben', 'dan']) await other.inTeams(who).says('back');
  const slack = await played(one, inSlack(one));
  const teams = await played(other, inTeams(other));
  const seen = new Set<string>();
  const level = (text: string) => levelled(text, (name) => seen.add(name));
  expect(teams.map(level)).toEqual(slack.map(level));
  expect(unseen('lines', seen)).toEqual([]);
});
