// A form as an Adaptive Card, for a dialog or for the chat. What it types and where it came from travel in the submit
// button's data; what comes back is read as strings by name and nothing else (reliability T10).
import { z } from 'zod';
import { cut, oneLine } from '../../src/chat/cut.ts';
import { typedField } from '../../src/chat/typed-text.ts';
import type { Field, FieldProblem, Form, Option } from '../../src/chat/view.ts';
import { VIEW_LIMITS } from '../../src/chat/view.ts';
import {
  chooseOne,
  needed,
  REST_TOO_LONG,
  TYPE_AN_ADDRESS,
  VALUE_TOO_LONG,
} from '../../src/chat/views/platform-words.ts';
import type { Place } from '../../src/domain/policy.ts';
import {
  type Action,
  type AdaptiveCard,
  bytes,
  cardWith,
  type Element,
  type Known,
  LARGEST_CARD,
  mostThatFit,
  textBlock,
  textBlocks,
} from './adaptive-card.ts';
import { knownPerson } from './card-text.ts';
import { literal, wholeLine } from './escape.ts';

/** Somebody to choose: `id` is the word that stands for them in a line, `@{teams:…}`. */
export interface Choosable {
  readonly id: string;
  readonly name: string;
}

/** Where a form came from; comes back with its fields. */
export interface Origin {
  /** Names the opened dialog, so that it counts once however often it is sent. */
  readonly once?: string;
  /** Where it was asked for, when it stands elsewhere. */
  readonly place?: Place;
}

const mostOptions = VIEW_LIMITS.options;
/** Names leave room for what people type. */
const largestChoice = 12 * 1024;

/** The form itself, with what was wrong with it beside the fields. At most 24 KB. */
export function formCard(
  form: Form,
  known: Known & { readonly people: readonly Choosable[] },
  origin: Origin,
  problems: readonly FieldProblem[],
  how: 'dialog' | 'message',
): AdaptiveCard {
  const names = new Set(form.fields.map((field) => field.name));
  const top = problems.filter(({ field }) => !names.has(field)).map(problemBlock);
  // A dialog has a title of its own.
  const title = how === 'dialog' ? [] : [textBlock(wholeLine(literal(form.title)), 'title')];
  const intro = textBlocks(form.intro, known);
  const actions = [submit(form, origin, how)];
  const drawn = (
    lines: typeof intro,
    more: readonly Element[],
    tooLong: ReadonlySet<string>,
    fields = form.fields,
  ) => {
    const body = [
      ...title,
      ...lines.map(({ block }) => block),
      ...more,
      ...top,
      ...fields.flatMap((field) => fieldBlocks(field, known, problems, tooLong)),
    ];
    const mentions = lines.flatMap((line) => line.mentions);
    return cardWith(body, mentions, { actions });
  };
  const whole = drawn(intro, [], new Set());
  if (bytes(whole) <= LARGEST_CARD) return whole;
  const rest = [textBlock(REST_TOO_LONG, 'quiet')];
  const fewer = (count: number) => drawn(intro.slice(0, count), rest, new Set());
  const short = fewer(mostThatFit(intro.length - 1, fewer));
  if (bytes(short) <= LARGEST_CARD) return short;
  return withoutLongest(form.fields, (tooLong, fields) => drawn([], rest, tooLong, fields));
}

/** The longest values are left out, which is said, rather than cut, which would be sent back as if it were meant. Then the hints. */
function withoutLongest(
  fields: readonly Field[],
  drawn: (tooLong: ReadonlySet<string>, fields: readonly Field[]) => AdaptiveCard,
): AdaptiveCard {
  const longest = fields.toSorted(
    (one, other) => bytes(other.value ?? '') - bytes(one.value ?? ''),
  );
  const tooLong = new Set<string>();
  for (const { name } of longest) {
    tooLong.add(name);
    const card = drawn(tooLong, fields);
    if (bytes(card) <= LARGEST_CARD) return card;
  }
  return drawn(
    tooLong,
    fields.map(({ hint: _, ...field }) => field),
  );
}

function submit(form: Form, origin: Origin, how: 'dialog' | 'message'): Action {
  const data = { ...origin, says: form.says, form: '1' };
  const typed: Action = { type: 'Action.Submit', title: form.submit, data, style: 'positive' };
  if (how === 'dialog') return typed;
  return { ...typed, type: 'Action.Execute', verb: 'form', fallback: typed };
}

function problemBlock({ message }: FieldProblem): Element {
  return { ...textBlock(wholeLine(literal(message)), 'body'), color: 'Attention' };
}

function fieldBlocks(
  field: Field,
  known: Parameters<typeof formCard>[1],
  problems: readonly FieldProblem[],
  tooLong: ReadonlySet<string>,
): readonly Element[] {
  const left = tooLong.has(field.name) && (field.value ?? '') !== '';
  const { value: _, ...empty } = field;
  const hints = [field.hint ?? '', ...(left ? [VALUE_TOO_LONG] : [])].map((hint) =>
    wholeLine(literal(hint)),
  );
  return [
    inputElement(left ? empty : field, known),
    ...hints.filter((hint) => hint !== '').map((hint) => textBlock(hint, 'quiet')),
    ...problems.filter((problem) => problem.field === field.name).map(problemBlock),
  ];
}

