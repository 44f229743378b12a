// People at work while things break: each department takes one release after the other from plan to the last stage.
// Who gets no answer asks again, as people do.
import { setTimeout as pause } from 'node:timers/promises';
import { type Dice, dice } from '../simulation/dice.ts';
import type { Book, Fact } from './book.ts';
import { APPROVALS, type Colleague } from './company.ts';
import { aDesk, type Desk } from './desk.ts';
import type { Installation } from './installation.ts';

export interface Work {
  /** Lets every department finish the command it is at. Resolves when all have. */
  stop(): Promise<void>;
}

/** `thinkMs`: so long people think between two commands at most. */
export function startWork(
  installation: Installation,
  book: Book,
  seed: number,
  thinkMs: number,
): Work {
  const going = { on: true };
  const people = installation.departments.map((department) =>
    departmentAtWork(aDesk(installation, book, department), dice(seed * 1000 + department.number), {
      going,
      thinkMs,
    }),
  );
  return {
    async stop() {
      going.on = false;
      await Promise.all(people);
    },
  };
}

interface Day {
  readonly going: { readonly on: boolean };
  readonly thinkMs: number;
}

async function departmentAtWork(desk: Desk, chance: Dice, day: Day): Promise<void> {
  for (let number = 1; day.going.on; number += 1) await oneRelease(desk, number, chance, day);
}

async function oneRelease(desk: Desk, number: number, chance: Dice, { going, thinkMs }: Day) {
  const { captain, approvers, service } = desk.department;
  const version = `${number}.${chance.below(1000)}`;
  const id = await desk.plans(version);
  if (id === undefined) return;
  const steps: (() => Promise<unknown>)[] = [
    () =>
      desk.says(
        captain,
        `scope ${id} add fix: item ${version} of ${service}`,
        fact(id, 'scope-changed', captain, `item ${version} of ${service}`),
      ),
    () =>
      desk.says(
        captain,
        `candidate ${id} @${refOf(chance)}`,
        fact(id, 'candidate-pinned', captain),
      ),
    () => desk.says(captain, `request ${id}`, fact(id, 'requested', captain)),
    ...approvers.slice(0, APPROVALS).map((one) => () => desk.approves(one, id)),
    () => desk.says(captain, `start ${id}`, fact(id, 'started', captain)),
    // Which of the stages it is about is the bot's to say: who never heard of the first reports it, or the next, by the same line.
    () => desk.says(captain, `done ${id}`, fact(id, 'done', captain)),
    () => desk.waitsForStage(id, 'all'),
    () => desk.says(captain, `done ${id}`, fact(id, 'done', captain)),
  ];
  for (const step of steps) {
    if (!going.on) return;
    await step();
    await pause(chance.below(thinkMs));
  }
}

function refOf(chance: Dice): string {
  return `9f${chance
    .below(16 ** 5)
    .toString(16)
    .padStart(5, '0')}`;
}

function fact(stream: string, type: string, by: Colleague, mark = ''): Fact {
  return { stream, type, actor: by.email, mark };
}
