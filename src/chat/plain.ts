// The third renderer: every view as plain text, for tests, fallbacks and the terminal. It proves the model neutral.
import type { PersonId } from '../domain/person.ts';
import { CALLED } from './calling.ts';
import { sayClock, sayDay, sayInstant, sayWindow } from './say-time.ts';
import type { Span, Text } from './text.ts';
import type { Button, Field, Form, Home, Line, View } from './view.ts';

/** Who reads it: names to print, and the reader's zone; `now` decides whether a year is said. */
export interface PlainReader {
  name(id: PersonId): string;
  readonly now: number;
  readonly zone: string;
  /** What a typed line begins with; Slack's command when absent. */
  readonly called?: string;
}

/** One line of text per line of the view, then the buttons in brackets, the overflow after `…`. */
export function plainText(view: View, say: PlainReader): string {
  if (view.kind === 'form') return formText(view, say);
  if (view.kind === 'home') return homeText(view, say);
  const overflow = view.kind === 'card' ? view.overflow : [];
  const lines = view.lines.map((line) => lineText(line, say));
  const buttons = buttonRow(view.buttons, overflow);
  const entries = view.kind === 'card' ? (view.entries ?? []) : [];
  const rest = entries.map((entry) => plainText({ kind: 'card', ...entry }, say));
  return [...lines, ...(buttons === '' ? [] : [buttons]), ...rest].join('\n');
}

function homeText(home: Home, say: PlainReader): string {
  return home.sections
    .flatMap(({ heading, entries }) => [
      lineText(heading, say),
      ...entries.map((entry) => plainText({ kind: 'card', ...entry }, say)),
    ])
    .join('\n');
}

function lineText(line: Line, say: PlainReader): string {
  const text = spansText(line.text, say);
  return line.as === 'list' ? `• ${text}` : text;
}

/** A text as one string, for places that take nothing else (notifications, form hints). */
export function spansText(text: Text, say: PlainReader): string {
  return text.map((span) => spanText(span, say)).join('');
}

function spanText(span: Span, say: PlainReader): string {
  if (typeof span === 'string') return span;
  switch (span.kind) {
    case 'person':
      return say.name(span.id);
    case 'mention':
      return `@${say.name(span.id)}`;
    case 'group':
      return groupText(span.ref, span.ping);
    case 'channel':
      return span.place.slice(span.place.indexOf(':') + 1);
    case 'time':
      return timeText(span, say);
    case 'window':
      return windowText(span, say);
    case 'link':
      return span.label === span.url ? span.url : `${span.label} (${span.url})`;
    case 'deep-link':
      return span.label;
    case 'bot':
      return say.called ?? CALLED.slack;
    case 'line':
      return `${say.called ?? CALLED.slack} ${span.line}`;
    case 'strong':
      return span.text;
  }
}

function groupText(ref: string, ping: boolean): string {
  const name = ref.replace(/^(slack|teams|group):/, '').replace(/^@/, '');
  return ping ? `@${name}` : name;
}

/** The owner's zone stands beside a reader's time when it differs (product T4). */
function timeText(span: Extract<Span, { kind: 'time' }>, say: PlainReader): string {
  const at = (zone: string) => {
    if (span.style === 'clock') return sayClock(span.at, zone);
    return span.style === 'day'
      ? sayDay(span.at, zone, say.now)
      : sayInstant(span.at, zone, say.now);
  };
  return beside(at(say.zone), at(span.zone), span.zone);
}

function windowText(span: Extract<Span, { kind: 'window' }>, say: PlainReader): string {
  const at = (zone: string) => sayWindow(span.start, span.end, zone, say.now);
  return beside(at(say.zone), at(span.zone), span.zone);
}

function beside(reader: string, owner: string, zone: string): string {
  return reader === owner ? reader : `${reader} (${owner} ${zone})`;
}

function buttonRow(buttons: readonly Button[], overflow: readonly Button[]): string {
  const spell = (button: Button) =>
    button.url === undefined ? `[${button.label}]` : `[${button.label}: ${button.url}]`;
  const shown = buttons.map(spell);
  const rest = overflow.length === 0 ? [] : ['…', ...overflow.map(spell)];
  return [...shown, ...rest].join(' ');
}

function formText(form: Form, say: PlainReader): string {
  return [
    form.title,
    ...form.intro.map((line) => lineText(line, say)),
    ...form.fields.map((field) => fieldText(field, say)),
    `[${form.submit}]`,
  ].join('\n');
}

function fieldText(field: Field, say: PlainReader): string {
  const optional = field.required ? '' : ' (optional)';
  const hint = field.hint === undefined ? '' : `\n  ${field.hint}`;
  const value = field.value === undefined ? '' : valueText(field, field.value, say);
  return `${field.label}${optional}:${value}${choices(field)}${hint}`;
}

function choices(field: Field): string {
  if (field.input.kind !== 'choice') return '';
  return ` (${field.input.options.map((option) => option.label).join(' | ')})`;
}

function valueText(field: Field, value: string, say: PlainReader): string {
  if (field.input.kind === 'person') return ` ${say.name(value)}`;
  if (field.input.kind === 'lines') return `\n  ${value.replaceAll('\n', '\n  ')}`;
  if (field.input.kind !== 'choice') return ` ${value}`;
  return ` ${field.input.options.find((option) => option.value === value)?.label ?? value}`;
}
