// One message of Teams: who, when, what it says, its cards, and the chain of replies under a post.
import type { TeamsMessage, TeamsPerson, TeamsState } from '../teams/desk-api.ts';
import { drawCard, drawMarkdown, type Send } from './adaptive.ts';
import { clockTime, moment } from './dates.ts';
import { button, el } from './dom.ts';
import { botFace, face } from './faces.ts';
import { type Item, showKeyed } from './keyed.ts';
import { drawMenu } from './menu.ts';
import { whileBusy } from './press.ts';
import { piecesOf } from './teams-match.ts';
import { dayKey } from './wall-time.ts';

/** What a message needs to know of the pane that shows it. */
export type Around = {
  state: TeamsState;
  /** The reader and the chat, so that no other reader's drawing is taken for theirs. */
  where: string;
  isChannel: boolean;
  send: (message: TeamsMessage) => Send;
  reply: (message: TeamsMessage) => void;
  /** Uses a command of the app at a message. */
  command: (message: TeamsMessage, command: string) => Promise<void>;
};

/** The frame of a post, which stays while it is read; `fillPost` puts in what it says. */
export function postItem(post: TeamsMessage, around: Around): Item {
  const { me } = around.state;
  const label = `Teams: ${post.author.name}, ${clockTime(post.at, me.timezone)}`;
  const hasReply = around.isChannel && !post.deleted;
  return {
    key: `${around.where}/${post.id}`,
    stamp: JSON.stringify([label, hasReply]),
    draw: () => {
      const answer = button(
        {
          class: 'link',
          'data-at': `reply/${post.id}`,
          'aria-label': `Reply to ${post.author.name}`,
        },
        'Reply',
        () => around.reply(post),
      );
      return el(
        'article',
        { class: 'post', 'data-post': post.id, 'aria-label': label },
        el('div', { class: 'post-head' }),
        el('div', { class: 'chain' }),
        hasReply && el('p', { class: 'post-foot' }, answer),
      );
    },
  };
}

/** Draws the post and each reply by itself: a new reply leaves the cards above it as they are. */
export function fillPost(frame: Element, post: TeamsMessage, around: Around): void {
  const [head, chain] = frame.children;
  if (head) showKeyed(head, [messageItem(post, around)]);
  if (chain) {
    showKeyed(
      chain,
      post.replies.map((each) => messageItem(each, around)),
    );
  }
}

function messageItem(message: TeamsMessage, around: Around): Item {
  const { me, now } = around.state;
  const { replies: _, ...alone } = message;
  return {
    key: message.id,
    stamp: JSON.stringify([alone, me.timezone, dayKey(now, me.timezone)]),
    draw: () => drawOne(message, around),
  };
}

function drawOne(message: TeamsMessage, around: Around): HTMLElement {
  const { me, people } = around.state;
  const { author } = message;
  const isToday = dayKey(message.at, me.timezone) === dayKey(around.state.now, me.timezone);
  const time = el(
    'time',
    { datetime: new Date(message.at).toISOString(), title: moment(message.at, me.timezone) },
    isToday ? clockTime(message.at, me.timezone) : moment(message.at, me.timezone),
  );
  return el(
    'div',
    { class: 'teams-message' },
    author.isBot ? botFace() : face(author.name, placeOf(people, author.id)),
    el(
      'div',
      { class: 'message-main' },
      el(
        'header',
        {},
        el('strong', {}, author.name),
        author.isBot && el('span', { class: 'badge' }, 'App'),
        time,
        message.edited && el('span', { class: 'quiet edited' }, 'Edited'),
        message.isPersonal && el('span', { class: 'quiet edited' }, 'Your view'),
        !message.deleted && actions(message, around),
      ),
      ...body(message, around),
    ),
  );
}

/** What the app offers at this message. */
function actions(message: TeamsMessage, around: Around): HTMLElement | null {
  const { message: offers } = around.state.commands;
  if (offers.length === 0) return null;
  const entries = offers.map(({ id, title }) => ({
    label: title,
    choose: () => void whileBusy(menu.opener, () => around.command(message, id)),
  }));
  const name = `More actions at the message of ${message.author.name}`;
  const look = { class: 'button small more', name, at: `actions/${message.id}` };
  const menu = drawMenu('⋯', look, entries);
  return el('div', { class: 'actions' }, menu.element);
}

function placeOf(people: readonly TeamsPerson[], id: string): number {
  return people.findIndex((person) => person.id === id);
}

function body(message: TeamsMessage, around: Around): HTMLElement[] {
  if (message.deleted) return [el('p', { class: 'quiet' }, 'This message has been deleted')];
  const cards = message.cards.map((card) =>
    drawCard(card, around.state.people, around.send(message)),
  );
  return message.text === '' ? cards : [drawText(message), ...cards];
}

function drawText({ text, isMarkdown }: TeamsMessage): HTMLElement {
  if (isMarkdown) return drawMarkdown(text);
  const pieces = piecesOf(text).map((piece) =>
    piece.kind === 'mention' ? el('span', { class: 'mention' }, piece.text) : piece.text,
  );
  return el('p', { class: 'kept' }, ...pieces);
}
