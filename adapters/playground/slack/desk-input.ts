// What the playground page may send, checked before it touches the workspace.
import { z } from 'zod';
import type {
  DeskAdvance,
  DeskCloseView,
  DeskCommand,
  DeskOpenHome,
  DeskPress,
  DeskRead,
  DeskSay,
  DeskShortcut,
  DeskSubmit,
} from './desk-api.ts';

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

const command: z.ZodType<DeskCommand> = z.strictObject({ as: id, channel: id, text: words });

const say: z.ZodType<DeskSay> = z.strictObject({
  as: id,
  channel: id,
  text: words.min(1),
  threadTs: z.exactOptional(id),
});

const press: z.ZodType<DeskPress> = z.strictObject({
  as: id,
  on: target,
  action: z.string().min(1).max(3000),
  block: z.exactOptional(z.string().max(255)),
  choice: z.exactOptional(z.union([words, z.array(words).max(100)])),
  values: z.exactOptional(values),
});

const shortcut: z.ZodType<DeskShortcut> = z.strictObject({
  as: id,
  shortcut: id,
  on: z.exactOptional(z.strictObject({ channel: id, ts: id })),
});

const submit: z.ZodType<DeskSubmit> = z.strictObject({ as: id, view: id, values });

const closeView: z.ZodType<DeskCloseView> = z.strictObject({
  as: id,
  view: id,
  all: z.exactOptional(z.boolean()),
});

const openHome: z.ZodType<DeskOpenHome> = z.strictObject({
  as: id,
  tab: z.enum(['home', 'messages']),
});

const markRead: z.ZodType<DeskRead> = z.strictObject({ as: id, channel: id });

const advance: z.ZodType<DeskAdvance> = z.strictObject({
  ms: z.int().min(1).max(longestAdvance),
});

/** One schema for each body of desk-api.ts. */
export const deskInputs = {
  command,
  say,
  press,
  shortcut,
  submit,
  closeView,
  openHome,
  markRead,
  advance,
};

/** Reads a body. Throws a {@link DeskRefusal} that names the field and what was expected. */
export function read<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'The body';
  throw new DeskRefusal(400, `${field}: ${issue?.message ?? 'not what was expected'}`);
}
