// What Teams sends, read as what a person said: the few fields we use, checked before they are believed (Teams docs;
// reliability T10). Who speaks is who the activity is from, never what a card's data says.
import { z } from 'zod';
import type { MessageRef } from '../../src/app/ports.ts';
import { CALLED } from '../../src/chat/calling.ts';
import { oneVisibleLine } from '../../src/chat/typed-text.ts';
import type { Place } from '../../src/domain/policy.ts';
import type { Spot } from './connector.ts';

/** Who spoke, and where they can be answered. */
export interface Speaker {
  readonly tenant: string;
  /** The Entra object id; without one, the id the bot knows them by. */
  readonly user: string;
  /** `29:…`. */
  readonly mri: string;
  /** Where they spoke; a thread of a channel has its own. */
  readonly spot: Spot;
  readonly personal: boolean;
  /** They used the app beside a conversation that the bot may not be in: it is neither spoken in nor believed to be open. */
  readonly aside: boolean;
  readonly zone: string | undefined;
}

const id = z.string().min(1).max(500);
const activityShape = z.object({
  type: z.string(),
  id: id.optional(),
  name: z.string().optional(),
  text: z.string().nullish(),
  textFormat: z.string().nullish().catch(undefined),
  value: z.unknown().optional(),
  replyToId: id.nullish(),
  serviceUrl: z.string(),
  action: z.string().optional(),
  from: z.object({
    id,
    name: z.string().nullish(),
    aadObjectId: id.nullish(),
    role: z.string().nullish(),
  }),
  recipient: z.object({ id }),
  conversation: z.object({
    id,
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
    tenantId: id.nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id }).nullish(),
      team: z.object({ id: id.nullish() }).nullish(),
      channel: z.object({ id: id.nullish() }).nullish(),
      eventType: z.string().nullish(),
    })
    .nullish()
    .catch(undefined),
  entities: z.array(z.unknown()).max(60).nullish().catch(undefined),
  membersAdded: z.array(z.object({ id })).nullish().catch(undefined),
  membersRemoved: z.array(z.object({ id })).nullish().catch(undefined),
});

export type Activity = z.infer<typeof activityShape>;

/** Undefined when a field that decides something has another shape than Teams gives it. */
export function readActivity(body: unknown): Activity | undefined {
  return activityShape.safeParse(body).data;
}

/** What stands for a tenant where none is said: only possible in local mode. */
const NO_TENANT = 'local';

export function speakerOf(activity: Activity): Speaker {
  const { conversation, from, channelData } = activity;
  return {
    tenant: tenantOf(activity),
    user: from.aadObjectId ?? from.id,
    mri: from.id,
    spot: { serviceUrl: activity.serviceUrl, conversation: conversation.id },
    personal: isPersonal(conversation, channelData?.channel?.id ?? undefined),
    aside: isAside(activity),
    zone: zoneOf(activity),
  };
}

/** An action of a message extension. */
function isAside({ name }: Activity): boolean {
  return name?.startsWith('composeExtension/') === true;
}

export function tenantOf({ conversation, channelData }: Activity): string {
  return (conversation.tenantId ?? channelData?.tenant?.id ?? NO_TENANT).toLowerCase();
}

function isPersonal(conversation: Activity['conversation'], channel: string | undefined): boolean {
  const { conversationType } = conversation;
  if (conversationType !== undefined && conversationType !== null)
    return conversationType === 'personal';
  return channel === undefined && conversation.isGroup !== true;
}

/** `teams:<tenant>:<Entra object id>`. */
export function accountOf({ tenant, user }: Pick<Speaker, 'tenant' | 'user'>): string {
  return `teams:${tenant}:${user}`;
}

/** A channel's own id: a thread's ends in the message it began with. */
export function channelIn(conversation: string): string {
  return conversation.split(';', 1).join('');
}

/** Posts of a channel begin threads; a group chat is one conversation. */
export function isChannel(conversation: string): boolean {
  return /@thread\.(?:tacv2|skype)/.test(conversation);
}

const thread = /;messageid=([^;]+)/;

/** The message that a thread's conversation began with. */
export function rootIn(conversation: string): string | undefined {
  return thread.exec(conversation)?.[1];
}

/** The conversation under a message of a channel. */
export function threadUnder(conversation: string, root: string): string {
  return `${channelIn(conversation)};messageid=${root}`;
}

/** Where it was said, as an utterance says it: nothing for a personal chat. */
export function placeOf(speaker: Speaker): { place?: Place; thread?: MessageRef } {
  if (speaker.personal) return {};
  const { conversation } = speaker.spot;
  const root = rootIn(conversation);
  return {
    place: `teams:${channelIn(conversation)}`,
    ...(root === undefined ? {} : { thread: { channel: conversation, id: root } }),
  };
}

/** The message a button stands on; a post of a channel is the root of its thread, whether or not Teams names it so. */
export function messageOf(activity: Activity): MessageRef | undefined {
  const { replyToId, conversation } = activity;
  if (replyToId === undefined || replyToId === null) return undefined;
  const isPost = isChannel(conversation.id) && rootIn(conversation.id) === undefined;
  const channel = isPost ? threadUnder(conversation.id, replyToId) : conversation.id;
  return { channel, id: replyToId };
}

