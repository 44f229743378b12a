// The middle and the right of the page: a channel's messages, and the thread that is open.
import type { DeskMessage } from '../slack/desk-api.ts';
import { dayLine } from './dates.ts';
import { button, byId, el, setText } from './dom.ts';
import { type Item, showKeyed } from './keyed.ts';
import { drawMessage, readerOf, type Setting, stampOf } from './message.ts';
import { Scroller } from './scroller.ts';
import type { Session } from './session.ts';
import { openThread, type Page, placeName, shownMessages, shownReplies } from './state.ts';
import { exampleCommands } from './typed.ts';
import { dayKey } from './wall-time.ts';

const closeTogether = 5 * 60_000;

function follows(before: DeskMessage | undefined, message: DeskMessage, zone: string): boolean {
  if (!before || before.author.id !== message.author.id) return false;
  const plain = [before, message].every((each) => each.blocks.length === 0 && !each.ephemeral);
  const isSameDay = dayKey(before.at, zone) === dayKey(message.at, zone);
  return plain && isSameDay && message.at - before.at < closeTogether;
}

function messageItem(
  where: string,
  message: DeskMessage,
  page: Page,
  session: Session,
  setting: Setting,
): Item {
  return {
    key: `${where}/${message.ts}`,
    stamp: stampOf(message, page, setting),
    draw: () => drawMessage(message, page, session, setting),
  };
}

function timelineItems(where: string, page: Page, session: Session): Item[] {
  const { me, now } = page.state;
  const messages = shownMessages(page);
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const day = dayKey(message.at, me.tz);
    const isNewDay = !before || dayKey(before.at, me.tz) !== day;
    const isCompact = follows(before, message, me.tz);
    const item = messageItem(where, message, page, session, { isCompact, inThread: false });
    return isNewDay ? [dayItem(where, message.at, me.tz, now), item] : [item];
  });
}

function dayItem(where: string, at: number, zone: string, now: number): Item {
  const text = dayLine(at, { zone, now });
  return {
    key: `${where}/day/${dayKey(at, zone)}`,
    stamp: text,
    draw: () => el('div', { class: 'day' }, el('span', {}, text)),
  };
}

/** Whether there is something new at the end of these. */
function isNewest(page: Page, messages: readonly DeskMessage[]): boolean {
  const last = messages.at(-1);
  return last !== undefined && page.fresh.has(last.ts);
}

/** The channel's timeline; `suggest` puts a line into the composer. */
export function makeTimeline(session: Session, suggest: (line: string) => void) {
  const box = byId('timeline', HTMLElement);
  const list = byId('timeline-list', HTMLElement);
  const empty = byId('timeline-empty', HTMLElement);
  const scroller = new Scroller(box, list, byId('timeline-jump', HTMLElement));
  const draw = (page: Page): void => {
    const where = `${page.state.me.id}/${page.messages.channel.id}`;
    scroller.draw(where, isNewest(page, shownMessages(page)), () => {
      const items = timelineItems(where, page, session);
      showKeyed(list, items);
      showKeyed(empty, items.length > 0 ? [] : [welcome(page, suggest)]);
    });
  };
  return { draw, toEnd: () => scroller.toEnd() };
}

/** What an empty channel says: where one is, and lines that work. */
function welcome(page: Page, suggest: (line: string) => void): Item {
  const { channel } = page.messages;
  const { me, now, bot } = page.state;
  const lines = exampleCommands(now, me.tz);
  const about =
    channel.kind === 'direct'
      ? `Here ${bot.name} talks to you alone: it asks for your approval and reminds you.`
      : `Nobody has written here yet. Plan a release, and ${bot.name} posts its card to the channel.`;
  return {
    key: channel.id,
    stamp: JSON.stringify([channel.id, me.id, lines]),
    draw: () =>
      el(
        'div',
        { class: 'welcome' },
        el('h2', {}, channel.kind === 'direct' ? bot.name : `#${channel.name}`),
        el('p', {}, about),
        el(
          'p',
          { class: 'quiet' },
          'To begin, pick a line, change it as you like, and press Enter:',
        ),
        el(
          'ul',
          { class: 'examples' },
          ...lines.map((line) =>
            el(
              'li',
              {},
              button({ class: 'example' }, el('code', {}, line), () => suggest(line)),
            ),
          ),
        ),
      ),
  };
}

/** The thread at the right; hidden while none is open. */
export function makeThread(session: Session) {
  const pane = byId('thread', HTMLElement);
  const list = byId('thread-list', HTMLElement);
  const scroller = new Scroller(
    byId('thread-scroll', HTMLElement),
    list,
    byId('thread-jump', HTMLElement),
  );
  const close = () => void session.go({ thread: null });
  byId('thread-close', HTMLElement).addEventListener('click', close);
  pane.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  });
  const draw = (page: Page): void => {
    const first = openThread(page);
    document.body.classList.toggle('with-thread', first !== undefined);
    pane.hidden = first === undefined;
    if (!first) return;
    setText(byId('thread-place', HTMLElement), placeName(page));
    const where = `${page.state.me.id}/${first.ts}`;
    scroller.draw(where, isNewest(page, shownReplies(page, first)), () => {
      showKeyed(list, threadItems(where, first, page, session));
    });
  };
  return { draw, toEnd: () => scroller.toEnd() };
}

function threadItems(where: string, first: DeskMessage, page: Page, session: Session): Item[] {
  const replies = shownReplies(page, first);
  const item = (message: DeskMessage, before?: DeskMessage) => {
    const isCompact = follows(before, message, readerOf(page).zone);
    return messageItem(where, message, page, session, { isCompact, inThread: true });
  };
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const line: Item = {
    key: `${where}/count`,
    stamp: count,
    draw: () => el('div', { class: 'day' }, el('span', {}, count)),
  };
  const rest = replies.map((reply, index) => item(reply, replies[index - 1]));
  return replies.length > 0 ? [item(first), line, ...rest] : [item(first)];
}
