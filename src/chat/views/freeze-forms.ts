// The forms about freezes: setting one, stopping the line, lifting and letting go.
import type { Freeze } from '../../domain/calendar/model.ts';
import type { Scope } from '../../domain/calendar/scope.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Form } from '../view.ts';
import { body } from '../view.ts';
import {
  choiceField,
  endsField,
  lineField,
  optionsOf,
  reasonField,
  startsField,
} from './fields.ts';
import { titleOf } from './forms.ts';
import { type FreezeScene, liftLines } from './freeze-reply.ts';
import { effectOf, scopeWords } from './freeze-words.ts';

const LONGEST_SCOPE = 500;

/** What is asked for when nothing but `freeze` was said. */
export function freezeForm(policy: Policy): Form {
  const { zone } = policy.organisation;
  const environments = policy.environments.map((one) => one.name);
  return {
    kind: 'form',
    title: titleOf('freeze'),
    says: 'freeze',
    submit: 'Freeze',
    intro: [body(effectOf({ kind: 'freeze' }))],
    fields: [
      lineField('services', 'Services', LONGEST_SCOPE, {
        value: 'all',
        required: true,
        hint: 'all, or names with commas between them.',
      }),
      choiceField('environments', 'Environment', optionsOf(environments), {
        value: policy.defaults.environment,
        hint: 'Left empty: every environment.',
      }),
      startsField(zone, undefined),
      endsField(zone, undefined, undefined),
      reasonField('Why it is closed: everybody whose release it catches reads it.'),
    ],
  };
}

/** Stopping asks for nothing but the reason. */
export function stopForm(line: string, scope: Scope): Form {
  return {
    kind: 'form',
    title: titleOf('stop'),
    says: line,
    submit: 'Stop',
    intro: [body(`Stops ${scopeWords(scope)}, at once.`), body(effectOf({ kind: 'stop' }))],
    fields: [reasonField('What is wrong, with the number of the incident.')],
  };
}

/** What is lifted is shown; submitting is the confirmation. */
export function liftForm(
  verb: 'unfreeze' | 'go',
  line: string,
  freeze: Freeze,
  scene: Pick<FreezeScene, 'caught'>,
): Form {
  return {
    kind: 'form',
    title: titleOf(verb),
    says: line,
    submit: verb === 'go' ? 'Go' : 'Unfreeze',
    intro: liftLines(freeze, scene),
    fields: [reasonField('Why it can go on.')],
  };
}
