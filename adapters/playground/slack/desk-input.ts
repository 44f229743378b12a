// What the playground page may send, checked before it touches the workspace.
import { z } from 'zod';

/** A request the desk doesn't do: an HTTP status and a sentence for the page. */
export class DeskRefusal extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

const id = z.string().min(1).max(64);
const words = z.string().max(40_000);
const value = z.union([words, z.array(words).max(100), z.null()]);
const values = z.record(z.string().max(600), value);
const longestAdvance = 366 * 24 * 3_600_000;

const target = z.union([z.strictObject({ channel: id, ts: id }), z.strictObject({ view: id })]);

/** One schema for each body of desk-api.ts. */
export const deskInputs = {
  command: z.strictObject({ as: id, channel: id, text: words }),
  say: z.strictObject({ as: id, channel: id, text: words.min(1), threadTs: id.optional() }),
  press: z.strictObject({
    as: id,
    on: target,
    action: z.string().min(1).max(3000),
    block: z.string().max(255).optional(),
    choice: z.union([words, z.array(words).max(100)]).optional(),
    values: values.optional(),
  }),
  submit: z.strictObject({ as: id, view: id, values }),
  closeView: z.strictObject({ as: id, view: id, all: z.boolean().optional() }),
  openHome: z.strictObject({ as: id }),
  read: z.strictObject({ as: id, channel: id }),
  advance: z.strictObject({ ms: z.int().min(1).max(longestAdvance) }),
};

/** Reads a body. Throws a {@link DeskRefusal} that names the field and what was expected. */
export function read<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'The body';
  throw new DeskRefusal(400, `${field}: ${issue?.message ?? 'not what was expected'}`);
}
