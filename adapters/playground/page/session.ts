// One reader's session: reads what the page shows whenever the workspace changes, and does what the
// reader asks for. Nothing here touches the page's elements.
import type {
  DeskAnswer,
  DeskChannel,
  DeskMessages,
  DeskState,
  DeskTarget,
  DeskValues,
  DeskViews,
} from '../slack/desk-api.ts';
import { arrivals, type Seen } from './arrivals.ts';
import { DeskAway, DeskRefusal } from './ask.ts';
import { desk } from './desk.ts';
import type { At } from './host.ts';
import { linkedMessage } from './permalink.ts';
import { channelFor, direct, isNamed, type Page, type Place } from './state.ts';

type Look = { state: DeskState; messages: DeskMessages; views: DeskViews };

export class Session {
  place: Place;
  /** The latest picture; null until the workspace has answered once. */
  page: Page | null = null;
  #show: (page: Page) => void;
  #notice: (text: string) => void;
  /** That nobody answers was the last that was said. */
  #isAway = false;
  #moving: (isMoving: boolean) => void;
  #seen = new Map<string, Seen>();
  #threadNews = new Map<string, number>();
  #dismissed = new Set<string>();
  #isReading = false;
  #isStale = false;
  #settled: (() => void)[] = [];
  /** Counts the drawings that brought something new. */
  #news = 0;
  #awaitingNews: (() => void)[] = [];

  /**
   * `show` draws a picture; `say` tells the reader that something didn't work; `moving` says that
   * what is shown belongs to somebody or somewhere else until the next picture.
   */
  constructor(
    place: Place,
    show: (page: Page) => void,
    say: (notice: string) => void,
    moving: (isMoving: boolean) => void,
  ) {
    this.place = place;
    this.#show = show;
    this.#notice = say;
    this.#moving = moving;
  }

  /**
   * Reads everything that is shown and draws it; resolves when what was true at the call is on the
   * page. Calls that come while reading are served together by one more reading.
   */
  refresh(): Promise<void> {
    this.#isStale = true;
    const settled = new Promise<void>((resolve) => this.#settled.push(resolve));
    if (!this.#isReading) void this.#readUntilFresh();
    return settled;
  }

  async #readUntilFresh(): Promise<void> {
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      const waiting = this.#settled.splice(0);
      await this.#attempt(() => this.#read());
      for (const done of waiting) done();
    }
    this.#isReading = false;
    this.#moving(false);
  }

