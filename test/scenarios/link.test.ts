// One person, one vote, whichever of their accounts they speak by: matched by e-mail, by the policy, or by a link they
// made themselves (product A3, B2; reliability T8).
import { expect, test } from 'vitest';
import { replayAll } from '../../adapters/sql/replay.ts';
import { foldStream } from '../../src/app/streams.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { type TwoDirectories, twoDirectories } from '../support/two-directories.ts';

const ANA = 'slack:T0SIM:Ana';
const ANA_TEAMS = 'teams:t1:29:AnaTeams';
const BEN = 'slack:T0SIM:Ben';
const BEN_TEAMS = 'teams:t1:BenTeams';
const CAT = 'slack:T0SIM:Cat';
const DAN_TEAMS = 'teams:t1:Dan';
const NOBODY = 'slack:T0SIM:Nobody';
const GUEST = 'teams:t1:Guest';

const PEOPLE = [
  [ANA, 'ana@a.example'],
  [ANA_TEAMS, 'ana@b.example'],
  [BEN, 'ben@a.example'],
  [BEN_TEAMS, 'ben@b.example'],
  [CAT, 'cat@a.example'],
  [DAN_TEAMS, 'dan@b.example'],
  [NOBODY, undefined],
  [GUEST, 'guest@b.example', 'guest'],
] as const;

/** Ana steers; two of the board approve, who are named by whichever address was at hand. */
function policy(people = ''): string {
  return `version: 1
organisation: { timezone: Europe/London, date_order: dmy }
groups: { board: [ben@a.example, ben@b.example, cat@a.example, dan@b.example, ana@b.example] }
environments: [{ name: uat }, { name: prod }]
services:
  - { name: payments, captains: [ana@a.example, cat@a.example], approvals: here }
approvals:
  here: { rules: [{ name: Board, group: board, count: 2 }] }
${people}`;
}

async function world(people?: string): Promise<TwoDirectories> {
  return twoDirectories(policy(people), PEOPLE);
}

async function requested(people?: string): Promise<TwoDirectories> {
  const two = await world(people);
  await two.says(ANA, 'plan payments 4.2.0 at 10:05 for 3h');
  await two.says(ANA, 'candidate R-1 @9f3c2ab');
  expect(await two.says(ANA, 'request R-1')).toContain('Board (2)');
  return two;
}

async function codeOf(two: TwoDirectories, account: string): Promise<string> {
  return /link ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await two.says(account, 'link'))?.[1] ?? '';
}

/** `to` becomes the person of `from`. */
async function link(two: TwoDirectories, from: string, to: string): Promise<string> {
  return two.says(to, `link ${await codeOf(two, from)}`);
}

async function votes(two: TwoDirectories): Promise<readonly unknown[]> {
  const row = await two.store.stream('R-1');
  return (JSON.parse(row?.state ?? '{}') as { approval: { votes: unknown[] } }).approval.votes;
}

const facts = async (two: TwoDirectories) =>
  (await two.store.events('directory')).map(({ type, actor, account }) => [type, actor, account]);

test('two accounts that are linked have one vote: the second is told that they answered', async () => {
  const two = await requested();
  expect(await link(two, BEN, BEN_TEAMS)).toContain('this account now speaks as Ben');
  expect(await two.says(BEN, 'approve R-1')).toContain('Board: 1 of 2');
  expect(await two.says(BEN_TEAMS, 'approve R-1')).toContain('Nothing new: you approved this');
  expect(await two.says(DAN_TEAMS, 'approve R-1')).toContain('Board: 2 of 2');
});

test('two approvals of one person count once from the link on, and stay as they were recorded', async () => {
  const two = await requested();
  await two.says(BEN, 'approve R-1');
  expect(await two.says(BEN_TEAMS, 'approve R-1')).toContain('Board: 2 of 2');
  const before = await votes(two);
  await link(two, BEN, BEN_TEAMS);
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
  two.pass(6 * MINUTE);
  expect(await two.says(ANA, 'start R-1')).toContain('Board: 1 of 2');
  expect(await votes(two)).toEqual(before);
});

