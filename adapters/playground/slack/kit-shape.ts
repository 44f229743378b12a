// The small language in which the Block Kit rules are written down: what a field must be, and the
// words Slack uses when it isn't.
import { isJson, type Json } from './json.ts';

/** One thing wrong: an RFC 6901 pointer to it and Slack's kind of sentence about it. */
export type KitProblem = { pointer: string; message: string };

/** Tells about something wrong. */
export type Report = (pointer: string, message: string) => void;

/** Looks at a value and reports what is wrong with it. */
export type Check = (value: unknown, pointer: string, report: Report) => void;

/** A field of an object: its rule, and whether it may be missing. */
export type Field = { check: Check; required: boolean };

/** A field that has to be there. */
export const must = (check: Check): Field => ({ check, required: true });

/** A field that may be left out. */
export const may = (check: Check): Field => ({ check, required: false });

/** A string of `min` to `max` UTF-16 units; strict where Slack's own counting isn't published. */
export function text(max: number, min = 0): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string') return report(pointer, 'must provide a string');
    if (value.length < min) report(pointer, `must be more than ${min - 1} characters`);
    if (value.length > max) report(pointer, `must be less than ${max + 1} characters`);
  };
}

/** A string that looks like this. */
export function pattern(expression: RegExp, expected: string): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string') return report(pointer, 'must provide a string');
    if (!expression.test(value)) report(pointer, `must be ${expected}`);
  };
}

/** An http or https address of at most 3,000 characters. */
export const address: Check = (value, pointer, report) => {
  text(3000, 1)(value, pointer, report);
  if (typeof value === 'string' && !/^(https?|mailto|slack):/i.test(value)) {
    report(pointer, 'must be a valid URL');
  }
};

/** True or false. */
export const flag: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report(pointer, 'must provide a boolean');
};

/** A whole number between two bounds. */
export function integer(min: number, max: number): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return report(pointer, 'must provide an integer');
    }
    if (value < min) report(pointer, `must be greater than or equal to ${min}`);
    if (value > max) report(pointer, `must be less than or equal to ${max}`);
  };
}

/** Any number. */
export const amount: Check = (value, pointer, report) => {
  if (typeof value !== 'number') report(pointer, 'must provide a number');
};

/** One of these words. */
export function oneOf(...values: (string | number)[]): Check {
  return (value, pointer, report) => {
    if (!values.some((each) => each === value)) {
      report(pointer, `must be one of: ${values.join(', ')}`);
    }
  };
}

/** A list of `min` to `max` items of one kind. */
export function list(item: Check, max: number, min = 1): Check {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return report(pointer, 'must provide an array');
    if (value.length < min) report(pointer, `no fewer than ${min} items allowed`);
    if (value.length > max) report(pointer, `no more than ${max} items allowed`);
    value.forEach((each, index) => {
      item(each, `${pointer}/${index}`, report);
    });
  };
}

/** An object with these fields and no others; `type`, when given, is what `type` must say. */
export function object(type: string | null, fields: Record<string, Field>): Check {
  return (value, pointer, report) => {
    if (!isJson(value)) return report(pointer, 'must provide an object');
    if (type !== null && value.type !== type) {
      report(`${pointer}/type`, `unsupported type: ${String(value.type)}`);
    }
    for (const [name, field] of Object.entries(fields)) {
      if (value[name] !== undefined) field.check(value[name], `${pointer}/${name}`, report);
      else if (field.required) report(pointer, `missing required field: ${name}`);
    }
    for (const name of Object.keys(value)) {
      const known = name in fields || (name === 'type' && type !== null);
      if (!known) report(`${pointer}/${name}`, `invalid additional property: ${name}`);
    }
  };
}

/** An object whose `type` decides which rule applies. */
export function byType(kinds: Record<string, Check>): Check {
  return (value, pointer, report) => {
    if (!isJson(value)) return report(pointer, 'must provide an object');
    const kind = typeof value.type === 'string' ? kinds[value.type] : undefined;
    if (kind === undefined) return report(`${pointer}/type`, `unsupported type: ${value.type}`);
    kind(value, pointer, report);
  };
}

/** All of these rules. */
export function all(...checks: Check[]): Check {
  return (value, pointer, report) => {
    for (const check of checks) check(value, pointer, report);
  };
}

/** A rule about how the fields of one object go together; says what is wrong, or null. */
export function together(rule: (value: Json) => string | null): Check {
  return (value, pointer, report) => {
    const problem = isJson(value) ? rule(value) : null;
    if (problem !== null) report(pointer, problem);
  };
}

/** At least one of these fields has to be there. */
export function someOf(...names: string[]): Check {
  return together((value) =>
    names.some((name) => value[name] !== undefined)
      ? null
      : `missing required field: one of ${names.join(', ')}`,
  );
}

/** Exactly one of these fields has to be there. */
export function exactlyOneOf(...names: string[]): Check {
  return together((value) =>
    names.filter((name) => value[name] !== undefined).length === 1
      ? null
      : `must provide exactly one of: ${names.join(', ')}`,
  );
}