function inputElement(field: Field, known: Parameters<typeof formCard>[1]): Element {
  switch (field.input.kind) {
    case 'line':
      return textInput(field, field.input.limit, false);
    case 'lines':
      return textInput(field, field.input.limit, true);
    case 'choice':
      return fits(field.input.options)
        ? choices(field, field.input.options, 'compact')
        : textInput(field, VIEW_LIMITS.input, false);
    case 'person':
      return personInput(field, known);
  }
}

function fits(options: readonly Option[]): boolean {
  return (
    options.length > 0 &&
    options.length <= mostOptions &&
    options.every(({ value }) => value.trim() !== '') &&
    bytes(options) <= largestChoice
  );
}

function commonParts(field: Field): Readonly<Record<string, unknown>> {
  const required = { isRequired: true, errorMessage: needed(field.label) };
  return { id: field.name, label: field.label, ...(field.required ? required : {}) };
}

function textInput(field: Field, limit: number, isMultiline: boolean): Element {
  const maxLength = Math.min(limit, VIEW_LIMITS.input);
  const value = field.value ?? '';
  return {
    type: 'Input.Text',
    ...commonParts(field),
    maxLength,
    ...(isMultiline ? { isMultiline } : {}),
    ...(value === '' ? {} : { value: cut(value, maxLength) }),
  };
}

function choices(field: Field, options: readonly Option[], style: 'compact' | 'filtered'): Element {
  const chosen = options.find(({ value }) => value === field.value);
  return {
    type: 'Input.ChoiceSet',
    ...commonParts(field),
    style,
    ...(style === 'filtered' ? { errorMessage: chooseOne(field.label, field.required) } : {}),
    choices: options.map(({ value, label }) => ({
      title: cut(oneLine(label.trim() === '' ? value : label), VIEW_LIMITS.option),
      value,
    })),
    ...(chosen === undefined ? {} : { value: chosen.value }),
  };
}

/** With nobody to choose from, or too many, the name is typed. */
function personInput(field: Field, known: Parameters<typeof formCard>[1]): Element {
  const options = known.people.map(({ id, name }) => ({ value: id, label: name }));
  const person = knownPerson(field.value ?? '', known);
  const user = person?.accounts.teams;
  const chosen =
    known.people.find(({ id }) => id === field.value) ??
    known.people.find(({ id }) => user !== undefined && id.endsWith(`:${user}}`));
  if (options.every(({ value }) => value !== '') && fitsPeople(options)) {
    const { value: _, ...empty } = field;
    return choices(
      chosen === undefined ? empty : { ...field, value: chosen.id },
      options,
      'filtered',
    );
  }
  return {
    ...textInput(field, VIEW_LIMITS.input, false),
    placeholder: TYPE_AN_ADDRESS,
  };
}

function fitsPeople(options: readonly Option[]): boolean {
  return options.length > 0 && bytes(options) <= largestChoice;
}

const mostFields = 50;
const longestName = 100;
const longestValue = 10_000;

const sent = z.object({
  says: z.string().min(1).max(4000),
  form: z.literal('1'),
  once: z.string().min(1).max(200).optional().catch(undefined),
  place: z.string().min(1).max(500).optional().catch(undefined),
});

/** What the submit button itself carries, and what Teams adds. */
const own = new Set(['says', 'form', 'once', 'place', 'msteams']);

/** What was sent with a form: the line it types and its fields by name; empty ones are left out. */
export interface SentForm {
  readonly says: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Names the opened dialog, so that it counts once however often it is sent. */
  readonly once?: string | undefined;
  /** Where it was asked for, when it stands elsewhere. */
  readonly place?: Place | undefined;
}

/** Reads what comes back; undefined for what isn't a form of ours, or holds more than a form can. */
export function fieldsFrom(data: unknown): SentForm | undefined {
  const read = sent.safeParse(data).data;
  if (read === undefined || typeof data !== 'object' || data === null) return undefined;
  const typed = Object.entries(data).filter(isField);
  if (typed.length > mostFields) return undefined;
  if (typed.some(([, value]) => value.length > longestValue)) return undefined;
  const fields = typed
    .map(([name, value]) => [name, typedField(value)] as const)
    .filter(([, value]) => value !== '');
  const { says, once, place } = read;
  return {
    says,
    fields: Object.fromEntries(fields),
    ...(once === undefined ? {} : { once }),
    ...(place === undefined ? {} : { place }),
  };
}

function isField(entry: readonly [string, unknown]): entry is [string, string] {
  const [name, value] = entry;
  const taken = own.has(name) || name in Object.prototype || name.length > longestName;
  return !taken && typeof value === 'string';
}
