// Every verb that opens a form does so in both chats, with the same questions; wrong and right answers to a form are answered
// alike, and the same then stands in the journal.
import { expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';
import { levelled } from './differences.ts';

const PLAN = 'plan payments 4.2.0 at 10:30 for 3h because refund rounding';

/** What each chat writes differently is held in lines.test.ts; here it is only taken out. */
const plain = (text: string) => levelled(text, () => undefined);

/** One row a difference, readable where the test fails. */
type Row = Readonly<Record<'line' | 'slack' | 'teams', string>>;

function expectSame(rows: readonly Row[]): void {
  const differing = rows.filter(({ slack, teams }) => plain(slack) !== plain(teams));
  const table = differing.map((row) => `${row.line}\n  Slack: ${row.slack}\n  Teams: ${row.teams}`);
  expect(table.join('\n')).toBe('');
}

/** A form by its title, or what was said instead of one. */
async function openedInSlack(world: BothWorld, line: string): Promise<string> {
  const said = await world.ana.says(line);
  if (said !== '') return said;
  const isForm = world.slack.view('U0ANA')?.submit !== null;
  return isForm ? `a form: ${world.ana.form()}` : world.ana.formText().replaceAll('`', '');
}

async function openedInTeams(world: BothWorld, line: string): Promise<string> {
  const said = await world.inTeams('ana').says(line);
  const titles = VERBS.flatMap(({ form }) => (form === undefined ? [] : [form]));
  const title = said.split('\n').find((one) => titles.includes(one));
  const isForm = world.teams.direct('29:1ana').at(-1)?.attachments.some(hasInputs);
  return isForm === true ? `a form: ${title}` : said;
}

const hasInputs = (attachment: unknown) => JSON.stringify(attachment).includes('"Input.');

test('each verb that has a form opens it in both chats', { timeout: 60_000 }, async () => {
  const [one, other] = [await aWorldOfBoth(), await aWorldOfBoth()];
  await other.inTeams('ana').says('back');
  for (const { ana, dan } of [one, other]) {
    await ana.says(PLAN);
    await dan.says('stop because INC-552');
  }
  const verbs = VERBS.filter(({ form }) => form !== undefined);
  expect(verbs.length).toBeGreaterThan(15);
  const lines = verbs.flatMap(({ name, target }) =>
    target === 'release' ? [name, `${name} R-1`] : name === 'unfreeze' ? ['unfreeze F-1'] : [name],
  );
  // These do something with no more said than a release.
  const deeds = /^(?:request|approve|abstain|withdraw|start|done|promote|resume|show|check|audit) /;
  const rows: Row[] = [];
  for (const line of lines.filter((each) => !deeds.test(each))) {
    const slack = await openedInSlack(one, line);
    const teams = await openedInTeams(other, line);
    rows.push({ line, slack, teams });
  }
  expectSame(rows);
  expect(rows.filter(({ slack }) => slack.startsWith('a form: ')).length).toBeGreaterThan(15);
  expect(rows.filter(({ slack }) => !slack.startsWith('a form: ')).length).toBeGreaterThan(4);
});

/** Fields by their labels. */
type Filled = Readonly<Record<string, string>>;
const FORMS: readonly (readonly [button: string, wrong: Filled | undefined, right: Filled])[] = [
  ['Edit', { Starts: '03/12' }, { Starts: '10:45', 'Back-out plan': 'redeploy *4.1.9*' }],
  ['Cancel release', undefined, { Reason: 'superseded by <4.3.0> & more' }],
];

const journal = async (world: BothWorld) =>
  (await world.bot().world.store.events('R-1')).map(({ type }) => type);

test('a form is corrected and taken in both chats alike', { timeout: 60_000 }, async () => {
  const [one, other] = [await aWorldOfBoth(), await aWorldOfBoth()];
  await other.inTeams('ana').says('back');
  for (const { ana } of [one, other]) await ana.says(PLAN);
  const [slack, teams] = [one.ana, other.inTeams('ana')];
  for (const [button, wrong, right] of FORMS) {
    await slack.presses(button);
    await teams.presses(button);
    expect(teams.dialog()).toBe(slack.form());
    if (wrong !== undefined) {
      const complaint = await slack.submits(wrong);
      await teams.submits(wrong);
      expect(complaint).not.toBe('');
      expect(plain(teams.dialogText())).toContain(plain(complaint));
    }
    expectSame([
      { line: button, slack: await slack.submits(right), teams: await teams.submits(right) },
    ]);
  }
  await one.pass(MINUTE);
  await other.pass(MINUTE);
  expect(await journal(other)).toEqual(await journal(one));
});
