// What a freeze is called, whom it closes and until when: the same words on every card, in every answer and refusal.
import { type Calendar, type Freeze, isOver } from '../../domain/calendar/model.ts';
import { overlap, type Scope } from '../../domain/calendar/scope.ts';
import type { Closing } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Span, Text } from '../text.ts';
import { moment, person } from '../text.ts';
import { allOf, because, upperFirst } from './phrases.ts';

/** `payments and ledger on prod`, `everything on prod`, `payments`, `everything`. */
export function scopeWords({ services, environments }: Scope): string {
  const what = services.length === 0 ? 'everything' : listed(services);
  return environments.length === 0 ? what : `${what} on ${listed(environments)}`;
}

/** The same as a sentence begins with it: a service is called as it is spelled. */
export function scopeName(scope: Scope): string {
  const words = scopeWords(scope);
  return scope.services.length === 0 ? upperFirst(words) : words;
}

function listed(names: readonly string[]): string {
  return allOf(names.map((name) => [name])).join('');
}

/** `Freeze F-3`, `Stop F-2`. */
export function freezeName({ id, kind }: Pick<Freeze, 'id' | 'kind'>): string {
  return `${kind === 'stop' ? 'Stop' : 'Freeze'} ${id}`;
}

export function freezeSpan(freeze: Pick<Freeze, 'from' | 'to' | 'zone'>): Span {
  return { kind: 'window', start: freeze.from, end: freeze.to, zone: freeze.zone };
}

/** `13 d 16 h` */
export function freezeLength({ from, to }: Pick<Freeze, 'from' | 'to'>): string {
  return sayDuration(to - from);
}

/** `Everything on prod is frozen until Mon 30 Nov, 08:00 (F-3, by Dan): quarter end.` */
export function closingText(closing: Closing): Text {
  const { freeze, kind, scope, until, zone, by, because: why } = closing;
  const what = scopeName(scope);
  const how: Text =
    kind === 'stop'
      ? [`${what} is stopped until somebody lets it go, at most until `, moment(until, zone)]
      : [`${what} is frozen until `, moment(until, zone)];
  return [...how, ` (${freeze}, by `, person(by), ')', ...because(why)];
}

/** `Held by freeze F-3 until Mon 30 Nov, 08:00, set by Dan: quarter end.` */
export function heldText({ freeze, kind, until, zone, by, because: why }: Closing): Text {
  const end: Text =
    kind === 'stop' ? ['until somebody lets it go'] : ['until ', moment(until, zone)];
  return [`Held by ${kind} ${freeze} `, ...end, ', set by ', person(by), ...because(why)];
}

/** What lifts it, typed. */
export function liftLine({ freeze, kind }: Pick<Closing, 'freeze' | 'kind'>): string {
  return `${kind === 'stop' ? 'go' : 'unfreeze'} ${freeze}`;
}

/** `freeze F-3, until Mon 30 Nov, 08:00` */
export function closingName({ freeze, kind, until, zone }: Closing): Text {
  return [`${kind} ${freeze}, until `, moment(until, zone)];
}

/** What a freeze does, for whoever has never met one (product F5). */
export function effectOf(freeze: Pick<Freeze, 'kind'>): string {
  return freeze.kind === 'stop'
    ? 'Nothing starts and nothing is promoted; bakes stand still and keep their time. Whoever deploys finishes the stage or rolls back.'
    : 'Nothing starts and nothing is promoted; a stage under way is finished, bakes stand still and keep their time. Done, Hold and Roll back always work.';
}

/** What closes some of the same now, beside this freeze. */
export function stillClosing(freeze: Freeze, calendar: Calendar, now: number): readonly Freeze[] {
  return calendar.freezes.filter(
    (one) =>
      one.id !== freeze.id && standingOf(one, now) === 'now' && overlap(one.scope, freeze.scope),
  );
}

/** Before its beginning, between that and its end, or over. */
export function standingOf(freeze: Freeze, now: number): 'ahead' | 'now' | 'over' {
  if (freeze.over !== undefined || isOver(freeze, now)) return 'over';
  return now < freeze.from ? 'ahead' : 'now';
}
