// Which deaths are to be died, and which of them come next.
import type { Death } from './bot-process.ts';
import { FAILPOINTS } from './failpoints.ts';
import { STEPS } from './release-steps.ts';
import type { Hits, Plan } from './walk.ts';

/** Deaths of one bot in one step, one after the other. */
export interface Wanted {
  readonly deaths: readonly Death[];
  /** Steps in which they can come about; one is enough. */
  readonly steps: readonly number[];
}

/** How often each failpoint is passed in each step when nobody dies, and after a restart. */
export interface Scouted {
  readonly inStep: readonly Hits[];
  readonly afterRestart: readonly Hits[];
  /** Keys of the messages that stand after each step. */
  readonly messages: readonly (readonly string[])[];
}

/** Two bots may race for a point differently: what isn't reached is tried again before it is given up. */
const MOST_TRIES = 4;

export class Agenda {
  readonly #open: Set<Wanted>;
  readonly #tries = new Map<Wanted, number>();
  readonly #missed: Wanted[] = [];
  readonly #died: Wanted[] = [];

  readonly #messages: Scouted['messages'];

  constructor(wanted: readonly Wanted[], { messages }: Scouted) {
    this.#open = new Set(wanted);
    this.#messages = messages;
  }

  /** What was died so far. */
  get died(): readonly Wanted[] {
    return this.#died;
  }

  /** What was tried often enough, and never reached. */
  get missed(): readonly Wanted[] {
    return this.#missed;
  }

  /** How many are still to be died. */
  get open(): number {
    return this.#open.size;
  }

  get isDone(): boolean {
    return this.open === 0;
  }

  /** For one walk. Several may go on at once. */
  plan(): Plan {
    const underWay = new Map<number, Wanted>();
    return {
      deaths: (world, step) => {
        const next = this.#next(step);
        if (next === undefined) return [];
        underWay.set(world, next);
        return next.deaths;
      },
      ended: (world, _, died) => {
        const wanted = underWay.get(world);
        underWay.delete(world);
        if (wanted !== undefined) this.#ended(wanted, died);
      },
      passed: () => undefined,
      messages: this.#messages,
    };
  }

  /** Of those that can come about here, the one with the fewest other occasions; nobody else takes it meanwhile. */
  #next(step: number): Wanted | undefined {
    const [next] = [...this.#open]
      .filter((one) => one.steps.includes(step))
      .toSorted((one, other) => occasions(one, step) - occasions(other, step));
    if (next !== undefined) this.#open.delete(next);
    return next;
  }

  #ended(wanted: Wanted, died: boolean): void {
    if (died) {
      this.#died.push(wanted);
      return;
    }
    const tries = (this.#tries.get(wanted) ?? 0) + 1;
    this.#tries.set(wanted, tries);
    if (tries < MOST_TRIES) this.#open.add(wanted);
    else this.#missed.push(wanted);
  }
}

function occasions({ steps }: Wanted, from: number): number {
  return steps.filter((step) => step >= from).length;
}

/** Every failpoint once, and none of the steps left out: each point waits for another of those that pass it. */
export function onceEach({ inStep }: Scouted): readonly Wanted[] {
  return FAILPOINTS.filter(({ unreached }) => unreached === undefined).map(({ name }, number) => {
    const death = { point: name, hit: 1 };
    const steps = stepsWith(name, inStep);
    if (steps.length > 0) return { deaths: [death], steps: steps.slice(number % steps.length) };
    const before = beforehand(name);
    return { deaths: [before, death], steps: stepsWith(before.point, inStep) };
  });
}

/** Deaths that have found something. */
export const FOUND: readonly Wanted[] = [
  // What was announced stood, and the cards that lead to it were still to be told.
  ...[3, 4, 5, 6, 7].map((hit) => ({
    deaths: [{ point: 'store.complete:after', hit }],
    steps: [STEPS.findIndex(({ name }) => name === 'start')],
  })),
];

/** What a bot only does after a restart needs one; it looks for a message when it died while sending it. */
function beforehand(name: string): Death {
  const [port, call] = name.split('.');
  return {
    point: call?.startsWith('find:') ? `${port}.post:after` : 'store.transaction:after',
    hit: 1,
  };
}

function stepsWith(point: string, hits: readonly Hits[]): readonly number[] {
  return [...hits.keys()].filter((step) => (hits[step]?.[point] ?? 0) > 0);
}

/** Every failpoint of every step, at its first and its second hit, and again in what follows a restart in that step. */
export function everyDeath({ inStep, afterRestart }: Scouted): readonly Wanted[] {
  return STEPS.flatMap((_, step) => {
    const steps = [step];
    const first = firstDeath(step, inStep);
    const inIt = Object.entries(inStep[step] ?? {}).flatMap(([point, hits]) =>
      [1, 2].filter((hit) => hit <= hits).map((hit) => ({ deaths: [{ point, hit }], steps })),
    );
    const afterIt = Object.keys(afterRestart[step] ?? {}).map((point) => ({
      deaths: [...first, { point, hit: 1 }],
      steps,
    }));
    return first.length === 0 ? inIt : [...inIt, ...afterIt];
  });
}

/** Where a bot dies when its recovery is looked at: at a lost answer, of either chat in turn, where there is one. */
export function firstDeath(step: number, inStep: readonly Hits[]): readonly Death[] {
  const sends = ['slack.post:after', 'teams.post:after'];
  const ways = [...(step % 2 === 0 ? sends : sends.toReversed()), 'store.transaction:after'];
  const point = ways.find((one) => (inStep[step]?.[one] ?? 0) > 0);
  return point === undefined ? [] : [{ point, hit: 1 }];
}
