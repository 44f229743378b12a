// SIGKILL at every failpoint: nothing that anybody was told is lost, nothing happens twice, and every picture ends up true
// (reliability F1, I1, I2, I7-I12). Each point once; `npm run crash` dies at each in every step.
import { expect, test } from 'vitest';
import { Agenda, FOUND, onceEach } from './agenda.ts';
import { type Calls, FAILPOINTS } from './failpoints.ts';
import { scout, walked } from './scout.ts';

/** One process carries them all; with seven one walk is enough. Every other bot may look in Slack for what it may have sent. */
const PARTY = [true, false, true, false, true, false, true];

test('killed at any port call of a release, it goes on where it was', {
  timeout: 600_000,
}, async () => {
  const scouted = await scout(false);
  const passed = scouted.inStep.flatMap((hits) => Object.keys(hits));
  const excused = FAILPOINTS.filter(({ unreached }) => unreached !== undefined);
  expect(excused.filter(({ name }) => passed.includes(name))).toEqual([]);

  const agenda = new Agenda([...onceEach(scouted), ...FOUND], scouted);
  while (!agenda.isDone) {
    const { wrongs } = await walked(PARTY.slice(0, agenda.open), agenda.plan());
    expect(wrongs).toEqual([]);
  }
  expect(agenda.missed).toEqual([]);
});

interface Port {
  known(): Promise<void>;
  fresh?(): void;
}
type Both = { readonly known: 'awaited'; readonly fresh: 'at-once' };
type OnlyOne = Pick<Both, 'known'>;
type Fits<Table> = Table extends Calls<Port> ? true : false;

test('a port method without a failpoint does not compile', () => {
  const complete: Fits<Both> = true;
  const incomplete: Fits<OnlyOne> = false;
  const wrongWay: Fits<{ readonly known: 'at-once'; readonly fresh: 'at-once' }> = false;
  expect([complete, incomplete, wrongWay]).toEqual([true, false, false]);
});
