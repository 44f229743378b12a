// The private answer to "can I ship?": yes with the line that starts it, or everything that is in the way.
import type { Closing } from '../../domain/release/model.ts';
import type { Picture } from '../picture.ts';
import { beforeStart, canStart } from '../picture.ts';
import { typedInstant } from '../say-time.ts';
import type { Addresses, Text } from '../text.ts';
import { moment } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { blockerLines } from './blocker.ts';
import { stateText } from './card.ts';
import { typed } from './command-line.ts';
import { closingText } from './freeze-words.ts';
import { linkedName } from './release-name.ts';

/** The moment somebody asks about, and the organisation's zone. */
interface Asked {
  readonly at: number;
  readonly zone: string;
}

/**
 * Can I ship? Every blocker of every open release there, and when the next one could start (product F7). `entries` were
 * drawn for the moment `asked`, if that is given. `cards`: where the card of a release stands, by its id.
 * `closings`: what closes it then, where nobody has planned anything.
 */
export function canNotice(
  service: string,
  environment: string,
  entries: readonly Picture[],
  asked?: Asked,
  cards: ReadonlyMap<string, Addresses> = new Map(),
  closings: readonly Closing[] = [],
): Notice {
  const where = `${service} on ${environment}`;
  const waiting = entries.filter(beforeStart);
  const running = entries.filter((p) => p.phase === 'deploying');
  const ready = waiting.filter(canStart);
  const opens = waiting.flatMap((p) => p.earliest ?? []).toSorted((a, b) => a - b)[0];
  const zone = entries[0]?.zone ?? 'UTC';
  return notice(
    ...(asked === undefined
      ? []
      : [body('For ', moment(asked.at, asked.zone), ', as things stand now:')]),
    canAnswer(where, { ready, waiting, running, closings }, asked?.at),
    ...closings.map((closing) => list(...closingText(closing))),
    ...running.map((p) => list(...deployingText(p, cards))),
    ...waiting.flatMap((p) => canLines(p, cards)),
    ...(ready.length > 0 || opens === undefined
      ? []
      : [body('Earliest start if all is answered: ', moment(opens, zone), '.')]),
    ...(waiting.length === 0 ? [body('Plan one: ', typed(`plan ${service} <version>`))] : []),
  );
}

interface Standing {
  readonly ready: readonly Picture[];
  readonly waiting: readonly Picture[];
  readonly running: readonly Picture[];
  readonly closings: readonly Closing[];
}

function canAnswer(
  where: string,
  { ready, waiting, running, closings }: Standing,
  at: number | undefined,
): Line {
  const [first] = ready;
  if (first !== undefined) {
    const { id } = first.release;
    return at === undefined
      ? body(`Yes: ${id} can start now. `, typed(`start ${id}`))
      : body(`Yes: ${id} can start then. `, typed(`start ${id} at ${typedInstant(at)}`));
  }
  if (waiting.length > 0) {
    const not = at === undefined ? 'Not yet: nothing' : 'Not then: nothing';
    return body(`${not} of ${where} ${at === undefined ? 'is' : 'would be'} ready to start.`);
  }
  if (closings.length > 0 && running.length === 0) {
    return body(`No: nothing of ${where} is planned, and it is closed.`);
  }
  return running.length > 0
    ? body(`Not now: ${where} is deploying already, and nothing else is planned.`)
    : body(`Nothing of ${where} is planned, so nothing can start.`);
}

type Cards = ReadonlyMap<string, Addresses>;

function deployingText(p: Picture, cards: Cards): Text {
  return [...linkedName(p.release, cards), ' is deploying: ', ...stateText(p)];
}

function canLines(p: Picture, cards: Cards): readonly Line[] {
  const name = linkedName(p.release, cards);
  if (p.blockers.length === 0) return [body(...name, ': ready.')];
  return [body(...name, ':'), ...blockerLines(p)];
}
