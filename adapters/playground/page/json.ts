// Blocks come over the wire as the bot wrote them, so their fields are unknown until looked at:
// these readers answer with an empty value instead of trusting a shape.

/** An object of the wire, its fields still unknown. */
export type Json = { [field: string]: unknown };

/** Whether this is an object (and not an array or null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a field; empty when there is none. */
export function json(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** The objects of a list, anything else in it left out. */
export function jsonList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A string; empty for anything else. */
export function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The strings of a list. */
export function wordList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** A finite number, or null. */
export function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** What a text object says: `{ type, text }`. */
export function textOf(value: unknown): string {
  return words(json(value).text);
}
