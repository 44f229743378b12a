// The shape of the policy file: every key, what may stand there, and one line about it for editors.
// Whether the values make sense together is checked in policy-meaning.ts.
import { z } from 'zod';
import { parseDelay, parseDuration } from '../../src/domain/time/duration.ts';
import { weekdays } from '../../src/domain/time/working-days.ts';
import { zoneNamed } from '../../src/domain/time/zone.ts';
import { isDate, parseHours } from './policy-values.ts';

const word = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u, {
    error: 'expected one word of letters, digits, and . _ / - (at most 40), as people will type it',
  })
  .refine((text) => !/^[a-z]-\d+$/i.test(text), {
    error: 'looks like the id of a release (R-1); choose a name that can be told from one',
  });

const label = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,60}$/u, {
    error: 'expected one line of 1 to 60 visible characters',
  });

const email = z
  .email({ error: 'expected an e-mail address such as ana@example.org' })
  .max(254, { error: 'expected an e-mail address of at most 254 characters' });

const zone = z.string().refine((text) => zoneNamed(text) !== undefined, {
  error: 'expected the name of a time zone such as Europe/London',
});

const reference = z
  .string()
  .trim()
  .min(1, { error: 'expected an e-mail, slack:@handle or the name of a group' })
  .describe('An e-mail, a Slack user group (slack:@handle) or a group of this file.');

type Least = '0s' | '1m' | '5m';

function duration(least: Least, meaning: string) {
  const error = `expected a duration of at least ${least} such as 30m, 4h, 2d or 1d12h`;
  const fits = (text: string) => (parseDuration(text) ?? -1) >= (parseDuration(least) ?? 0);
  return z.string({ error }).refine(fits, { error }).describe(meaning);
}

function oneOrMany<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item)]);
}

function oneOrMore<T extends z.ZodType>(item: T) {
  const error = 'expected at least one; leave the key out to ask for nothing';
  return z.union([item, z.array(item).min(1, { error })]);
}

const people = oneOrMany(reference);

const channel = z
  .strictObject({
    slack: z
      .string()
      .regex(/^[CG][A-Z0-9]{2,20}$/, {
        error:
          'expected the id of a Slack channel such as C0123456789 (in Slack: channel details, bottom)',
      })
      .optional()
      .describe('Id of a Slack channel.'),
    teams: z
      .string()
      .regex(/^19:[^\s:]{1,200}$/, {
        error: 'expected the id of a Teams channel such as 19:releases@thread.tacv2',
      })
      .optional()
      .describe('Id of a Teams channel.'),
  })
  .refine((one) => (one.slack === undefined) !== (one.teams === undefined), {
    error: 'expected one channel: either slack: or teams:',
  });

const channels = z.array(channel);

const organisation = z.strictObject({
  name: label.optional().describe('What the organisation is called in messages.'),
  timezone: zone.optional().describe('Zone of dates and times that name none.'),
  working_days: z
    .array(z.enum(weekdays))
    .min(1, { error: 'expected at least one working day' })
    .optional()
    .describe('Days that count as working days.'),
  working_hours: z
    .string()
    .refine((text) => isWithinOneDay(text), {
      error: 'expected hours within one day such as "09:00-17:30"',
    })
    .optional()
    .describe('Hours of a working day.'),
  holidays: oneOrMany(
    z.string().refine((text) => isDate(text) || /\.ics$/i.test(text), {
      error: 'expected a date such as "2026-12-25", or the path of an .ics file',
    }),
  )
    .optional()
    .describe('Dates that are no working days, or .ics files with them, relative to this file.'),
  date_order: z
    .enum(['dmy', 'mdy', 'ymd'])
    .optional()
    .describe('How 03/12 reads; without it the bot asks.'),
  slack: z
    .strictObject({
      workspaces: z
        .array(
          z.string().regex(/^[TE][A-Z0-9]{2,20}$/, {
            error: 'expected the id of a Slack workspace such as T0123456789',
          }),
        )
        .min(1, { error: 'expected at least one workspace' })
        .describe('Slack workspaces that are listened to; others are refused.'),
    })
    .optional(),
  teams: z
    .strictObject({
      tenants: z
        .array(z.guid({ error: 'expected the id of a Teams tenant (a GUID)' }))
        .min(1, { error: 'expected at least one tenant' })
        .describe('Teams tenants that are listened to; others are refused.'),
    })
    .optional(),
  managers: people.optional().describe('People who may freeze, stop and go everywhere.'),
  channels: channels.optional().describe('Where releases of services without channels are shown.'),
});

