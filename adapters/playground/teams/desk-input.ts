// What the playground page may send about Teams, checked before it touches the tenant.
import { z } from 'zod';
import type {
  TeamsClose,
  TeamsCommand,
  TeamsInstall,
  TeamsPress,
  TeamsRead,
  TeamsSay,
  TeamsSubmit,
} from './desk-api.ts';

const id = z.string().min(1).max(256);
const words = z.string().max(28_000);
const inputs = z.record(z.string().max(256), words);
const action = z.record(z.string(), z.unknown());

const say: z.ZodType<TeamsSay> = z.strictObject({
  as: id,
  chat: id,
  text: words.min(1),
  thread: z.exactOptional(id),
});

const press: z.ZodType<TeamsPress> = z.strictObject({
  as: id,
  chat: id,
  message: id,
  action,
  inputs: z.exactOptional(inputs),
});

const command: z.ZodType<TeamsCommand> = z.strictObject({
  as: id,
  chat: id,
  command: id,
  message: z.exactOptional(id),
});

const submit: z.ZodType<TeamsSubmit> = z.strictObject({ as: id, dialog: id, action, inputs });

const close: z.ZodType<TeamsClose> = z.strictObject({ as: id });

const inChat: z.ZodType<TeamsInstall & TeamsRead> = z.strictObject({ as: id, chat: id });

/** One schema for each body of desk-api.ts. */
export const teamsDeskInputs = { say, press, command, submit, close, inChat };
