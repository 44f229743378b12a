// Filling in the inputs of a card: what they hold before anybody touches them, and what Teams'
// client refuses to send.
import { isJson, type Json, jsonList, words } from '../slack/json.ts';

/** Values by the id or the label of an input; a list stands for several choices. */
export type Filled = Record<string, string | readonly string[]>;

/** The values of inputs by id, and complaints by id where one may not be sent. */
export type Gathered = { values: Record<string, string>; errors: Record<string, string> };

function initial(input: Json): string | undefined {
  if (typeof input.value === 'string' || typeof input.value === 'number') return `${input.value}`;
  return input.type === 'Input.Toggle' ? words(input.valueOff) || 'false' : undefined;
}

function inputFor(inputs: readonly Json[], key: string): Json {
  const byId = inputs.filter((each) => each.id === key);
  const found = byId.length > 0 ? byId : inputs.filter((each) => each.label === key);
  if (found[0] !== undefined && found.length === 1) return found[0];
  const there = inputs.map((each) => words(each.label) || words(each.id)).join(', ') || 'none';
  throw new Error(`No single input is called "${key}". There is: ${there}.`);
}

function choicesOf(input: Json): string[] {
  return jsonList(input.choices).map((each) => words(each.value));
}

/** A choice by its value, or by the words that people see. */
function chosen(input: Json, given: string): string {
  if (input.type !== 'Input.ChoiceSet' || choicesOf(input).includes(given)) return given;
  const titled = jsonList(input.choices).find((each) => each.title === given);
  if (titled !== undefined) return words(titled.value);
  const isOpen = input.style === 'filtered' && isJson(input['choices.data']);
  if (given === '' || isOpen) return given;
  const offered = jsonList(input.choices).map((each) => words(each.title));
  throw new Error(`"${given}" can't be chosen. There is: ${offered.join(', ')}.`);
}

function written(input: Json, given: string | readonly string[]): string {
  if (typeof given !== 'string') return given.map((each) => chosen(input, each)).join(',');
  if (input.isMultiSelect !== true) return chosen(input, given);
  return given
    .split(',')
    .map((each) => chosen(input, each))
    .join(',');
}

function outOfRange(input: Json, value: string): boolean {
  const { min, max } = input;
  if (input.type === 'Input.Number') {
    const number = Number(value);
    const low = typeof min === 'number' && number < min;
    return Number.isNaN(number) || low || (typeof max === 'number' && number > max);
  }
  if (input.type !== 'Input.Date' && input.type !== 'Input.Time') return false;
  return (typeof min === 'string' && value < min) || (typeof max === 'string' && value > max);
}

/** Why the client doesn't send this; null when it does. */
function complaint(input: Json, value: string | undefined): string | null {
  const message = words(input.errorMessage) || 'This input is required or not in the right form.';
  const missing =
    input.type === 'Input.Toggle' ? value === (input.valueOff ?? 'false') : (value ?? '') === '';
  if (missing) return input.isRequired === true ? message : null;
  const text = value ?? '';
  const isWrong =
    (typeof input.regex === 'string' && !new RegExp(input.regex).test(text)) ||
    (typeof input.maxLength === 'number' && text.length > input.maxLength) ||
    outOfRange(input, text);
  return isWrong ? message : null;
}

/**
 * What these inputs send after a person filled some of them in; an input that was neither touched
 * nor has a value sends nothing. Throws for inputs and choices that aren't there.
 */
export function gather(inputs: readonly Json[], filled: Filled): Gathered {
  const given = new Map<Json, string>();
  for (const [key, value] of Object.entries(filled)) {
    const input = inputFor(inputs, key);
    given.set(input, written(input, value));
  }
  const values: Gathered['values'] = {};
  const errors: Gathered['errors'] = {};
  for (const input of inputs) {
    const id = words(input.id);
    const value = given.get(input) ?? initial(input);
    const wrong = complaint(input, value);
    if (wrong !== null) errors[id] = wrong;
    if (value !== undefined) values[id] = value;
  }
  return { values, errors };
}
