// The pane of Teams: reads what its reader sees whenever the tenant changes, draws it, and does what
// they ask for. While nobody can see it, it asks for nothing.
import type { DeskPerson } from '../slack/desk-api.ts';
import type {
  TeamsAnswer,
  TeamsChat,
  TeamsMessage,
  TeamsPerson,
  TeamsState,
} from '../teams/desk-api.ts';
import { loadRenderer } from './adaptive.ts';
import { DeskAway } from './ask.ts';
import { button, byId, el, setText } from './dom.ts';
import { type Item, showKeyed } from './keyed.ts';
import { makeOffers } from './offers.ts';
import { whileBusy } from './press.ts';
import { listenToTeams, teamsDesk } from './teams-desk.ts';
import { makeTeamsDialog } from './teams-dialog.ts';
import { personIn } from './teams-match.ts';
import { type Around, fillPost, postItem } from './teams-message.ts';

const kept = 'signalbox-teams-chat';

/** Long enough to read a refusal of a few lines. */
const TOAST_MS = 20_000;

export class TeamsPane {
  #me: DeskPerson | null = null;
  #isShown = false;
  #stop: (() => void) | null = null;
  #chat = sessionStorage.getItem(kept) ?? 'personal';
  #thread: TeamsMessage | null = null;
  #state: TeamsState | null = null;
  #people: readonly TeamsPerson[] = [];
  #here: TeamsChat | null = null;
  #isReading = false;
  #isStale = false;
  #toastAt = 0;
  #toastOf = '';
  #toastTimer = 0;
  /** That nobody answers was the last that was told. */
  #isAway = false;
  #dialog = makeTeamsDialog({
    submit: async (dialog, action, inputs) => {
      const as = this.#state?.me.id ?? '';
      const answer = await this.#ask(() => teamsDesk.submit({ as, dialog, action, inputs }));
      return answer?.ok === false ? (answer.notice ?? Object.values(answer.errors).join(' ')) : '';
    },
    close: async () => {
      await this.#ask(() => teamsDesk.close(this.#state?.me.id ?? ''));
    },
  });
  #offers = makeOffers('teams-shortcuts', 'Shortcuts in Teams', (command) =>
    this.#command(command, undefined),
  );
  #input = byId('teams-input', HTMLTextAreaElement);
  #timeline = byId('teams-timeline', HTMLElement);

  constructor() {
    const form = byId('teams-composer', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void whileBusy(form, () => this.#say());
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    byId('teams-mention', HTMLElement).addEventListener('click', () => this.#mention());
    byId('teams-new', HTMLElement).addEventListener('click', () => {
      this.#thread = null;
      this.#drawComposer();
      this.#input.focus();
    });
  }

  /** Becomes the same person in Teams. */
  be(me: DeskPerson): void {
    if (this.#me?.id === me.id) return;
    this.#me = me;
    this.#thread = null;
    this.#tell('');
    void this.#refresh();
  }

  /** Listens while it can be seen. */
  show(isShown: boolean): void {
    if (this.#isShown === isShown) return;
    this.#isShown = isShown;
    this.#stop?.();
    this.#stop = isShown ? listenToTeams(() => void this.#refresh()) : null;
    if (isShown) void this.#refresh();
  }

  async #refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#isStale && this.#isShown && this.#me) {
      this.#isStale = false;
      try {
        await this.#read(this.#me);
        if (this.#isAway) this.#tell('');
      } catch (error) {
        this.#complain(error);
      }
    }
    this.#isReading = false;
  }

  async #read(me: DeskPerson): Promise<void> {
    await loadRenderer();
    const person = personIn(await this.#everybody(me), me);
    if (!person) {
      this.#drawNobody(me);
      return;
    }
    const wanted = this.#chat;
    const state = await teamsDesk.state(person.id);
    const chat = state.chats.find((each) => nameOf(each) === wanted) ?? state.chats[0];
    if (!chat) return;
    const { messages } = await teamsDesk.messages(person.id, chat.id);
    // Who has gone elsewhere meanwhile is read anew.
    if (this.#me !== me || this.#chat !== wanted) return;
    this.#state = state;
    this.#here = chat;
    this.#draw(state, chat, messages);
    if (chat.unread > 0 && document.visibilityState === 'visible') {
      await teamsDesk.read({ as: person.id, chat: chat.id });
    }
  }

  /** Asked for only while somebody is unknown. */
  async #everybody(me: DeskPerson): Promise<readonly TeamsPerson[]> {
    if (personIn(this.#people, me) === null) this.#people = (await teamsDesk.anybody()).people;
    return this.#people;
  }

  #drawNobody(me: DeskPerson): void {
    this.#state = null;
    this.#here = null;
    setText(byId('teams-about', HTMLElement), `${me.realName} isn't in this organisation`);
    showKeyed(byId('teams-chats', HTMLElement), []);
    showKeyed(byId('teams-list', HTMLElement), []);
    this.#dialog(null, []);
    this.#drawComposer();
  }

  #draw(state: TeamsState, chat: TeamsChat, messages: readonly TeamsMessage[]): void {
    const { me } = state;
    setText(byId('teams-about', HTMLElement), `${me.name} · ${me.email}`);
    showKeyed(
      byId('teams-chats', HTMLElement),
      state.chats.map((each) => this.#chatItem(each, chat)),
    );
    const box = this.#timeline;
    box.setAttribute('aria-label', `${chat.name} in Teams`);
    const list = byId('teams-list', HTMLElement);
    const around = this.#around(state, chat);
    const { where } = around;
    const isElsewhere = list.dataset.where !== where;
    const follows = isElsewhere || box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    list.dataset.where = where;
    const items = messages.map((each) => postItem(each, around));
    showKeyed(list, items.length > 0 ? items : [emptyItem(chat, state)]);
    for (const [index, post] of messages.entries()) {
      const frame = list.children[index];
      if (frame) fillPost(frame, post, around);
    }
    if (follows) box.scrollTop = box.scrollHeight;
    this.#drawComposer();
    this.#dialog(state.dialog, state.people);
    this.#drawToast(state);
  }

  /** What was told before this person sat down here is not told again. */
  #drawToast({ me, toasts }: TeamsState): void {
    const toast = toasts.at(-1);
    const isNews = this.#toastOf === me.id && toast !== undefined && toast.at > this.#toastAt;
    this.#toastOf = me.id;
    this.#toastAt = toast?.at ?? 0;
    if (isNews) this.#tell(toast.text);
  }

  #chatItem(chat: TeamsChat, here: TeamsChat): Item {
    const isHere = chat.id === here.id;
    const unread = isHere ? 0 : chat.unread;
    const label = chat.kind === 'personal' ? `Chat with ${chat.name}` : chat.name;
    return {
      key: chat.id,
      stamp: JSON.stringify([label, isHere, unread]),
      draw: () => {
        const made = button(
          {
            class: unread > 0 ? 'chat unread' : 'chat',
            'data-at': chat.id,
            'aria-current': isHere ? 'true' : null,
            'aria-label': `${label} in Teams`,
            'aria-description': unread > 0 ? `${unread} unread` : null,
            title: chat.team ? `${chat.team.name}: ${chat.name}` : label,
          },
          label,
          () => this.#go(chat),
        );
        if (unread > 0) made.append(el('span', { class: 'count-dot' }, String(unread)));
        return el('li', {}, made);
      },
    };
  }

  #go(chat: TeamsChat): void {
    this.#chat = nameOf(chat);
    this.#thread = null;
    this.#tell('');
    sessionStorage.setItem(kept, this.#chat);
    // What is typed from now on is meant for there, however long its messages take to come.
    this.#here = chat;
    this.#drawComposer();
    void this.#refresh();
  }

  #around(state: TeamsState, chat: TeamsChat): Around {
    return {
      state,
      where: `${state.me.id}/${chat.id}`,
      isChannel: chat.kind === 'channel',
      reply: (message) => {
        this.#thread = message;
        this.#drawComposer();
        this.#input.focus();
      },
      command: (message, command) => this.#command(command, message.id),
      send: (message) => async (action, inputs) => {
        const press = { as: state.me.id, chat: chat.id, message: message.id, action, inputs };
        await this.#ask(() => teamsDesk.press(press));
        // Nothing leaves this machine, so the address is only told.
        if (action.type === 'Action.OpenUrl') this.#tell(`Teams would open ${action.url}`);
      },
    };
  }

  /** Uses a command of the app, at a message or in this chat. */
  async #command(command: string, message: string | undefined): Promise<void> {
    const as = this.#state?.me.id;
    const chat = this.#here?.id;
    if (as === undefined || chat === undefined) return;
    const at = message === undefined ? {} : { message };
    await this.#ask(() => teamsDesk.command({ as, chat, command, ...at }));
  }

  #drawComposer(): void {
    const chat = this.#here;
    const bot = this.#state?.bot.name ?? '';
    const isPersonal = chat?.kind === 'personal';
    const offers = this.#state?.commands.compose ?? [];
    this.#offers(offers.map(({ id, title }) => ({ id, name: title })));
    this.#input.disabled = chat === null;
    const thread = this.#thread;
    this.#input.placeholder = isPersonal ? `Write to ${bot}, such as help` : `@${bot} help`;
    const mention = byId('teams-mention', HTMLElement);
    mention.hidden = isPersonal || chat === null;
    setText(mention, `@${bot}`);
    const target = thread ? `Replies to ${thread.author.name}'s post` : 'Starts a new post';
    setText(byId('teams-target', HTMLElement), chat?.kind === 'channel' ? target : '');
    byId('teams-new', HTMLElement).hidden = thread === null;
  }

  #mention(): void {
    const mention = `@${this.#state?.bot.name ?? ''} `;
    if (!this.#input.value.startsWith(mention)) this.#input.value = mention + this.#input.value;
    this.#input.focus();
  }

  async #say(): Promise<void> {
    const text = this.#input.value.trim();
    const as = this.#state?.me.id;
    const chat = this.#here?.id;
    if (text === '' || as === undefined || chat === undefined) return;
    const thread = this.#thread ? { thread: this.#thread.id } : {};
    this.#input.value = '';
    // What is written at the end is seen there; a reply stands under its post.
    if (this.#thread === null) this.#timeline.scrollTop = this.#timeline.scrollHeight;
    const answer = await this.#ask(() => teamsDesk.say({ as, chat, text, ...thread }));
    // What could not be sent is not lost.
    if (answer === null && this.#input.value === '') this.#input.value = text;
  }

  async #ask(deed: () => Promise<TeamsAnswer>): Promise<TeamsAnswer | null> {
    let answer: TeamsAnswer | null = null;
    try {
      answer = await deed();
      const complaint = Object.values(answer.errors).join(' ');
      if (answer.notice || complaint) this.#tell(answer.notice ?? complaint);
    } catch (error) {
      this.#complain(error);
    }
    await this.#refresh();
    return answer;
  }

  #complain(error: unknown): void {
    this.#tell(error instanceof Error ? error.message : 'Teams could not be reached.');
    this.#isAway = error instanceof DeskAway;
  }

  /** For a while, as in Teams. The line keeps its height, so that nothing moves when it speaks. */
  #tell(text: string): void {
    const box = byId('teams-toast', HTMLElement);
    this.#isAway = false;
    setText(box, text);
    clearTimeout(this.#toastTimer);
    if (text !== '') this.#toastTimer = window.setTimeout(() => setText(box, ''), TOAST_MS);
  }
}

/** How a chat is remembered: everybody's personal chat is another one. */
function nameOf(chat: TeamsChat): string {
  return chat.kind === 'personal' ? 'personal' : chat.id;
}

function emptyItem(chat: TeamsChat, state: TeamsState): Item {
  const { name } = state.bot;
  const words =
    chat.kind === 'personal'
      ? `Here ${name} talks to you alone. Write help to see what it does.`
      : `Nothing yet. Write @${name} help to begin.`;
  return {
    key: `${chat.id}/empty`,
    stamp: words,
    draw: () => el('p', { class: 'teams-empty quiet' }, words),
  };
}