test('undoing the link makes of one vote neither two nor none, nor room for a second', async () => {
  const two = await requested();
  await two.says(BEN, 'approve R-1');
  await two.says(BEN_TEAMS, 'approve R-1');
  await link(two, BEN, BEN_TEAMS);
  const before = await votes(two);
  expect(await two.says(BEN_TEAMS, 'unlink')).toContain('this account speaks for itself again');
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
  expect(await votes(two)).toEqual(before);
  await two.says(BEN_TEAMS, 'withdraw R-1');
  await two.says(BEN_TEAMS, 'approve R-1');
  await two.says(BEN, 'approve R-1');
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
});

test('a vote given while linked is not followed by another once the link is undone', async () => {
  const two = await requested();
  await link(two, BEN, BEN_TEAMS);
  await two.says(BEN_TEAMS, 'approve R-1');
  await two.says(BEN_TEAMS, 'unlink');
  await two.says(BEN_TEAMS, 'approve R-1');
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
  await two.says(BEN, 'approve R-1');
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
});

test('a release that is planned after the link was undone sees two people', async () => {
  const two = await world();
  await link(two, BEN, BEN_TEAMS);
  await two.says(BEN_TEAMS, 'unlink');
  two.pass(MINUTE);
  await two.says(ANA, 'plan payments 4.2.0 at 10:15 for 3h');
  await two.says(ANA, 'candidate R-1 @9f3c2ab');
  await two.says(ANA, 'request R-1');
  await two.says(BEN, 'approve R-1');
  expect(await two.says(BEN_TEAMS, 'approve R-1')).toContain('Board: 2 of 2');
});

test('whoever asked is excluded by their other account, before and after the link', async () => {
  const two = await requested();
  expect(await two.says(ANA_TEAMS, 'approve R-1')).toContain('Board: 1 of 2');
  await link(two, ANA, ANA_TEAMS);
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 0 of 2');
  expect(await two.says(ANA_TEAMS, 'approve R-1')).toContain('another person answers');
  await two.says(ANA_TEAMS, 'unlink');
  expect(await two.says(ANA_TEAMS, 'approve R-1')).toContain('another person answers');
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 0 of 2');
});

test('a group that names the other address means the linked person, and a captain stays captain', async () => {
  const two = await requested();
  expect(await two.says(CAT, 'whoami')).toContain('board');
  await link(two, DAN_TEAMS, CAT);
  expect(await two.says(CAT, 'approve R-1')).toContain('Board: 1 of 2');
  expect(await two.says(CAT, 'hold R-1 because checking')).not.toContain('Not done');
  await link(two, BEN_TEAMS, ANA);
  expect(await two.says(ANA, 'candidate R-1 @77ac010')).toContain('You pinned');
});

test('a new answer takes the place of the one by the other account', async () => {
  const two = await requested();
  await two.says(BEN, 'approve R-1');
  await link(two, BEN_TEAMS, BEN);
  expect(await two.says(BEN_TEAMS, 'reject R-1 because not rehearsed')).toContain('You rejected');
  expect(await votes(two)).toMatchObject([{ person: 'ben@b.example', answer: 'rejected' }]);
});

test('whoever planned it under an address they no longer have is excluded by a linked account', async () => {
  const two = await requested();
  two.knows(ANA, { email: 'ana.new@a.example' });
  await link(two, ANA, ANA_TEAMS);
  expect(await two.says(ANA_TEAMS, 'approve R-1')).toContain('another person answers');
});

test('a captain is one by whichever account, also where no group says so any more', async () => {
  const two = await requested();
  two.takePolicy(
    policy().replace('captains: [ana@a.example, cat@a.example]', 'captains: [cat@a.example]'),
  );
  await link(two, BEN_TEAMS, ANA);
  expect(await two.says(ANA, 'candidate R-1 @77ac010')).toContain('You pinned');
});

test('a link outlives a new address, and a linked person is linked on with those who are them', async () => {
  const two = await world();
  await link(two, ANA, ANA_TEAMS);
  two.knows(ANA_TEAMS, { email: 'ana@c.example' });
  expect(await two.says(ANA_TEAMS, 'whoami')).toContain('by a link; without it ana@c.example');
  await link(two, BEN_TEAMS, ANA);
  expect(await two.says(ANA_TEAMS, 'whoami')).toContain('You are BenTeams, ben@b.example');
});