  async #read(): Promise<void> {
    const asked = this.place;
    const state = await stateFor(asked.as);
    const channel = channelFor(state.channels, asked.channel);
    if (!channel) throw new Error(`${state.me.realName} is in no channel.`);
    const me = state.me.id;
    const [messages, views, waiting] = await Promise.all([
      desk.messages(me, channel.id),
      desk.views(me),
      this.#waitingFor(state),
    ]);
    if (asked !== this.place) {
      this.#isStale = true;
      return;
    }
    this.place = {
      ...asked,
      as: me,
      channel: channel.kind === 'direct' ? direct : channel.id,
      thread: isNamed(channel, asked.channel) ? asked.thread : null,
      side: channel.kind === 'direct' ? asked.side : 'chat',
    };
    this.#draw({ state, messages, views }, waiting);
    await this.#markRead(channel);
  }

  /** Who else has unread direct messages: a newcomer learns from it whom to be next. */
  async #waitingFor(state: DeskState): Promise<Map<string, number>> {
    const others = peopleToBe(state).filter((person) => person.id !== state.me.id);
    const states = await Promise.all(others.map((person) => desk.state(person.id)));
    return new Map(
      states.map((each) => {
        const direct = each.channels.filter((channel) => channel.kind === 'direct');
        return [each.me.id, direct.reduce((sum, channel) => sum + channel.unread, 0)];
      }),
    );
  }

  #draw(look: Look, waiting: ReadonlyMap<string, number>): void {
    const { state, messages } = look;
    const where = `${state.me.id}/${messages.channel.id}`;
    const seen = this.#seen.get(where) ?? null;
    const news = arrivals(seen, messages.messages, messages.channel.unread, state.me.id);
    this.#seen.set(where, news.seen);
    for (const [thread, count] of news.replies) {
      this.#threadNews.set(thread, (this.#threadNews.get(thread) ?? 0) + count);
    }
    if (this.place.thread) this.#threadNews.delete(this.place.thread);
    const isNews = news.fresh.size > 0 || look.views.modal?.hash !== this.page?.views.modal?.hash;
    this.page = {
      ...look,
      place: this.place,
      fresh: news.fresh,
      threadNews: new Map(this.#threadNews),
      waiting,
      dismissed: new Set(this.#dismissed),
      since: this.page?.since ?? state.now,
    };
    this.#moving(false);
    this.#show(this.page);
    if (!isNews) return;
    this.#news += 1;
    for (const resolve of this.#awaitingNews.splice(0)) resolve();
  }

  async #markRead(channel: DeskChannel): Promise<void> {
    const { as } = this.place;
    if (channel.unread === 0 || document.visibilityState !== 'visible' || as === null) return;
    await desk.read({ as, channel: channel.id });
  }

  /** Runs work whose failure the reader should hear of; whether it went well. */
  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      // What is over is not complained of any longer.
      if (this.#isAway) this.#say('');
      return true;
    } catch (error) {
      this.#say(error instanceof Error ? error.message : 'The workspace could not be reached.');
      this.#isAway = error instanceof DeskAway;
      return false;
    }
  }

  #say(text: string): void {
    this.#isAway = false;
    this.#notice(text);
  }

  /** Goes somewhere else and draws it. */
  go(change: Partial<Place>): Promise<void> {
    this.place = { ...this.place, ...change };
    if (change.as !== undefined || change.channel !== undefined) this.#moving(true);
    return this.refresh();
  }

  /** Becomes somebody else; the channel stays where they are in it too. */
  be(person: string): Promise<void> {
    this.#threadNews.clear();
    return this.look({ as: person, thread: null });
  }

  /** Goes to a channel or a side of one. The bot hears each time somebody looks at it, and at which side. */
  async look(change: Partial<Place>): Promise<void> {
    await this.go(change);
    if (this.page?.messages.channel.kind !== 'direct') return;
    const as = this.page.state.me.id;
    const tab = this.place.side === 'home' ? 'home' : 'messages';
    await this.#attempt(() => desk.openHome(as, tab));
    await this.refresh();
  }

  /** Shows the message that a permalink names; false when the link leads elsewhere. */
  async follow(address: string): Promise<boolean> {
    const linked = linkedMessage(address);
    const isHere = this.page?.state.channels.some((each) => each.id === linked?.channel);
    if (!linked || !isHere) {
      if (linked) this.#say('That message is in a conversation that you are not in.');
      return false;
    }
    await this.go({ channel: linked.channel, thread: linked.thread, side: 'chat' });
    return true;
  }

  /** Takes a private message out of the way, as Slack's "Dismiss message" does. */
  dismiss(ts: string): Promise<void> {
    this.#dismissed.add(ts);
    return this.refresh();
  }

  /** Sends a slash command (`text` is what follows it); whether the bot answered well. */
  command(text: string): Promise<boolean> {
    return this.#ask((as, channel) => desk.command({ as, channel, text }));
  }

  /** Writes a message, in a thread when `thread` is given. */
  write(text: string, thread: string | null): Promise<boolean> {
    return this.#ask((as, channel) =>
      desk.say(thread ? { as, channel, text, threadTs: thread } : { as, channel, text }),
    );
  }

  /** Uses an element of a message or of a view; `values` is what a view's form holds so far. */
  async press(
    on: DeskTarget,
    at: At,
    choice: string | string[] | null,
    values?: DeskValues,
  ): Promise<void> {
    const use = { on, action: at.action, block: at.block };
    const extras = { ...(choice === null ? {} : { choice }), ...(values ? { values } : {}) };
    const before = this.#news;
    await this.#ask((as) => desk.press({ as, ...use, ...extras }));
    if (this.#news === before) await this.#nextNews();
  }

  /** Uses a shortcut of the app, at a message if one is given. */
  async shortcut(shortcut: string, ts?: string): Promise<void> {
    await this.#ask((as, channel) =>
      desk.shortcut(ts === undefined ? { as, shortcut } : { as, shortcut, on: { channel, ts } }),
    );
  }

  /** Sends a form; null when the workspace couldn't be asked. */
  async submit(view: string, values: DeskValues): Promise<DeskAnswer | null> {
    let answer: DeskAnswer | null = null;
    const as = this.page?.state.me.id;
    if (as === undefined) return null;
    await this.#attempt(async () => {
      answer = await desk.submit({ as, view, values });
    });
    await this.refresh();
    return answer;
  }

  /** Closes the open form, or with `all` every form below it too. */
  async closeView(view: string, all: boolean): Promise<void> {
    await this.#ask((as) => desk.closeView({ as, view, all }));
  }

  /** Moves the workspace's clock forward. */
  async advance(ms: number): Promise<void> {
    await this.#attempt(() => desk.advance(ms));
    await this.refresh();
  }

  /** A bot may answer first and act then; what was pressed waits for the effect, but not for long. */
  #nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.#awaitingNews.push(resolve);
      setTimeout(resolve, 1500);
    });
  }

  async #ask(work: (as: string, channel: string) => Promise<DeskAnswer>): Promise<boolean> {
    // Somebody fast may act before the place they went to is on the page.
    if (this.page?.place !== this.place) await this.refresh();
    if (!this.page) return false;
    const as = this.page.state.me.id;
    const channel = this.page.messages.channel.id;
    let isOk = false;
    await this.#attempt(async () => {
      const answer = await work(as, channel);
      isOk = answer.ok;
      if (answer.notice) this.#say(answer.notice);
    });
    await this.refresh();
    return isOk;
  }
}

/** The frame for somebody; an address may name a person who isn't there any more. */
async function stateFor(as: string | null): Promise<DeskState> {
  try {
    return await desk.state(as);
  } catch (error) {
    const isGone = as !== null && error instanceof DeskRefusal && error.status === 404;
    if (!isGone) throw error;
    return desk.state(null);
  }
}

/** Everybody who can sit at the page: not bots, and nobody whose account is closed. */
export function peopleToBe(state: DeskState): DeskState['people'] {
  return state.people.filter((person) => person.kind !== 'bot' && person.kind !== 'deactivated');
}
