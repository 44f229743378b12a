// Every form but the reason's and the review's: what a bare command asks for, prefilled with what is known.

import { environmentNamed, type Policy, serviceCalled } from '../../domain/policy.ts';
import { planMark } from '../../domain/release/content.ts';
import type { Release, ScopeItem } from '../../domain/release/model.ts';
import { verbNamed } from '../grammar.ts';
import { LONGEST } from '../meaning.ts';
import type { Picture } from '../picture.ts';
import { inputOf } from '../understand-time.ts';
import type { VerbName } from '../verb.ts';
import type { Field, Form, Line } from '../view.ts';
import { body, VIEW_LIMITS } from '../view.ts';
import {
  backoutField,
  captainField,
  choiceField,
  endsField,
  environmentField,
  LONGEST_TIME,
  lineField,
  linesField,
  optionsOf,
  personField,
  reasonField,
  rolloutField,
  scopeField,
  serviceField,
  shortLabel,
  startsField,
  versionField,
  whenField,
  whyField,
} from './fields.ts';
import { fullName, heading, windowLength, windowSpan } from './release-name.ts';
import { reminderList } from './reminders.ts';

/** The grammar's title, so that a skeleton opened before anything was looked up keeps it. */
export function titleOf(verb: VerbName): string {
  return verbNamed(verb)?.form ?? verb;
}

/** What a typed line can bring along. */
export interface PlanPrefill {
  readonly service?: string;
  readonly version?: string;
  readonly environment?: string;
  readonly ends?: string;
  readonly why?: string;
}

/** The start is left open: a guessed time would be taken for a plan. */
export function planForm(policy: Policy, prefill: PlanPrefill): Form {
  const { zone } = policy.organisation;
  return {
    kind: 'form',
    title: titleOf('plan'),
    says: 'plan',
    submit: 'Plan',
    intro: [
      ...unknown('service', prefill.service, (word) => serviceCalled(policy, word)),
      ...unknown('environment', prefill.environment, (word) => environmentNamed(policy, word)),
    ],
    fields: [
      serviceField(policy, prefill.service),
      versionField(prefill.version),
      environmentField(policy, prefill.environment),
      startsField(zone, undefined),
      endsField(zone, prefill.ends, policy.defaults.durationMs),
      scopeField(undefined),
      whyField(prefill.why),
      backoutField(undefined),
      captainField(undefined, 'Who steers it. Empty: you, if the policy lets you.'),
      rolloutField(policy, undefined, "Empty: the service's own."),
    ],
  };
}

/** What was typed and isn't among the choices is said instead of being left out unseen. */
function unknown(
  what: string,
  word: string | undefined,
  find: (word: string) => unknown,
): readonly Line[] {
  return word === undefined || find(word) !== undefined
    ? []
    : [body('"', word, `" is no ${what} of the policy: choose one below.`)];
}

/** From start on version, environment and rollout are fixed, so they aren't asked for (contract). */
export function editForm(p: Picture): Form {
  const { backout, captain, deployment, environment, rollout, version, why, window } = p.release;
  const open = deployment === undefined;
  return {
    ...onRelease('edit', p, [
      ...(open ? [versionField(version), environmentField(p.policy, environment)] : []),
      startsField(p.zone, inputOf(window.start, p.zone)),
      endsField(p.zone, inputOf(window.end, p.zone), undefined),
      whyField(why),
      backoutField(backout),
      captainField(captain, 'Who steers it.'),
      ...(open ? [rolloutField(p.policy, rollout)] : []),
    ]),
    says: `edit ${p.release.id} v:${planMark(p.release)}`,
    submit: 'Save',
  };
}

export function moveForm(p: Picture): Form {
  const { window } = p.release;
  const now = body('Now: ', windowSpan(window), `, ${windowLength(window)}.`);
  return onRelease(
    'move',
    p,
    [
      startsField(p.zone, inputOf(window.start, p.zone)),
      endsField(p.zone, undefined, window.end - window.start),
      reasonField('Why it moves, for those who planned around it.', false),
    ],
    [now],
  );
}

export function scopeForm(p: Picture): Form {
  return onRelease('scope', p, itemFields({ kind: 'feature', text: '' }));
}

type Item = Pick<ScopeItem, 'kind' | 'text'>;

function itemFields({ kind, text }: Item): readonly Field[] {
  return [
    choiceField('kind', 'Kind', KINDS, { value: kind, required: true }),
    lineField('scope', 'What changes', LONGEST.item, {
      value: text,
      required: true,
      hint: 'One item. A link is fine.',
    }),
  ];
}

const KINDS = [
  { value: 'feature', label: 'Feature' },
  { value: 'fix', label: 'Fix' },
  { value: 'security', label: 'Security' },
] as const;