test('who linked themselves doesn’t agree to their own waiver by the other account', async () => {
  const two = await requested();
  two.takePolicy(
    `${policy()}tests: { uat: { by: people } }\n`.replace(
      'approvals: here }',
      'approvals: here, tests: [uat] }',
    ),
  );
  await two.says(ANA, 'plan payments 5.0.0 on uat at 10:05 for 3h');
  await two.says(ANA, 'candidate R-2 @9f3c2ab');
  await two.says(ANA, 'test R-2 uat waive because no time');
  await link(two, ANA, ANA_TEAMS);
  expect(await two.says(ANA_TEAMS, 'agree R-2 uat')).toContain('you asked for this waiver');
  await two.says(ANA_TEAMS, 'unlink');
  expect(await two.says(ANA_TEAMS, 'agree R-2 uat')).toContain('you asked for this waiver');
  expect(await two.says(BEN, 'agree R-2 uat')).toContain('You agreed');
});

test('the same verified e-mail in both directories is one person without a link', async () => {
  const two = await requested();
  two.knows(BEN_TEAMS, { email: 'ben@a.example' });
  await two.says(BEN, 'approve R-1');
  expect(await two.says(BEN_TEAMS, 'approve R-1')).toContain('Nothing new');
  expect(await link(two, BEN, BEN_TEAMS)).toContain('Nothing to link');
});

test('two addresses that the policy joins count once, also for answers given before', async () => {
  const two = await requested();
  await two.says(BEN, 'approve R-1');
  await two.says(BEN_TEAMS, 'approve R-1');
  two.takePolicy(policy('people: [{ email: ben@a.example, also: [ben@b.example] }]'));
  expect(await two.says(ANA, 'check R-1')).toContain('Board: 1 of 2');
  expect(await two.says(BEN_TEAMS, 'whoami')).toContain(
    "by the policy's list of people, which has ben@b.example (here)",
  );
});

test('somebody without an e-mail is their own person until they link', async () => {
  const two = await requested();
  expect(await two.says(NOBODY, 'whoami')).toContain(`, ${NOBODY}, member`);
  expect(await two.says(NOBODY, 'approve R-1')).toContain('no approval rule of R-1 asks you');
  await link(two, DAN_TEAMS, NOBODY);
  expect(await two.says(NOBODY, 'approve R-1')).toContain('Board: 1 of 2');
});

test('a code works once, for ten minutes, in any spelling, and only in the other chat', async () => {
  const two = await world();
  const first = await codeOf(two, ANA);
  expect(await two.says(ANA, `link ${first}`)).toContain('asked for that code itself');
  expect(await two.says(BEN, `link ${first}`)).toContain('same chat platform');
  expect(await two.says(ANA_TEAMS, 'link 0000-0000')).toContain('no such code');
  const second = await codeOf(two, ANA);
  expect(await two.says(ANA_TEAMS, `link ${first}`)).toContain('no such code');
  two.pass(10 * MINUTE);
  expect(await two.says(ANA_TEAMS, `link ${second}`)).toContain('that code ended');
  const third = await codeOf(two, ANA);
  two.pass(10 * MINUTE - 1);
  const spelled = third.toLowerCase().replace('-', ' ');
  expect(await two.says(ANA_TEAMS, `link ${spelled}`)).toContain('Linked');
  expect(await two.says(DAN_TEAMS, `link ${third}`)).toContain('no such code');
});

test('a guest neither asks for a code nor types one', async () => {
  const two = await world();
  expect(await two.says(GUEST, 'link')).toContain('guests decide nothing');
  expect(await two.says(GUEST, `link ${await codeOf(two, ANA)}`)).toContain(
    'guests decide nothing',
  );
  expect(await facts(two)).toEqual([['link-offered', 'ana@a.example', ANA]]);
});

test('links, relinks and unlinks are in the journal with who did it, and never the code', async () => {
  const two = await world();
  const code = await codeOf(two, ANA);
  await two.says(ANA_TEAMS, `link ${code}`);
  await link(two, BEN, ANA_TEAMS);
  await two.says(ANA_TEAMS, 'unlink');
  expect(await two.says(ANA_TEAMS, 'unlink')).toContain("isn't linked");
  expect(await two.says(ANA, 'unlink')).toContain(
    "isn't linked to another, and none is linked to it",
  );
  expect(await facts(two)).toEqual([
    ['link-offered', 'ana@a.example', ANA],
    ['linked', 'ana@b.example', ANA_TEAMS],
    ['link-offered', 'ben@a.example', BEN],
    ['linked', 'ana@a.example', ANA_TEAMS],
    ['unlinked', 'ben@a.example', ANA_TEAMS],
  ]);
  const [, linked, , relinked] = await two.store.events('directory');
  expect(JSON.parse(linked?.body ?? '')).toEqual({
    account: ANA_TEAMS,
    person: 'ana@a.example',
    own: 'ana@b.example',
    with: ANA,
  });
  expect(JSON.parse(relinked?.body ?? '')).toMatchObject({ before: 'ana@a.example' });
  const written = JSON.stringify([
    await two.store.events('directory'),
    await two.store.stream('directory'),
  ]);
  for (const spelling of [code, code.replace('-', '')]) expect(written).not.toContain(spelling);
  expect((await replayAll(two.store, foldStream)).differences).toEqual([]);
});

