// What the clock does to releases, judged by the journal alone: each bake ends once, not before its time, and a stage that
// goes on by itself does so.

import type { EventLine } from '../support/rows.ts';
import { BAKE_MS } from './company.ts';

export function wrongTimers(events: readonly EventLine[]): readonly string[] {
  const streams = Map.groupBy(events, ({ stream }) => stream);
  return [...streams].flatMap(([stream, all]) => wrongIn(stream, all));
}

function wrongIn(stream: string, events: readonly EventLine[]): readonly string[] {
  const wrongs: string[] = [];
  let bakingSince: number | undefined;
  for (const { type, at } of events) {
    if (type === 'done') bakingSince = at;
    if (type !== 'bake-ended') continue;
    if (bakingSince === undefined) wrongs.push(`${stream}: a bake ended twice`);
    else if (at < bakingSince + BAKE_MS) {
      wrongs.push(`${stream}: a bake ended ${bakingSince + BAKE_MS - at} ms early`);
    }
    bakingSince = undefined;
  }
  if (bakingSince !== undefined) wrongs.push(`${stream}: a bake never ended`);
  const count = (type: string) => events.filter((event) => event.type === type).length;
  const ended = count('bake-ended');
  if (ended >= 1 && count('promoted') !== 1) {
    wrongs.push(`${stream}: it went on ${count('promoted')} times by itself`);
  }
  if (ended === 2 && count('completed') !== 1) {
    wrongs.push(`${stream}: it was completed ${count('completed')} times`);
  }
  return wrongs;
}
