// The left of the page: whom to be, and where to look.
import type { DeskChannel, DeskPerson, DeskState } from '../slack/desk-api.ts';
import { button, byId, el } from './dom.ts';
import { botFace, face } from './faces.ts';
import { type Item, showKeyed } from './keyed.ts';
import { peopleToBe, type Session } from './session.ts';
import { direct, type Page } from './state.ts';

/** Draws people and channels, and switches between them. */
export function makeSidebar(session: Session) {
  const people = byId('people', HTMLElement);
  const channels = byId('channels', HTMLElement);
  const directs = byId('directs', HTMLElement);
  return (page: Page): void => {
    const { state } = page;
    showKeyed(
      people,
      peopleToBe(state).map((person) => personItem(person, page, session)),
    );
    const isDirect = (channel: DeskChannel) => channel.kind === 'direct';
    const item = (channel: DeskChannel) => channelItem(channel, page, session);
    showKeyed(channels, state.channels.filter((channel) => !isDirect(channel)).map(item));
    showKeyed(directs, state.channels.filter(isDirect).map(item));
  };
}

/** What a person is here for: that they are a guest, what they say they do, or their groups. */
function roleOf(person: DeskPerson, state: DeskState): string {
  const kinds: Partial<Record<DeskPerson['kind'], string>> = {
    guest: 'Guest',
    stranger: 'From another organisation',
  };
  const groups = state.groups.filter((group) => group.users.includes(person.id));
  const names = groups.map((group) => group.name).join(', ');
  return kinds[person.kind] ?? (person.title || names || `@${person.name}`);
}

function personItem(person: DeskPerson, page: Page, session: Session): Item {
  const { state } = page;
  const isMe = person.id === state.me.id;
  const waiting = page.waiting.get(person.id) ?? 0;
  const role = roleOf(person, state);
  const place = state.people.findIndex((each) => each.id === person.id);
  const about = waiting > 0 ? `${role}; ${waiting} unread from ${state.bot.name}` : role;
  return {
    key: person.id,
    stamp: JSON.stringify([person, isMe, about]),
    draw: () =>
      el(
        'li',
        {},
        button(
          {
            class: 'person',
            'data-at': person.id,
            'aria-current': isMe ? 'true' : null,
            'aria-label': person.realName,
            'aria-description': about,
            title: about,
          },
          el(
            'span',
            { class: 'row' },
            face(person.realName, place),
            el(
              'span',
              { class: 'names' },
              el('span', { class: 'name' }, person.realName),
              el('span', { class: 'role' }, role),
            ),
            waiting > 0 && el('span', { class: 'count-dot' }, String(waiting)),
          ),
          () => void session.be(person.id),
        ),
      ),
  };
}

function channelItem(channel: DeskChannel, page: Page, session: Session): Item {
  const isHere = channel.id === page.messages.channel.id;
  const unread = isHere && document.visibilityState === 'visible' ? 0 : channel.unread;
  const isDirect = channel.kind === 'direct';
  const name = isDirect ? page.state.bot.name : channel.name;
  const mark = channel.kind === 'private' ? '🔒︎' : '#';
  const classes = unread > 0 ? 'channel unread' : 'channel';
  const about = [
    unread > 0 ? `${unread} unread` : null,
    channel.archived ? 'archived' : null,
    channel.botIsMember ? null : `${page.state.bot.name} isn't in this channel`,
  ];
  const description = about.filter((each) => each !== null).join(', ');
  return {
    key: channel.id,
    stamp: JSON.stringify([channel.id, name, channel.kind, isHere, unread, description]),
    draw: () =>
      el(
        'li',
        {},
        button(
          {
            class: classes,
            'data-at': channel.id,
            'aria-current': isHere ? 'true' : null,
            'aria-label': name,
            'aria-description': description || null,
            title: description || null,
          },
          el(
            'span',
            { class: 'row' },
            isDirect ? botFace() : el('span', { class: 'hash', 'aria-hidden': 'true' }, mark),
            el('span', { class: 'name' }, name),
            unread > 0 && el('span', { class: 'count-dot' }, String(unread)),
          ),
          () =>
            void session.look({
              channel: isDirect ? direct : channel.id,
              thread: null,
              side: 'chat',
            }),
        ),
      ),
  };
}
