// Forms of Teams: in a dialog when a button asks for one, in the chat when a typed line does, because Teams opens a dialog
// only from a button. What comes back is read as if it had been typed.
import type { Log, Names } from '../../src/app/ports.ts';
import type { FieldProblem, Form } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';
import { within } from '../node/patience.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import type { TeamsDirectory } from './directory.ts';
import { fieldsFrom, formCard, type SentForm } from './form-card.ts';

export interface FormDrawing {
  inDialog(
    form: Form,
    names: Names,
    from: { readonly once: string; readonly place: Place | undefined },
    sent?: SentForm,
    problems?: readonly FieldProblem[],
  ): Promise<AdaptiveCard>;
  inMessage(
    form: Form,
    names: Names,
    place: Place | undefined,
    sent?: SentForm,
    problems?: readonly FieldProblem[],
  ): Promise<AdaptiveCard>;
  /** Undefined for what isn't a form of ours. */
  read(data: unknown): SentForm | undefined;
}

/** A form without names to choose from is better than none. */
const PEOPLE_MS = 500;

export function createForms(options: {
  readonly directory: TeamsDirectory;
  readonly now: () => number;
  readonly log: Log;
}): FormDrawing {
  const people = async (form: Form) => {
    if (form.fields.every(({ input }) => input.kind !== 'person')) return [];
    const found = await within(options.directory.members(), PEOPLE_MS);
    if (found === 'late') return [];
    return found.map(({ account, name }) => ({ id: `@{${account}}`, name }));
  };

  const draw = async (
    form: Form,
    names: Names,
    from: { readonly once?: string; readonly place: Place | undefined },
    how: 'dialog' | 'message',
    sent: SentForm | undefined,
    problems: readonly FieldProblem[] = [],
  ) => {
    const known = { names, now: options.now(), mris: new Map<string, string>(), direct: true };
    const { place, ...once } = from;
    const origin = { ...once, ...(place === undefined ? {} : { place }) };
    return formCard(
      filled(form, sent),
      { ...known, people: await people(form) },
      origin,
      problems,
      how,
    );
  };

  return {
    inDialog: (form, names, from, sent, problems) =>
      draw(form, names, from, 'dialog', sent, problems),
    inMessage: (form, names, place, sent, problems) =>
      draw(form, names, { place }, 'message', sent, problems),
    read: fieldsFrom,
  };
}

/** What was typed stays typed. */
function filled(form: Form, sent: SentForm | undefined): Form {
  if (sent === undefined) return form;
  return {
    ...form,
    says: sent.says,
    fields: form.fields.map(({ value: _, ...field }) => {
      const typed = Object.hasOwn(sent.fields, field.name) ? sent.fields[field.name] : undefined;
      return typed === undefined ? field : { ...field, value: typed };
    }),
  };
}
