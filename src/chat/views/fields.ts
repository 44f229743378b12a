// The inputs that forms share, each with its label, its limit and a hint that says what can be typed.
import type { Policy } from '../../domain/policy.ts';
import { environmentNamed, serviceCalled } from '../../domain/policy.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import { LONGEST } from '../meaning.ts';
import type { Field, FieldLabel, Option } from '../view.ts';
import { VIEW_LIMITS } from '../view.ts';

/** What stands in a field when the form opens; an empty text leaves it empty. */
function valued(value: string | undefined): { readonly value?: string } {
  return value === undefined || value === '' ? {} : { value };
}

export function lineField(
  name: string,
  label: FieldLabel,
  limit: number,
  more: {
    readonly value?: string | undefined;
    readonly hint?: string;
    readonly required?: boolean;
  },
): Field {
  return {
    name,
    label,
    input: { kind: 'line', limit: Math.min(limit, VIEW_LIMITS.input) },
    required: more.required ?? false,
    ...valued(more.value),
    ...(more.hint === undefined ? {} : { hint: more.hint }),
  };
}

export function linesField(
  name: string,
  label: FieldLabel,
  limit: number,
  more: {
    readonly value?: string | undefined;
    readonly hint?: string;
    readonly required?: boolean;
  },
): Field {
  const field = lineField(name, label, limit, more);
  return { ...field, input: { kind: 'lines', limit: Math.min(limit, VIEW_LIMITS.input) } };
}

/** A choice, or a line to type into where there are more options than a choice can show. */
export function choiceField(
  name: string,
  label: FieldLabel,
  options: readonly Option[],
  more: {
    readonly value?: string | undefined;
    readonly hint?: string;
    readonly required?: boolean;
  },
): Field {
  const fits =
    options.length > 0 &&
    options.length <= VIEW_LIMITS.options &&
    options.every((option) => option.value.length <= VIEW_LIMITS.option);
  if (!fits) return lineField(name, label, VIEW_LIMITS.option, more);
  const known = options.some((option) => option.value === more.value);
  return {
    ...lineField(name, label, VIEW_LIMITS.option, {
      ...more,
      value: known ? more.value : undefined,
    }),
    input: { kind: 'choice', options },
  };
}

export function optionsOf(names: readonly string[]): readonly Option[] {
  return names.map((name) => ({ value: name, label: shortLabel(name) }));
}

export function shortLabel(text: string): string {
  const letters = [...text];
  return letters.length <= VIEW_LIMITS.option
    ? text
    : `${letters.slice(0, VIEW_LIMITS.option - 1).join('')}…`;
}

export function serviceField(policy: Policy, value: string | undefined): Field {
  const names = policy.services.map((service) => service.name);
  return choiceField('service', 'Service', optionsOf(names), {
    value: serviceCalled(policy, value ?? '')?.name ?? value,
    required: true,
    hint: 'A name or an alias from the policy.',
  });
}

export function versionField(value: string | undefined): Field {
  return lineField('version', 'Version', LONGEST.version, {
    value,
    required: true,
    hint: 'Without spaces, for example 4.2.0.',
  });
}

export function environmentField(policy: Policy, value: string | undefined): Field {
  const word = value ?? policy.defaults.environment;
  const names = policy.environments.map((environment) => environment.name);
  return choiceField('environment', 'Environment', optionsOf(names), {
    value: environmentNamed(policy, word) ?? word,
    required: true,
  });
}

export const LONGEST_TIME = 80;

/** Times stand on the clocks of the organisation's zone; a zone may be typed behind them. */
export function startsField(zone: string, value: string | undefined): Field {
  return lineField('starts', 'Starts', LONGEST_TIME, {
    value,
    required: true,
    hint: `${zone} time, for example 2026-11-26 22:00, thu 22:00, tomorrow 9am or in 2h.`,
  });
}

export function whenField(zone: string): Field {
  return lineField('when', 'When', LONGEST_TIME, {
    hint: `${zone} time, for example thu 22:00, tomorrow 9am or in 2h. Empty: now.`,
  });
}

export function endsField(
  zone: string,
  value: string | undefined,
  emptyMs: number | undefined,
): Field {
  const empty = emptyMs === undefined ? '' : ` Empty: ${sayDuration(emptyMs)} after the start.`;
  return lineField('ends', 'Ends', LONGEST_TIME, {
    value,
    required: emptyMs === undefined,
    hint: `${zone} time, for example 23:00 or 2026-11-26 23:00.${empty}`,
  });
}

export function scopeField(value: string | undefined): Field {
  return linesField('scope', 'What changes', VIEW_LIMITS.input, {
    value,
    hint: 'One item a line; start it with feature:, fix: or security:. Links are fine.',
  });
}

export function whyField(value: string | undefined): Field {
  return linesField('why', 'Why', LONGEST.why, {
    value,
    hint: 'What it is for, for those who approve it.',
  });
}

export function backoutField(value: string | undefined): Field {
  return linesField('backout', 'Back-out plan', LONGEST.backout, {
    value,
    hint: 'How to go back, how long that takes, whether it was rehearsed.',
  });
}

export function captainField(value: string | undefined, hint: string, required = false): Field {
  return { ...personField('captain', 'Captain', hint), required, ...valued(value) };
}

export function personField(name: string, label: FieldLabel, hint: string): Field {
  return { name, label, input: { kind: 'person' }, required: false, hint };
}

export function rolloutField(policy: Policy, value: string | undefined, hint?: string): Field {
  const options = policy.rollouts.map((rollout) => ({
    value: rollout.name,
    label: shortLabel(`${rollout.name}: ${rollout.stages.map((stage) => stage.name).join(' › ')}`),
  }));
  return choiceField('rollout', 'Rollout', options, {
    value,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function reasonField(hint: string, required = true): Field {
  return linesField('because', 'Reason', LONGEST.reason, { hint, required });
}
