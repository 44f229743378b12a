// Two requests at the same moment through two replicas: two approvers, one approver twice, an approval and the end of the
// release. Whichever came first, one order explains both answers, and what counts is what was told.
import { dice } from '../../simulation/dice.ts';
import { eventsIn } from '../../support/rows.ts';
import { aBook, type Book, summaryOf } from '../book.ts';
import { wrongIn } from '../checker.ts';
import type { Colleague, Department } from '../company.ts';
import { aDesk, type Desk } from '../desk.ts';
import type { Fault, Tried } from '../fault.ts';
import { anInstallation } from '../installation.ts';
import { inRounds } from '../rounds.ts';

const PAIRS_OF_A_RELEASE = 4;
const RELEASES_OF_A_DEPARTMENT = 5;
/** In so many releases chance brings both orders about. */
const ENOUGH = 50;
/** Departments at work at once. */
const AT_ONCE = 4;

export const pairs: Fault = {
  name: 'pairs',
  full: 2000,
  sample: 12,
  run: (trials, seed) => inRounds(trials, 1000, seed, round),
};

async function round(trials: number, seed: number): Promise<Tried> {
  const releases = Math.ceil(trials / PAIRS_OF_A_RELEASE);
  const departments = Math.max(AT_ONCE, Math.ceil(releases / RELEASES_OF_A_DEPARTMENT));
  const installation = await anInstallation({ departments });
  // Who is known of hundreds of people within seconds isn't what is tried here.
  installation.slack.unlimited();
  try {
    const book = aBook();
    const waiting = Array.from(
      { length: releases },
      (_, n) => installation.departments[n % departments],
    );
    const chance = dice(seed);
    const found: string[] = [];
    const atWork = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const version = `${waiting.length}.${chance.below(1000)}`;
        found.push(...(await oneRelease(aDesk(installation, book, next), next, version)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, atWork));
    const events = await eventsIn(installation.databaseUrl);
    const orders = ordersOf(book);
    const violations = [
      ...found,
      ...afterTheEnd(events),
      ...(releases < ENOUGH ? [] : missingOrders(orders)),
      ...(await wrongIn(installation, book)),
    ];
    return {
      trials: releases * PAIRS_OF_A_RELEASE,
      violations,
      notes: [
        summaryOf(book),
        `an approval came after the end ${orders.afterTheEnd} times, twice ${orders.twice} times`,
      ],
    };
  } finally {
    await installation.close();
  }
}

async function oneRelease(
  desk: Desk,
  { captain, approvers }: Department,
  version: string,
): Promise<readonly string[]> {
  const [ben, cat, dan] = approvers;
  const id = await desk.plans(version);
  if (id === undefined || !ben || !cat || !dan) return [`${version} could not be planned`];
  const says = (who: Colleague, line: string, type: string) =>
    desk.saysOnce(who, `${line} ${id}`, { stream: id, type, actor: who.email, mark: '' });
  const approve = (who: Colleague) => says(who, 'approve', 'approved');
  await desk.says(captain, `candidate ${id} @9f3c2ab`, {
    stream: id,
    type: 'candidate-pinned',
    actor: captain.email,
    mark: '',
  });
  await says(captain, 'request', 'requested');

  const two = await Promise.all([approve(ben), approve(cat)]);
  const counts = two.map(({ words }) => /Board: (\d) of 2/.exec(words)?.[1]).toSorted();
  await says(ben, 'withdraw', 'withdrawn');
  const same = await Promise.all([approve(ben), approve(ben)]);
  const accepted = same.filter(({ told }) => told === 'accepted').length;
  const third = await Promise.all([approve(dan), says(cat, 'withdraw', 'withdrawn')]);

  const because = `cancel ${id} because ${version} is not wanted`;
  const confirming = await desk.asked(captain, because);
  if (confirming === undefined) return [`${id}: nobody asked whether the end is meant`];
  const cancelled = { stream: id, type: 'cancelled', actor: captain.email, mark: '' };
  const [ended] = await Promise.all([desk.saysOnce(captain, confirming, cancelled), approve(cat)]);
  return [
    ...(counts.join() === '1,2'
      ? []
      : [`${id}: two approvals were counted ${counts.join(' and ')}`]),
    ...(accepted === 1 ? [] : [`${id}: one person's approval was accepted ${accepted} times`]),
    ...(third.every(({ told }) => told === 'accepted')
      ? []
      : [`${id}: an approval and a withdrawal: ${third.map(({ words }) => words).join(' / ')}`]),
    ...(ended.told === 'accepted' ? [] : [`${id} was not cancelled: ${ended.words}`]),
  ];
}

/** Nothing is approved once the release has ended. */
function afterTheEnd(events: Awaited<ReturnType<typeof eventsIn>>): readonly string[] {
  const over = new Set<string>();
  return events.flatMap(({ stream, type }) => {
    if (type === 'cancelled') over.add(stream);
    return type === 'approved' && over.has(stream) ? [`${stream} was approved after its end`] : [];
  });
}

interface Orders {
  readonly afterTheEnd: number;
  readonly twice: number;
}

/** How often the approval of a pair lost. */
function ordersOf({ entries }: Book): Orders {
  const late = entries.filter(({ fact, told }) => fact.type === 'approved' && told === 'refused');
  const ended = late.filter(({ words }) => !words.startsWith('Nothing new'));
  return { afterTheEnd: ended.length, twice: late.length - ended.length };
}

/** Both orders have to come about, or nothing was shown. */
function missingOrders({ afterTheEnd, twice }: Orders): readonly string[] {
  return [
    ...(afterTheEnd === 0 ? ['no approval came after an end'] : []),
    ...(twice === 0 ? ['nobody approved twice'] : []),
  ];
}
