// One message as an article: who, when, what the bot drew, and the way into its thread.
import type { DeskMessage } from '../slack/desk-api.ts';
import { drawBlocks } from './blocks.ts';
import { clockTime, moment } from './dates.ts';
import { button, el } from './dom.ts';
import { mrkdwn, type Reader } from './draw-text.ts';
import { botFace, face } from './faces.ts';
import type { Host } from './host.ts';
import { drawMenu } from './menu.ts';
import { whileBusy } from './press.ts';
import type { Session } from './session.ts';
import { type Page, shownReplies } from './state.ts';
import { dayKey } from './wall-time.ts';

/** How a message stands among its neighbours. */
export type Setting = {
  /** Follows a message of the same author closely: no face and name again. */
  isCompact: boolean;
  inThread: boolean;
};

/** Who reads this page. */
export function readerOf(page: Page): Reader {
  const { state } = page;
  const people = new Map(state.people.map((person) => [person.id, person.realName]));
  people.set(state.bot.id, state.bot.name);
  return {
    me: state.me.id,
    zone: state.me.tz,
    now: state.now,
    person: (id) => people.get(id) ?? null,
    group: (id) => state.groups.find((group) => group.id === id) ?? null,
    channel: (id) => state.channels.find((channel) => channel.id === id)?.name ?? null,
  };
}

/** What pickers offer on this page. */
export function picksOf(page: Page): Pick<Host, 'people' | 'channels'> {
  const { state } = page;
  const people = state.people.filter((person) => person.kind !== 'deactivated');
  const channels = state.channels.filter((channel) => channel.kind !== 'direct');
  return {
    people: people.map((person) => ({ value: person.id, label: person.realName })),
    channels: channels.map((channel) => ({ value: channel.id, label: `#${channel.name}` })),
  };
}

/** Everything that a drawing of the message depends on. */
export function stampOf(message: DeskMessage, page: Page, setting: Setting): string {
  const { me, now } = page.state;
  const news = page.threadNews.get(message.ts) ?? 0;
  const replies = shownReplies(page, message).map((reply) => [reply.ts, reply.ephemeral]);
  const isOpen = page.place.thread === message.ts;
  const thread = setting.inThread ? [] : [replies, news, isOpen];
  const minute = message.text.includes('{ago}') ? Math.floor(now / 60_000) : 0;
  const reader = [me.id, me.tz, dayKey(now, me.tz), minute];
  return JSON.stringify([{ ...message, replies: [] }, setting, thread, reader]);
}

/** Draws a message. */
export function drawMessage(
  message: DeskMessage,
  page: Page,
  session: Session,
  setting: Setting,
): HTMLElement {
  const reader = readerOf(page);
  // An answer to the reader has a look of its own, and they are waiting for it.
  const isFresh = page.fresh.has(message.ts) && !message.ephemeral;
  const classes = ['message'];
  if (setting.isCompact) classes.push('compact');
  if (message.ephemeral) classes.push('private');
  if (isFresh) classes.push('fresh');
  return el(
    'article',
    {
      class: classes.join(' '),
      'data-ts': message.ts,
      'aria-label': `${message.author.name}, ${clockTime(message.at, reader.zone)}`,
    },
    faceOf(message, page),
    el(
      'div',
      { class: 'message-main' },
      message.ephemeral && privateMark(message, session),
      heading(message, reader),
      body(message, page, session, reader),
      !setting.inThread && threadLink(message, page, session),
    ),
    !message.ephemeral && !message.tombstone && tools(message, page, session, setting),
  );
}

function faceOf(message: DeskMessage, page: Page): HTMLElement {
  if (message.author.isBot) return botFace();
  const place = page.state.people.findIndex((person) => person.id === message.author.id);
  return face(message.author.name, place);
}

function heading(message: DeskMessage, reader: Reader): HTMLElement {
  const time = el(
    'time',
    {
      datetime: new Date(message.at).toISOString(),
      title: moment(message.at, reader.zone),
    },
    clockTime(message.at, reader.zone),
  );
  return el(
    'header',
    {},
    el('strong', {}, message.author.name),
    message.author.isBot && el('span', { class: 'badge' }, 'App'),
    time,
    message.edited && el('span', { class: 'quiet edited' }, 'edited'),
  );
}

function privateMark(message: DeskMessage, session: Session): HTMLElement {
  const put = () => void session.dismiss(message.ts);
  return el(
    'p',
    { class: 'private-mark' },
    'Only visible to you',
    button({ class: 'link', 'data-at': 'dismiss' }, 'Dismiss', put),
  );
}

function body(message: DeskMessage, page: Page, session: Session, reader: Reader): HTMLElement {
  if (message.tombstone) {
    return el('p', { class: 'quiet' }, 'This message was deleted.');
  }
  if (message.blocks.length === 0) {
    return el('div', { class: 'body' }, ...mrkdwn(message.text, reader));
  }
  const on = { channel: page.messages.channel.id, ts: message.ts };
  const host: Host = {
    reader,
    ...picksOf(page),
    value: () => undefined,
    changed: () => undefined,
    error: () => null,
    press: (at, choice) => session.press(on, at, choice),
  };
  return el('div', { class: 'body blocks' }, ...drawBlocks(message.blocks, host));
}

/** "3 replies", and how many of them are new. */
function threadLink(message: DeskMessage, page: Page, session: Session): HTMLElement | null {
  const replies = shownReplies(page, message);
  const last = replies.at(-1);
  if (!last) return null;
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const news = page.threadNews.get(message.ts) ?? 0;
  const isOpen = page.place.thread === message.ts;
  const link = button(
    { class: 'thread-link', 'data-at': 'thread', 'aria-expanded': String(isOpen) },
    el('span', { class: 'count' }, count),
    () => void session.go({ thread: isOpen ? null : message.ts }),
  );
  const zone = page.state.me.tz;
  link.append(el('span', { class: 'quiet' }, `last ${moment(last.at, zone)}`));
  if (news > 0) link.append(el('span', { class: 'news' }, `${news} new`));
  return link;
}

/** What one can do with a message: what the app offers there, and to reply. */
function tools(
  message: DeskMessage,
  page: Page,
  session: Session,
  setting: Setting,
): HTMLElement | null {
  const { message: offers } = page.state.shortcuts;
  const entries = offers.map(({ id, name }) => ({
    label: name,
    choose: () => void whileBusy(menu.opener, () => session.shortcut(id, message.ts)),
  }));
  const look = { class: 'button small more', name: 'More message shortcuts', at: 'shortcuts' };
  const menu = drawMenu('⋮', look, entries);
  if (setting.inThread && offers.length === 0) return null;
  return el(
    'div',
    { class: 'tools' },
    offers.length > 0 && menu.element,
    !setting.inThread && replyButton(message, session),
  );
}

function replyButton(message: DeskMessage, session: Session): HTMLElement {
  return button(
    { class: 'button small', 'data-at': 'reply', title: 'Reply in the thread' },
    'Reply',
    () => void session.go({ thread: message.ts }),
  );
}
