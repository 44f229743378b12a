// What is wrong with a policy file, in words an operator can act on: where, what was expected, what was meant.
// Every problem of a file is told at once, so nobody has to fix and reload ten times.
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { z } from 'zod';
import { nearest } from '../../src/chat/nearest.ts';
import { policySchema } from './policy-schema.ts';

/** Keys and positions from the top of the document: `['services', 0, 'approvals']`. */
export type PolicyPath = readonly (string | number)[];

/** Something wrong, before it is known in which line it stands. */
export interface Finding {
  readonly path: PolicyPath;
  readonly says: string;
}

/** Notes something wrong. */
export type Find = (path: PolicyPath, says: string) => void;

/** One thing wrong with a policy file. */
export interface PolicyProblem {
  /** `services[0].approvals`; empty for the file as a whole. */
  readonly path: string;
  /** Line in the file, counted from 1; undefined when the file couldn't be read. */
  readonly line: number | undefined;
  /** What was expected, and what was probably meant. */
  readonly says: string;
}

/** `policy.yaml:12 services[0].approvals: there is no "defalt"; did you mean "default"?` */
export function sayPolicyProblem(file: string, problem: PolicyProblem): string {
  const where = problem.line === undefined ? file : `${file}:${problem.line}`;
  return problem.path === ''
    ? `${where}: ${problem.says}`
    : `${where} ${problem.path}: ${problem.says}`;
}

/** `services[0].approvals`; keys that aren't plain words are quoted. */
export function sayPath(path: PolicyPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]{1,60}$/.test(step)) return `[${quote(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A value as it may be repeated in a message: one line, not too long. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
}

/** `; did you mean "cab"?`, or which ones there are when nothing is near and they are few. */
export function suggest(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return `; did you mean ${quote(meant)}?`;
  return known.length > 0 && known.length <= 12 ? `; there are: ${known.join(', ')}` : '';
}

/** The line of the deepest node on the path that the file has. */
export function lineOf(document: Document, lines: LineCounter, path: PolicyPath): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const step of path) {
    const container: unknown = isAlias(node) ? node.resolve(document) : node;
    let next: unknown;
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      offset = rangeStart(pair?.key) ?? offset;
      next = pair?.value;
    } else if (isSeq(container) && typeof step === 'number') {
      next = container.items[step];
      offset = rangeStart(next) ?? offset;
    }
    if (next === undefined || next === null) break;
    node = next;
  }
  return lines.linePos(offset).line;
}

function rangeStart(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}

/** What zod found, one finding for each thing to be fixed. */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(policySchema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        says: `is not a key that is known here${suggest(key, known)}`,
      }));
    }
    if (issue.code === 'invalid_key') {
      const [inner] = issue.issues;
      return [{ path, says: inner?.message ?? issue.message }];
    }
    return [{ path, says: issue.message }];
  });
}

/** Wording for what the schema itself has no words for; given to zod's `safeParse`. */
export function wordIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : expected(kinds.get(issue.expected) ?? issue.expected, issue.input);
    case 'invalid_union':
      return expected('text or a list', issue.input);
    case 'invalid_value': {
      const known = issue.values.map(String);
      if (issue.input === undefined) return `is missing; expected ${known.join(', ')}`;
      if (typeof issue.input !== 'string')
        return expected(`one of ${known.join(', ')}`, issue.input);
      return `${quote(issue.input)} is not one of ${known.join(', ')}`;
    }
    default:
      return undefined;
  }
}

const kinds = new Map<string, string>([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'keys with values'],
  ['record', 'keys with values'],
]);

function expected(what: string, found: unknown): string {
  if (found === null) return `is empty: expected ${what}; leave the key out, or write [] for none`;
  return `expected ${what}, found ${kindOf(found)}`;
}

function kindOf(found: unknown): string {
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'keys with values';
  if (typeof found === 'string') return quote(found);
  return `the ${typeof found} ${String(found)} (text goes in quotes)`;
}

/** The keys that may stand at a path of the schema; none where there can be no keys. */
function keysAt(schema: unknown, path: PolicyPath): readonly string[] {
  const inner = unwrapped(schema);
  const [step, ...rest] = path;
  if (step === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = inner.shape;
    return keysAt(shape[step], rest);
  }
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  return inner instanceof z.ZodArray ? keysAt(inner.element, rest) : [];
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}
