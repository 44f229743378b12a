// Lines nobody can carry out: each gets a private answer that names what was expected, and changes nothing.
import { expect, test } from 'vitest';
import { changingNothing } from '../support/journal.ts';
import { aWorld } from '../support/world.ts';

type Cases = readonly (readonly [line: string, ...said: readonly string[]])[];

/** Says each line to a workspace with R-1 in it and expects these words in the private answer. */
async function answered(cases: Cases): Promise<void> {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at tomorrow 22:00 for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  for (const [line, ...said] of cases) {
    const answer = await changingNothing(world, () => world.ana.says(line));
    for (const words of said) expect(`${line}\n${answer}`).toContain(words);
  }
  expect(world.log.filter(({ level }) => level === 'error')).toEqual([]);
}

test('bad input: an unknown verb', () =>
  answered([
    ['aprove R-1', '"aprove" isn\'t a command', 'Did you mean: /release approve R-1'],
    [
      'paln ledger 2.0.0 at fri 9:00 because month end',
      'Did you mean: /release plan ledger 2.0.0 at fri 9:00 because month end',
    ],
    ['rolback', 'Did you mean: /release rollback'],
    ['xyzzy', 'For example: /release plan payments 4.2.0', 'All: /release help'],
    ['help aprove', '/release help approve'],
  ]));

test('bad input: an unknown service or environment', () =>
  answered([
    ['plan paymnts 1 at thu 22:00', '"paymnts" is no service', 'Did you mean payments?', 'ledger'],
    ['plan payments 1 on prd at thu 22:00', '"prd" is no environment', 'Did you mean prod?', 'uat'],
    ['can paymnts', 'Did you mean payments?'],
    ['can payments on nowhere', '"nowhere" is no environment', 'Known: uat, prod'],
    ['list nothing', '"nothing" is no service', 'Known: payments, ledger, website'],
  ]));

test('bad input: an unknown id', () =>
  answered([
    ['show R-9', 'no release R-9', '/release list'],
    ['actions R-9', 'no release R-9', '/release list'],
    ['approve R-9', 'no release R-9'],
    ['cancel R-9 because x', 'no release R-9'],
    ['move R-9 to thu 22:00', 'no release R-9'],
    ['start R-9', 'no release R-9'],
    ['action done A-9', 'no action A-9', '/release actions'],
    ['action R-9 look at it', 'no release R-9'],
    ['action A-1 look at it', '"A-1" names no release', 'R-1'],
    ['approve ledger', '"ledger" names no release that is open', 'Open: R-1'],
    ['test R-1 smoke pass', 'no test phase smoke', '/release test R-1 uat pass'],
    ['scope R-1 drop 7', 'no item 7'],
  ]));

test('bad input: an unknown id where a form was expected is answered in its place', async () => {
  const world = await aWorld();
  const { ana } = world;
  await changingNothing(world, () => ana.says('review R-9'));
  expect(ana.form()).toBe('Review the release');
  expect(ana.formText()).toContain('there is no release R-9');
});

test('bad input: an unknown person', () =>
  answered([
    ['captain R-1 @nobody', '"@nobody" is nobody the directory knows', 'Name a member'],
    ['captain R-1 nobody@example.org', '"nobody@example.org" is nobody'],
    ['action R-1 look at it for @nobody', '"@nobody" is nobody'],
    ['captain R-1 @ben', "Ben isn't among the captains of payments"],
    ['captain R-1 ben', "Ben isn't among the captains of payments"],
    ['captain payments Ben', "Ben isn't among the captains of payments"],
    ['captain R-1 zoe', '"zoe" is nobody the directory knows'],
  ]));

test('bad input: a text over its limit', () =>
  answered([
    [`cancel R-1 because ${'x'.repeat(501)}`, 'The reason has 501 characters; 500 fit'],
    [`scope R-1 add fix: ${'x'.repeat(301)}`, 'The scope item has 301 characters; 300 fit'],
    [`candidate R-1 ${'x'.repeat(201)}`, 'The candidate has 201 characters; 200 fit'],
    [`plan payments ${'9'.repeat(61)} at thu 22:00`, 'The version has 61 characters; 60 fit'],
    [
      `plan payments 5 at thu 22:00 because ${'x'.repeat(2001)}`,
      'The why has 2001 characters; 2000 fit',
    ],
    [`action R-1 ${'x'.repeat(301)}`, 'The action has 301 characters; 300 fit'],
    [`show ${'R-1 '.repeat(16_000)}`, 'characters; 4000 fit', 'Shorten it'],
    // Too long for the button that would confirm it.
    [`plan payments 5 at thu 22:00 for 20d because ${'x'.repeat(1990)}`, 'fit', 'Shorten it'],
  ]));

test('bad input: a line that lacks or exceeds what its command takes', () =>
  answered([
    ['show R-1 please', '"please" wasn\'t expected there', '/release show R-1'],
    ['start R-1 because it is time', '"because it is time" wasn\'t expected'],
    ['test R-1 uat', 'The phase and result is missing', '/release test R-1 uat pass'],
    ['test R-1 uat pass ftp://x', 'https://tests.example.org/7'],
    ['agree', 'The release is missing'],
    ['link', 'the bot is in this chat only'],
    ['plan payments at thu 22:00', 'The version is missing'],
    ['actions A-1', "wasn't expected there"],
  ]));

test('a release of a service is found by name, and everything that goes with it', async () => {
  const world = await aWorld();
  const { ana, slack } = world;
  await ana.says('plan payments 4.2.0 at 2026-11-26 22:00 for 2h');
  // The length of the window, the confirmation and the closed channel were lost when only the id was looked up.
  expect(await ana.says('move payments to 2026-11-27 22:00')).toContain('22:00-24:00');
  expect(await ana.says('cancel pay because superseded')).toContain('R-1: payments 4.2.0');
  slack.removeBot('C0PAY');
  await world.pass(61_000);
  expect(await ana.says('start payments')).toContain('is closed to the bot');
  expect(await ana.says('action payments look at queues')).toContain('A-1');
  expect(await ana.says('can you')).toContain('"you" is no service');
});
