// A call of the Web API as its methods see it: named arguments, whatever way they were encoded,
// and Slack's way of saying no.
import { isJson, type Json } from './json.ts';
import type { World } from './world.ts';

/** A refusal: HTTP 200 with `ok: false`, the error's code and what else Slack says about it. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** The arguments of a call; forms carry objects as JSON text and flags as words. */
export type Args = Json;

/** What a method does: it reads and changes the world and gives the fields beside `ok`. */
export type Method = (world: World, args: Args) => Json;

/** A text argument; undefined when it is missing or empty. */
export function textArg(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A flag: true for `true`, `"true"` and `"1"`. */
export function flagArg(args: Args, name: string): boolean {
  const value = args[name];
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** A whole number within bounds, or the default when it is missing. */
function countArg(args: Args, name: string, missing: number, max: number): number {
  const value = textArg(args, name);
  if (value === undefined) return missing;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new ApiError('invalid_limit');
  return Math.min(number === 0 ? missing : number, max);
}

/** An argument that is JSON; undefined when missing. Throws the given error for broken JSON. */
export function jsonArg(args: Args, name: string, broken: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError(broken);
  }
}

/** A list of objects given as JSON; undefined when missing. */
export function objectsArg(args: Args, name: string, broken: string): Json[] | undefined {
  const value = jsonArg(args, name, broken);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(isJson)) throw new ApiError(broken);
  return value;
}

/** Complains about a missing argument the way Slack's newer methods do. */
export function missingArg(name: string): ApiError {
  const messages = [`[ERROR] missing required field: ${name}`];
  return new ApiError('invalid_arguments', { response_metadata: { messages } });
}

/** One page of a list and the cursor of the next, by Slack's cursor convention. */
export function page<Item>(
  items: Item[],
  args: Args,
  sizes: { missing: number; max: number },
): { items: Item[]; next: string } {
  const size = countArg(args, 'limit', sizes.missing, sizes.max);
  const cursor = textArg(args, 'cursor');
  const match = /^next:(\d+)$/.exec(cursor ?? 'next:0');
  if (match === null) throw new ApiError('invalid_cursor');
  const from = Number(match[1]);
  const next = from + size < items.length ? `next:${from + size}` : '';
  return { items: items.slice(from, from + size), next };
}
