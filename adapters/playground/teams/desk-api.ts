// The playground page and the simulated Teams tenant live in different worlds (browser, server)
// and meet here: every JSON shape that crosses between them. Types only, so the page can import it.

/** Where the composer mounts the desk; every path below is relative to it. */
export type TeamsDeskBase = '/playground/api/teams';

/*
 * What the desk answers to. `as` is the id (`29:…`) of the person who sits at the desk; `chat` is
 * the id of a chat in TeamsState.
 *
 *   GET  /state?as              TeamsState
 *   GET  /messages?as&chat      TeamsMessages
 *   GET  /events                server-sent events `changed` with a TeamsChanged, one at once
 *   POST /say                   TeamsSay       -> TeamsAnswer
 *   POST /press                 TeamsPress     -> TeamsAnswer
 *   POST /command               TeamsCommand   -> TeamsAnswer
 *   POST /submit                TeamsSubmit    -> TeamsAnswer
 *   POST /close                 TeamsClose     -> TeamsAnswer
 *   POST /install               TeamsInstall   -> TeamsAnswer
 *   POST /uninstall             TeamsInstall   -> TeamsAnswer
 *   POST /read                  TeamsRead      -> TeamsChanged
 *
 * Else a DeskProblem, as at Slack's desk: 400 (not understood, no such button), 403 (foreign Origin
 * or Host), 404 (nobody or nothing of that id), 413 (more than 64 KB), 415 (not `application/json`).
 *
 * The clock is the playground's: read and move it through the desk of the Slack workspace.
 * GET /messages is also how the person's client looks at cards: a card with a `refresh` that names
 * this person is asked for once per version, and a change is told when their own card has come.
 */

/** Sent when anything in the tenant changed; the page then reads again what it shows. */
export type TeamsChanged = { revision: number };

/** The frame of the page: who is there, which chats, who is the bot, what lies on top. */
export type TeamsState = {
  revision: number;
  /** The tenant's clock, epoch milliseconds. */
  now: number;
  tenant: { id: string; name: string };
  me: TeamsPerson;
  people: TeamsPerson[];
  bot: { id: string; name: string };
  /** The personal chat with the bot, group chats, then channels that `me` is a member of. */
  chats: TeamsChat[];
  /** What the app offers beside the message box, and in the menu of a message. */
  commands: { compose: TeamsOffer[]; message: TeamsOffer[] };
  /** The dialog this person has open; it lies over everything. */
  dialog: TeamsDialog | null;
  /** What Teams told this person in passing, oldest first, the latest twenty. */
  toasts: TeamsToast[];
};

/** A command of the app's message extension. */
export type TeamsOffer = { id: string; title: string };

/** Somebody in the tenant; `stranger` is somebody of another organisation. */
export type TeamsPerson = {
  id: string;
  aadObjectId: string;
  name: string;
  email: string;
  timezone: string;
  kind: 'member' | 'guest' | 'stranger';
};

/** `unread` counts messages of others, replies too, since `POST /read`. */
export type TeamsChat = {
  id: string;
  kind: 'personal' | 'groupChat' | 'channel';
  /** The channel's name, the group's name, or the bot's. */
  name: string;
  /** The team of a channel. */
  team: { id: string; name: string } | null;
  /** Ids of people. */
  members: string[];
  /** Personal: this person has the app. Else: the bot is in the team or group. */
  hasBot: boolean;
  unread: number;
};

/** One chat as one person sees it, oldest first. */
export type TeamsMessages = { revision: number; chat: TeamsChat; messages: TeamsMessage[] };

/** An Adaptive Card as the bot sent it, up to version 1.5. */
export type TeamsCard = { type: 'AdaptiveCard'; [field: string]: unknown };

/** A message; `id` names it in its chat. */
export type TeamsMessage = {
  id: string;
  /** When it was written, epoch milliseconds. */
  at: number;
  author: { id: string; name: string; isBot: boolean };
  /** `<at>Name</at>` marks a mention; else Teams' subset of Markdown when `isMarkdown`. */
  text: string;
  isMarkdown: boolean;
  /** As this person sees them: their own card where a press or a refresh answered one. */
  cards: TeamsCard[];
  /** True when the first card is this person's own, not everybody's. */
  isPersonal: boolean;
  edited: boolean;
  /** Taken away; shown as "This message has been deleted". */
  deleted: boolean;
  /** For a post in a channel: its thread, oldest first. Else empty. */
  replies: TeamsMessage[];
};

/** A dialog: a card, or the address of a page that the playground doesn't show. */
export type TeamsDialog = {
  id: string;
  title: string;
  /** Pixels, or Teams' words for them. */
  height: number | 'small' | 'medium' | 'large';
  width: number | 'small' | 'medium' | 'large';
  card: TeamsCard | null;
  url: string | null;
};

/** Something told in passing; `isFailure` for what didn't work. */
type TeamsToast = { at: number; text: string; isFailure: boolean };

/** What is filled in, by the id of the input; several choices are joined with commas. */
export type TeamsInputs = Record<string, string>;

/**
 * Write a message. `@Release` mentions the bot (needed in channels and groups), `@Ana` a person.
 * `thread` is the id of the post to reply to.
 */
export type TeamsSay = { as: string; chat: string; text: string; thread?: string };

/** Press a button of a card; `action` is its JSON exactly as it stands in the card. */
export type TeamsPress = {
  as: string;
  chat: string;
  message: string;
  action: Record<string, unknown>;
  inputs?: TeamsInputs;
};

/** Use a command of the app: beside the message box of a chat, or at one of its messages. */
export type TeamsCommand = { as: string; chat: string; command: string; message?: string };

/** Press a button of the open dialog. */
export type TeamsSubmit = {
  as: string;
  dialog: string;
  action: Record<string, unknown>;
  inputs: TeamsInputs;
};

/** Close the open dialog without sending it. */
export type TeamsClose = { as: string };

/** Add the app to the chat (or take it away): personal, a group, or the team of a channel. */
export type TeamsInstall = { as: string; chat: string };

/** Everything in this chat has been seen. */
export type TeamsRead = { as: string; chat: string };

/** What Teams' client would show after an action. */
export type TeamsAnswer = {
  revision: number;
  /** False when Teams would show a failure: see `notice`, or `errors` for inputs. */
  ok: boolean;
  /** HTTP status of the bot; null when none came in time or nothing was sent to it. */
  status: number | null;
  /** Milliseconds the bot took. */
  took: number;
  /** What Teams would tell in passing. */
  notice: string | null;
  /** Complaints of the client about inputs, by their id; nothing was sent then. */
  errors: Record<string, string>;
  /** The id of the message that was written, for `say`. */
  id: string | null;
};
