// What a body has to be before anything else looks at it: JSON of little depth that is an activity.
// Only what the gate decides by is checked here; the rest is read where it is used.
import { z } from 'zod';

/** An activity as it came: what is named here has been checked, everything else is as the sender wrote it. */
export type Activity = z.infer<typeof activitySchema>;

/** What is asked of an activity beside its shape. */
export interface ActivityRules {
  /** Local mode: simulators leave ids out and use channels of their own. */
  readonly local: boolean;
}

const deepest = 32;

const id = z.string().min(1).max(2000);
const tenant = z.string().max(200).nullish();

const activitySchema = z.looseObject({
  type: z.string().min(1).max(100),
  id: id.optional(),
  channelId: z.string(),
  serviceUrl: id,
  from: z.looseObject({ id, tenantId: tenant }),
  recipient: z.looseObject({ id }),
  conversation: z.looseObject({ id, tenantId: tenant }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: tenant }).nullish() }).nullish(),
});

const channels = ['msteams'];
const localChannels = [...channels, 'emulator', 'directline'];

/** The activity in a body, or undefined if there is none that this bot could be meant by. */
export function readActivity(body: Buffer, { local }: ActivityRules): Activity | undefined {
  const value = parsed(body);
  if (!isShallow(value, deepest)) return undefined;
  const read = activitySchema.safeParse(value);
  if (!read.success) return undefined;
  const activity = read.data;
  if (!(local ? localChannels : channels).includes(activity.channelId)) return undefined;
  const named = local || activity.id !== undefined || !/^(?:message|invoke)$/.test(activity.type);
  return named ? activity : undefined;
}

/** Every tenant an activity speaks of, in lower case. */
export function tenantsOf({ from, conversation, channelData }: Activity): readonly string[] {
  return [conversation.tenantId, channelData?.tenant?.id, from.tenantId].flatMap((tenant) =>
    typeof tenant === 'string' ? [tenant.toLowerCase()] : [],
  );
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Whether a value is nested at most so deep, and has no key that could be taken for a prototype. */
function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0 || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).every((each) => isShallow(each, depth - 1));
}