const person = z.strictObject({
  email: email.describe("The person's main address."),
  also: z.array(email).optional().describe('Other verified addresses of the same person.'),
  timezone: zone.optional().describe("The person's zone, where the chat doesn't know it."),
  quiet_hours: z
    .string()
    .refine((text) => parseHours(text) !== undefined, {
      error: 'expected hours such as "20:00-07:00"',
    })
    .optional()
    .describe("Hours of the person's day in which nothing is sent that can wait."),
});

const environment = z.strictObject({
  name: word.describe('What people call the environment.'),
  aliases: z.array(word).optional().describe('Other names that mean it.'),
});

const service = z.strictObject({
  name: word.describe('What people call the service.'),
  aliases: z.array(word).optional().describe('Other names that mean it.'),
  team: word.optional().describe('The team that owns it.'),
  tags: z.array(word).optional().describe('Words that approval rules can ask for.'),
  tier: z
    .int({ error: 'expected a whole number, 1 for the most critical services' })
    .min(0, { error: 'expected 0 or more' })
    .max(99, { error: 'expected at most 99' })
    .optional()
    .describe('How critical it is; 1 is most.'),
  depends_on: z.array(word).optional().describe('Services that it needs.'),
  captains: people.optional().describe('Who may steer its releases; without it anybody may.'),
  channels: channels.optional().describe('Where its releases are shown.'),
  tests: z.array(word).optional().describe('Test phases a candidate has to pass.'),
  approvals: word.optional().describe('The set of approval rules that applies.'),
  rollout: word.optional().describe('The rollout it uses unless another is asked for.'),
});

const condition = z.strictObject({
  tier: oneOrMore(z.int()).optional().describe('Only for services of these tiers.'),
  service: oneOrMore(word).optional().describe('Only for these services.'),
  environment: oneOrMore(word).optional().describe('Only in these environments.'),
  team: oneOrMore(word).optional().describe('Only for services of these teams.'),
  tag: oneOrMore(word).optional().describe('Only for services with one of these tags.'),
});

const rule = z.strictObject({
  name: label.describe('What the rule is called on cards.'),
  group: reference.optional().describe('The group whose members may answer.'),
  people: people.optional().describe('People who may answer, beside the group.'),
  count: z
    .int({ error: 'expected a whole number' })
    .min(1, { error: 'expected at least 1; for no approval at all write rules: []' })
    .max(100, { error: 'expected at most 100' })
    .optional()
    .describe('How many of them have to approve.'),
  when: condition.optional().describe('When the rule applies; all given conditions must hold.'),
  time_sensitive: z
    .boolean()
    .optional()
    .describe('Whether moving the window earlier, or by more than 24 h, makes approvals stale.'),
});

const approvals = z.strictObject({
  rules: z.array(rule).optional().describe('All rules that apply must be met.'),
  exclude: z
    .array(
      z.enum(['requester', 'captain'], {
        error: (issue) =>
          issue.input === 'authors'
            ? 'authors are not available in this version: commits are not read yet; use requester, captain or []'
            : undefined,
      }),
    )
    .optional()
    .describe('Who may not approve; [] lets everybody.'),
  expires_after: duration('5m', 'How long a request stays open.').optional(),
  remind_after: oneOrMany(duration('1m', 'How long after the request.'))
    .optional()
    .describe('When those who still can answer are reminded.'),
  escalate_after: duration('1m', 'How long after the request others are told.').optional(),
  escalate_to: people.optional().describe('Who is told then.'),
});