test('whoami says whom it takes them for, by which account and why, in both chats', async () => {
  const two = await world();
  await two.says(ANA, 'whoami');
  await link(two, ANA, ANA_TEAMS);
  expect((await two.says(ANA_TEAMS, 'whoami')).split('\n')).toEqual([
    'You are Ana, ana@a.example, member.',
    'Your zone is Europe/London.',
    '• Slack, as Ana: by its e-mail ana@a.example',
    '• Teams, as AnaTeams: by a link; without it ana@b.example (here)',
    'Groups of the policy: board',
    'This account stands for itself again with /release unlink.',
  ]);
  await two.says(ANA_TEAMS, 'unlink');
  expect(await two.says(ANA, 'whoami')).not.toContain('Teams');
  expect(await two.says(ANA_TEAMS, 'whoami')).toContain('by its e-mail ana@b.example (here)');
});

test('whoever gave their code to the wrong person sees who speaks as them, and takes it back', async () => {
  const two = await world();
  expect(await link(two, ANA, BEN_TEAMS)).toContain('speaks as Ana (ana@a.example)');
  expect(await two.says(ANA, 'whoami')).toContain('• Teams, as BenTeams: by a link');
  expect(await two.says(ANA, 'whoami')).toContain('The linked account stands for itself again');
  expect(await two.says(ANA, 'unlink')).toContain(
    'Unlinked: your account in Teams speaks for itself again, as ben@b.example',
  );
  expect(await two.says(BEN_TEAMS, 'whoami')).toContain('You are BenTeams, ben@b.example');
  expect(await two.says(ANA, 'whoami')).not.toContain('BenTeams');
  expect((await replayAll(two.store, foldStream)).differences).toEqual([]);
});

test('an account of the same address is back as soon as the link through the other is undone', async () => {
  const two = await world();
  two.knows(ANA_TEAMS, { email: 'ana@a.example' });
  await two.says(ANA_TEAMS, 'whoami');
  await link(two, BEN_TEAMS, ANA);
  await two.says(ANA_TEAMS, 'list');
  await two.says(ANA, 'unlink');
  expect(await two.says(ANA, 'whoami')).toContain('• Teams, as AnaTeams: by its e-mail');
});

test('what somebody leads under an old id is still theirs to list', async () => {
  const two = await requested();
  await two.says(ANA, 'captain R-1 ana@a.example');
  await link(two, BEN_TEAMS, ANA);
  expect(await two.says(ANA, 'list mine')).toContain('R-1');
  expect(await two.says(BEN_TEAMS, 'list mine')).toContain('R-1');
  expect(await two.says(BEN, 'list mine')).not.toContain('R-1');
});

test('what waits for somebody waits by each of their accounts, and for whoever asked by none', async () => {
  const anybody = policy().replace('group: board, ', '');
  const two = await twoDirectories(anybody, PEOPLE);
  await two.says(ANA, 'plan payments 4.2.0 at 10:05 for 3h');
  await two.says(ANA, 'candidate R-1 @9f3c2ab');
  await two.says(ANA, 'request R-1');
  expect(await two.says(ANA_TEAMS, 'approvals')).toContain('R-1');
  await link(two, ANA, ANA_TEAMS);
  expect(await two.says(ANA_TEAMS, 'approvals')).toContain('Nothing waits');
  await two.says(BEN, 'approve R-1');
  expect(await two.says(BEN_TEAMS, 'approvals')).toContain('R-1');
  await link(two, BEN_TEAMS, BEN);
  expect(await two.says(BEN, 'approvals')).toContain('Nothing waits');
  expect(await two.says(BEN_TEAMS, 'approvals')).toContain('Nothing waits');
  expect(await two.says(CAT, 'approvals')).toContain('R-1');
});
