// The inputs that forms share, each with its label, its limit and a hint that says what can be typed.
import type { Policy, Service } from '../../domain/policy.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import { LONGEST } from '../meaning.ts';
import type { Field, FieldLabel, Option } from '../view.ts';

/** Slack's limit for one text input; longer texts are sent as typed lines. */
const LONGEST_INPUT = 3000;
/** Slack's limits for a choice: a hundred options of at most 75 characters. */
const MOST_OPTIONS = 100;
const LONGEST_OPTION = 75;

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
    input: { kind: 'line', limit: Math.min(limit, LONGEST_INPUT) },
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
  return { ...field, input: { kind: 'lines', limit: Math.min(limit, LONGEST_INPUT) } };
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
    options.length <= MOST_OPTIONS &&
    options.every((option) => option.value.length <= LONGEST_OPTION);
  if (!fits) return lineField(name, label, LONGEST_OPTION, more);
  const known = options.some((option) => option.value === more.value);
  return {
    ...lineField(name, label, LONGEST_OPTION, { ...more, value: known ? more.value : undefined }),
    input: { kind: 'choice', options },
  };
}

export function optionsOf(names: readonly string[]): readonly Option[] {
  return names.map((name) => ({ value: name, label: shortLabel(name) }));
}

export function shortLabel(text: string): string {
  const letters = [...text];
  return letters.length <= LONGEST_OPTION
    ? text
    : `${letters.slice(0, LONGEST_OPTION - 1).join('')}…`;
}

export function serviceField(policy: Policy, value: string | undefined): Field {
  const names = policy.services.map((service) => service.name);
  const named = policy.services.find((service) => isNamed(service, value));
  return choiceField('service', 'Service', optionsOf(names), {
    value: named?.name ?? value,
    required: true,
    hint: 'A name or an alias from the policy.',
  });
}

function isNamed(service: Service, word: string | undefined): boolean {
  const wanted = word?.toLowerCase();
  return [service.name, ...service.aliases].some((name) => name.toLowerCase() === wanted);
}

export function versionField(value: string | undefined): Field {
  return lineField('version', 'Version', LONGEST.version, {
    value,
    required: true,
    hint: 'Without spaces, for example 4.2.0.',
  });
}

export function environmentField(policy: Policy, value: string | undefined): Field {
  const wanted = (value ?? policy.defaults.environment).toLowerCase();
  const named = policy.environments.find((one) =>
    [one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted),
  );
  return choiceField(
    'environment',
    'Environment',
    optionsOf(policy.environments.map((one) => one.name)),
    { value: named?.name ?? value, required: true },
  );
}

const LONGEST_TIME = 80;

/** Times stand on the clocks of the organisation's zone; a zone may be typed behind them. */
export function startsField(zone: string, value: string | undefined): Field {
  return lineField('starts', 'Starts', LONGEST_TIME, {
    value,
    required: true,
    hint: `${zone} time, for example 2026-11-26 22:00, thu 22:00, tomorrow 9am or in 2h.`,
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
  return linesField('scope', 'What changes', LONGEST_INPUT, {
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
  return {
    name: 'captain',
    label: 'Captain',
    input: { kind: 'person' },
    required,
    ...valued(value),
    hint,
  };
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
