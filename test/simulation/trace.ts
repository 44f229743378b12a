// What was decided in a world, step by step, so that the same can be lived again, or less of it.
import { createHash } from 'node:crypto';
import type { Said } from './habits.ts';

export type Fault =
  | 'chat-down'
  | 'channel-closed'
  | 'message-deleted'
  | 'directory-down'
  | 'group-changed'
  | 'recovery';

/** `r` feeds whatever is left to chance within the step. */
export type Step =
  /** Somebody does something, and it arrives at once at this process; without one it is still on its way. */
  | {
      readonly do: 'say';
      readonly id: string;
      readonly said: Said;
      readonly at: number | undefined;
      readonly calls: number;
      readonly r: number;
    }
  /** Somebody looks at their Home. */
  | {
      readonly do: 'home';
      readonly id: string;
      readonly account: string;
      readonly at: number;
      readonly calls: number;
      readonly r: number;
    }
  /** What was said arrives, for the first time or again. */
  | {
      readonly do: 'arrive';
      readonly id: string;
      readonly at: number;
      readonly calls: number;
      readonly r: number;
    }
  | { readonly do: 'go'; readonly task: string; readonly calls: number; readonly r: number }
  /** A process looks for what is due: for one row, or all. */
  | {
      readonly do: 'look';
      readonly at: number;
      readonly only: string | undefined;
      readonly calls: number;
      readonly r: number;
    }
  | { readonly do: 'pass'; readonly ms: number; readonly r: number }
  | { readonly do: 'crash'; readonly at: number; readonly r: number }
  | { readonly do: 'stop'; readonly at: number; readonly ms: number; readonly r: number }
  | { readonly do: 'policy'; readonly index: number; readonly r: number }
  | { readonly do: 'fault'; readonly fault: Fault; readonly r: number }
  | { readonly do: 'calm'; readonly r: number };

/** One line of a report. */
export function tell(step: Step): string {
  switch (step.do) {
    case 'say': {
      const { account, via, words, fields } = step.said;
      const filled = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
      const where = step.at === undefined ? 'on its way' : `${step.calls} calls`;
      return `${step.id}: ${account} by ${via}: ${words}${filled} (${where})`;
    }
    case 'home':
      return `${step.account} looks at their Home (${step.calls} calls)`;
    case 'arrive':
      return `${step.id} arrives (${step.calls} calls)`;
    case 'go':
      return `${step.task} goes on (${step.calls} calls)`;
    case 'look':
      return `process ${step.at} looks for ${step.only ?? 'what is due'} (${step.calls} calls)`;
    case 'pass':
      return `${step.ms} ms pass`;
    case 'crash':
      return `process ${step.at} is killed and starts anew`;
    case 'stop':
      return `process ${step.at} stands still for ${step.ms} ms`;
    case 'policy':
      return `policy ${step.index} comes into force`;
    case 'fault':
      return `fault: ${step.fault}`;
    case 'calm':
      return 'no more faults';
  }
}

/** Whatever is added in the same order gives the same text. */
export class Fingerprint {
  readonly #hash = createHash('sha256');

  add(fact: string): void {
    this.#hash.update(fact).update('\n');
  }

  text(): string {
    return this.#hash.digest('hex').slice(0, 16);
  }
}