const testPhase = z.strictObject({
  by: z
    .enum(['ci', 'people'])
    .optional()
    .describe('Who records it: people, or ci (a captain records it with a link).'),
  group: reference.optional().describe('Whose members record it; without it any member.'),
});

const stage = z.strictObject({
  name: label.describe('What the stage is called.'),
  bake: duration('0s', 'How long to watch it once it is deployed.').optional(),
  advance: z
    .enum(['auto', 'manual'])
    .optional()
    .describe('Whether the next stage follows by itself once the bake is over.'),
});

const rollout = z.strictObject({
  stages: z
    .array(stage)
    .min(1, { error: 'expected at least one stage' })
    .max(20, { error: 'expected at most 20 stages' })
    .describe('The stages, in order.'),
});

const defaults = z.strictObject({
  environment: word.optional().describe('Where a release goes that names no environment.'),
  tests: z.array(word).optional().describe('Test phases of services that name none.'),
  approvals: word.optional().describe('Approval rules of services that name none.'),
  rollout: word.optional().describe('Rollout of services that name none.'),
  duration: duration('5m', 'Length of a window that has only a start.').optional(),
  required: z
    .array(z.enum(['scope', 'backout']))
    .optional()
    .describe('What must be there to start, beside what always must.'),
});

/** A reminder that is kept back for longer would be late rather than gathered. */
const LONGEST_GATHERING_MS = 60 * 60 * 1000;

const reminders = z.strictObject({
  before_start: oneOrMany(duration('1m', 'How long before the start.'))
    .optional()
    .describe('When people are told what is still missing.'),
  window_closing: oneOrMany(duration('1m', 'How long before the end.'))
    .optional()
    .describe('When the captain is told that the window is about to close.'),
  group_within: z
    .string()
    .refine((text) => (parseDuration(text) ?? Number.POSITIVE_INFINITY) <= LONGEST_GATHERING_MS, {
      error: 'expected a duration of at most 1h such as 5m, or 0s to send each by itself',
    })
    .optional()
    .describe('How far apart reminders to one person still make one message.'),
});

const review = z.strictObject({
  prompt_after: duration('0s', 'How long after the last bake the review opens.').optional(),
  due: z
    .string()
    .refine((text) => parseDelay(text) !== undefined, {
      error: 'expected a duration such as 3d, or 5 working days',
    })
    .optional()
    .describe('How long after that it is due.'),
  remind_every: duration('5m', 'How often it is asked for once it is open.').optional(),
});

/** The policy file as zod reads it. What is optional here has its default in policy-resolve.ts. */
export const policySchema = z.strictObject({
  version: z
    .literal(1, { error: 'expected version: 1, the only version of this file so far' })
    .describe('Version of the file format.'),
  organisation: organisation.optional().describe('What holds for everybody.'),
  people: z.array(person).optional().describe("What the directories can't tell about people."),
  groups: z.record(word, z.array(reference)).optional().describe('Groups and their members.'),
  environments: z
    .array(environment)
    .min(1, { error: 'expected at least one environment' })
    .optional()
    .describe('Environments in order of promotion.'),
  services: z
    .array(service)
    .min(1, { error: 'expected at least one service' })
    .describe('What is released.'),
  defaults: defaults.optional().describe("What holds where a service doesn't say."),
  approvals: z.record(word, approvals).optional().describe('Sets of approval rules.'),
  tests: z.record(word, testPhase).optional().describe('Test phases.'),
  rollouts: z.record(word, rollout).optional().describe('Rollouts.'),
  reminders: reminders.optional().describe('Reminders before and during the window.'),
  review: review.optional().describe('The review after the release.'),
});

/** A policy file whose shape is right; names may still lead nowhere. */
export type PolicyDocument = z.infer<typeof policySchema>;

/** The JSON Schema (2020-12) of the file, for editors. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    title: 'Signalbox policy',
    ...z.toJSONSchema(policySchema, { io: 'input' }),
  };
}

function isWithinOneDay(text: string): boolean {
  const hours = parseHours(text);
  return hours !== undefined && hours.start < hours.end;
}