/** Something for the scope of one of these, which is chosen in it: `chosen` to begin with, or the only one. */
export function addForm(
  releases: readonly Pickable[],
  chosen: string | undefined,
  item: Item,
): Form {
  return {
    kind: 'form',
    title: titleOf('add'),
    says: 'add',
    submit: 'Add',
    intro: [],
    fields: [releaseField(releases, chosen), ...itemFields(item)],
  };
}

export function canForm(policy: Policy): Form {
  const { services } = policy;
  return {
    kind: 'form',
    title: titleOf('can'),
    says: 'can',
    submit: 'Check',
    intro: [],
    fields: [
      serviceField(policy, services.length === 1 ? services[0]?.name : undefined),
      environmentField(policy, undefined),
      whenField(policy.organisation.zone),
    ],
  };
}

/** Whom, when and what; a person and a group may both be named. */
export function remindForm(p: Picture): Form {
  const { window } = p.release;
  const groups = Object.keys(p.policy.groups);
  const group = choiceField('group', 'Group', optionsOf(groups), {
    hint: 'A group of the policy, together with the person or alone.',
  });
  return onRelease(
    'remind',
    p,
    [
      personField('person', 'Who', 'Nobody and no group: the thread of the release.'),
      ...(groups.length === 0 ? [] : [group]),
      lineField('when', 'When', LONGEST_TIME, {
        required: true,
        hint: `T is the start of the window: T-2h, T-1d, T+15m; end-30m counts from its end. Or ${p.zone} time: thu 09:00.`,
      }),
      lineField('text', 'Text', LONGEST.item, { required: true, hint: 'What is to be said then.' }),
    ],
    [body('Window: ', windowSpan(window), '. Reminders move with it.'), ...reminderList(p)],
  );
}

export function captainForm(p: Picture): Form {
  return onRelease('captain', p, [
    captainField(p.release.captain, 'Who steers it from now on.', true),
  ]);
}

export function candidateForm(p: Picture): Form {
  const field = lineField('candidate', 'Candidate', LONGEST.candidate, {
    required: true,
    hint: 'A commit, a tag or a build, for example 9f3c2ab.',
  });
  const { candidate } = p.release;
  const effect: readonly Line[] =
    candidate === undefined
      ? []
      : [body('Now ', candidate.ref, '. Another one makes test results and approvals stale.')];
  return onRelease('candidate', p, [field], effect);
}

export function testForm(p: Picture): Form {
  const open = p.tests.find(({ state }) => state !== 'passed' && state !== 'waived');
  const phases = p.tests.map(({ phase, state }) => ({
    value: phase.name,
    label: shortLabel(`${phase.name} (${state.replace('-', ' ')})`),
  }));
  return onRelease('test', p, [
    choiceField('phase', 'Phase', phases, { value: open?.phase.name, required: true }),
    choiceField('result', 'Result', RESULTS, { value: 'pass', required: true }),
    lineField('link', 'Evidence', LONGEST.link, {
      hint: 'A link to the run or the protocol; phases run by CI need one.',
    }),
    reasonField('Needed for a waiver.', false),
  ]);
}

const RESULTS = [
  { value: 'pass', label: 'Passed' },
  { value: 'fail', label: 'Failed' },
  { value: 'waive', label: 'Waive, with a second person' },
] as const;

export function actionForm(p: Picture): Form {
  const field = linesField('actions', 'Actions', LONGEST.item, {
    required: true,
    hint: 'What, who and by when, for example: alert on queue depth @sam by 12 dec',
  });
  return onRelease('action', p, [field]);
}

type Pickable = Pick<Release, 'id' | 'service' | 'version' | 'environment'>;

/** Which release is meant, where a command came without one. */
export function pickForm(verb: VerbName, releases: readonly Pickable[]): Form {
  return {
    kind: 'form',
    title: titleOf(verb),
    says: verb,
    submit: 'Next',
    intro:
      releases.length > 0 ? [] : [body('No release is open. The id of a closed one can be typed.')],
    fields: [releaseField(releases, undefined)],
  };
}

/** `chosen` to begin with, or the only one; with none, or more than can be chosen from, its id is typed. */
function releaseField(releases: readonly Pickable[], chosen: string | undefined): Field {
  const options = releases.map((release) => ({
    value: release.id,
    label: shortLabel(`${release.id} ${heading(release)}`),
  }));
  const typed = options.length === 0 || options.length > VIEW_LIMITS.options;
  return choiceField('release', 'Release', options, {
    value: chosen ?? (releases.length === 1 ? releases[0]?.id : undefined),
    required: true,
    ...(typed ? { hint: 'For example R-42.' } : {}),
  });
}

function onRelease(
  verb: VerbName,
  p: Picture,
  fields: readonly Field[],
  intro: readonly Line[] = [],
): Form {
  return {
    kind: 'form',
    title: titleOf(verb),
    says: `${verb} ${p.release.id}`,
    submit: 'Save',
    intro: [body(fullName(p.release)), ...intro],
    fields,
  };
}
