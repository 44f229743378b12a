// Block Kit and Slack payloads are JSON of unknown shape until looked at; these three questions
// are how the workspace looks.

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** True for an object that is neither null nor an array. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list; empty when it isn't a list. */
export function jsonList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A string, or the words of a text object, or nothing. */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return isJson(value) && typeof value.text === 'string' ? value.text : '';
}