/** Names this very delivery: Teams sends the same activity again when it waited in vain. Nobody else's has this name. */
export function requestOf(activity: Activity, digest: () => string): string {
  const { conversation, from, id: delivery } = activity;
  return `teams:${tenantOf(activity)}:${conversation.id}:${from.id}:${delivery ?? digest()}`;
}

const mention = z.object({
  type: z.literal('mention'),
  text: z
    .string()
    .max(300)
    .regex(/^<at\b/i),
  mentioned: z.object({ id, aadObjectId: id.nullish() }),
});

/** A typed line: the bot's own mention gone, other people's as tokens, on one line. */
export function wordsOf(activity: Activity): string {
  const { recipient, entities } = activity;
  const mentions = (entities ?? []).flatMap((entity) => {
    const read = mention.safeParse(entity).data;
    if (read === undefined || read.text === '') return [];
    const { text: written, mentioned } = read;
    const own = mentioned.id === recipient.id;
    return [{ written, token: own ? ' ' : tokenFor(mentioned, tenantOf(activity)) }];
  });
  const text = withTokens((activity.text ?? '').slice(0, LONGEST_TEXT), mentions);
  const line = oneVisibleLine(decoded(text, isMarkup(activity)));
  // Typed out instead of chosen from the list: in a personal chat both are the bot's name.
  return line.replace(CALLS, '');
}

const CALLS = new RegExp(String.raw`^(?:${CALLED.slack}|${CALLED.teams})\b\s*`, 'i');

/** Longer than any line that is understood, so that one that is too long is still told so. */
const LONGEST_TEXT = 20_000;

interface Mentioned {
  readonly written: string;
  readonly token: string;
}

/**
 * In one pass over what was typed, so that no token is read again. Two people of one name are written alike: each of the
 * mentions, in their order, stands for the next of them.
 */
function withTokens(text: string, mentions: readonly Mentioned[]): string {
  if (mentions.length === 0) return text;
  const tokens = new Map<string, string[]>();
  for (const { written, token } of mentions) {
    tokens.set(written, [...(tokens.get(written) ?? []), token]);
  }
  const literal = [...tokens.keys()].map((written) => written.replace(/[^\p{L}\p{N}]/gu, '\\$&'));
  const longestFirst = literal.toSorted((a, b) => b.length - a.length).join('|');
  return text.replace(new RegExp(longestFirst, 'g'), (written) => {
    const left = tokens.get(written) ?? [];
    return (left.length > 1 ? left.shift() : left[0]) ?? written;
  });
}

function tokenFor(mentioned: z.infer<typeof mention>['mentioned'], tenant: string): string {
  return ` @{teams:${tenant}:${mentioned.aadObjectId ?? mentioned.id}} `;
}

/** In markup the tags are Teams' own, since what is typed comes escaped. */
function isMarkup({ text, textFormat }: Activity): boolean {
  return textFormat === 'xml' || /^\s*<(p|div)\b[^<>]*>.*<\/\1>\s*$/is.test(text ?? '');
}

/**
 * Plain text comes as it was typed: `a<b and c>d` is words
 * (https://github.com/MicrosoftDocs/OfficeDocs-SkypeForBusiness/issues/4723). Only mentions and entities are Teams' own.
 */
function decoded(text: string, markup: boolean): string {
  const tags = markup
    ? /<\/?(?:p|div|span|br|b|i|em|strong|at)\b[^<>]*>/gi
    : /<\/?at(?: [^<>]*)?>/gi;
  return text
    .replace(tags, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: z.string().max(100) });

function zoneOf({ entities }: Activity): string | undefined {
  for (const entity of entities ?? []) {
    const zone = clientInfo.safeParse(entity).data?.timezone;
    if (zone !== undefined && isZone(zone)) return zone;
  }
  return undefined;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const pressed = z.object({
  action: z.object({ verb: z.string().max(100).nullish(), data: z.unknown().optional() }),
});

/** An `adaptiveCard/action`; undefined for one that isn't ours. */
export function readAction(activity: Activity): { verb: string; data: unknown } | undefined {
  const read = pressed.safeParse(activity.value).data;
  return read && { verb: read.action.verb ?? '', data: read.action.data };
}

const dialog = z.object({ data: z.unknown().optional() });

/** What a `task/fetch` or `task/submit` carries. */
export function readDialog(activity: Activity): unknown {
  return dialog.safeParse(activity.value).data?.data;
}

const said = z.object({
  says: z.string().min(1).max(4000),
  place: z.string().min(1).max(500).optional().catch(undefined),
});

/** The line behind a button, and where a private answer to it belongs. */
export interface Said {
  readonly says: string;
  readonly place: Place | undefined;
}

export function lineIn(data: unknown): Said | undefined {
  const read = said.safeParse(data).data;
  return read && { says: oneVisibleLine(read.says), place: read.place };
}
