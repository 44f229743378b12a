// The playground page and the simulated workspace live in different worlds (browser, server) and
// meet here: every JSON shape that crosses between them. Types only, so the page can import it.

/** Where the composer mounts the desk; every path below is relative to it. */
export type DeskBase = '/playground/api';

/*
 * What the desk answers to. `as` is the id of the person who sits at the desk.
 *
 *   GET  /state?as              DeskState
 *   GET  /messages?as&channel   DeskMessages
 *   GET  /view?as               DeskViews
 *   GET  /clock                 DeskClock
 *   GET  /events                server-sent events `changed` with a DeskChanged, one at once
 *   POST /command               DeskCommand   -> DeskAnswer
 *   POST /say                   DeskSay       -> DeskAnswer
 *   POST /press                 DeskPress     -> DeskAnswer
 *   POST /shortcut              DeskShortcut  -> DeskAnswer
 *   POST /submit                DeskSubmit    -> DeskAnswer
 *   POST /close-view            DeskCloseView -> DeskAnswer
 *   POST /open-home             DeskOpenHome  -> DeskAnswer
 *   POST /read                  DeskRead      -> DeskChanged
 *   POST /clock/advance         DeskAdvance   -> DeskClock
 *
 * Else a DeskProblem: 400 (not understood, no such button), 403 (foreign Origin or Host), 404
 * (nobody or nothing of that id), 413 (more than 64 KB), 415 (not `application/json`).
 */

/** Body of every answer that isn't 2xx: one sentence for the person at the page. */
export type DeskProblem = { problem: string };

/** Sent when anything in the workspace changed; the page then reads again what it shows. */
export type DeskChanged = { revision: number };

/** The workspace's clock, epoch milliseconds. */
export type DeskClock = { now: number };

/** Move the clock forward by this many milliseconds, 1 to 366 days. */
export type DeskAdvance = { ms: number };

/** The frame of the page: who is there, which channels, who is the bot. */
export type DeskState = {
  revision: number;
  now: number;
  team: { id: string; name: string };
  me: DeskPerson;
  people: DeskPerson[];
  /** `<!subteam^ID>` in texts names one of these. */
  groups: DeskGroup[];
  /** Channels that `me` is a member of, then the direct conversation with the bot. */
  channels: DeskChannel[];
  bot: { id: string; name: string };
  /** What the app offers in menus: everywhere, and at messages. */
  shortcuts: { global: DeskOffer[]; message: DeskOffer[] };
};

/** A shortcut of the app. */
export type DeskOffer = { id: string; name: string };

/** `kind` is what Slack would badge: guests and strangers (another organisation) are marked. */
export type DeskPerson = {
  id: string;
  /** The handle, without `@`. */
  name: string;
  realName: string;
  /** What they do, in their own words; may be empty. */
  title: string;
  email: string | null;
  tz: string;
  kind: 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';
};

/** A user group; `handle` is written without `@`. */
type DeskGroup = { id: string; handle: string; name: string; users: string[] };

/** `unread` counts messages of others (replies and private ones too) since `POST /read`. */
export type DeskChannel = {
  id: string;
  /** Without `#`; for a direct conversation the bot's name. */
  name: string;
  kind: 'public' | 'private' | 'direct';
  archived: boolean;
  members: string[];
  botIsMember: boolean;
  unread: number;
};

/** One channel as one person sees it, oldest first. */
export type DeskMessages = { revision: number; channel: DeskChannel; messages: DeskMessage[] };

/** A raw Block Kit block as the bot sent it, with the `block_id` that the workspace gave it. */
export type DeskBlock = { type: string; block_id?: string; [field: string]: unknown };

/** A message; `ts` names it in its channel. `text` is mrkdwn and only shown without `blocks`. */
export type DeskMessage = {
  ts: string;
  /** When it was written, epoch milliseconds. */
  at: number;
  author: { id: string; name: string; isBot: boolean };
  text: string;
  blocks: DeskBlock[];
  edited: boolean;
  /** Only this person sees it ("Only visible to you"); it can be dismissed by reloading. */
  ephemeral: boolean;
  /** Deleted, but its thread remains. */
  tombstone: boolean;
  /** The message whose thread this is in, when it is a reply. */
  threadTs: string | null;
  /** For a top-level message: its thread, oldest first, ephemeral ones of this person included. */
  replies: DeskMessage[];
};

/** `modal` is the top of the open stack; `home` is the bot's App Home tab, once published, if the app has one at all. */
export type DeskViews = {
  revision: number;
  modal: DeskView | null;
  hasHome: boolean;
  home: DeskView | null;
};

/** A modal or home tab. `hash` changes with every update; keep typed values by block/action id. */
export type DeskView = {
  id: string;
  kind: 'modal' | 'home';
  hash: string;
  title: string;
  /** The label of the submit button; null when the view has none. */
  submit: string | null;
  close: string;
  /** 1 to 3: how many views of the stack are open. */
  depth: number;
  blocks: DeskBlock[];
  /** What is filled in now, initial values included: block_id -> action_id -> value. */
  values: Record<string, Record<string, DeskValue>>;
};

/**
 * What a person put into an input: text; an option's `value`; a user or channel id; a date
 * (`2026-11-26`), a time (`22:00`), a date and time (epoch seconds, as text); several of them for
 * multi-selects and checkboxes; null for empty.
 */
export type DeskValue = string | string[] | null;

/**
 * Inputs of a form. A key is the input's label, its `block_id`, its `action_id`, or
 * `block_id/action_id` (exact, preferred by the page). What is left out keeps its present value.
 */
export type DeskValues = Record<string, DeskValue>;

/**
 * A slash command, typed: `text` is what follows `/release`. `@name` and `#channel` are escaped
 * as Slack does. A command inside a thread is refused there, so there is no thread here.
 */
export type DeskCommand = { as: string; channel: string; text: string };

/** A plain message; with the bot's name in it (`@Release`) the bot gets an `app_mention`. */
export type DeskSay = { as: string; channel: string; text: string; threadTs?: string };

/** A message (ephemeral ones too) or an open view. */
export type DeskTarget = { channel: string; ts: string } | { view: string };

/**
 * Use an interactive element. `confirm` dialogs are the page's business: post only after Yes.
 * `choice` is needed for overflow menus, selects and pickers, in the forms of {@link DeskValue}.
 */
export type DeskPress = {
  as: string;
  on: DeskTarget;
  /** The element's `action_id`, or the words on it. */
  action: string;
  /** The `block_id`, when the action alone could mean two elements. */
  block?: string;
  choice?: string | string[];
  /** In a view: what is filled in so far, so that the bot sees it in `state.values`. */
  values?: DeskValues;
};

/** Use a shortcut: by itself, or the one of a message. */
export type DeskShortcut = { as: string; shortcut: string; on?: { channel: string; ts: string } };

/** Send a modal. */
export type DeskSubmit = { as: string; view: string; values: DeskValues };

/** Close the top view; `all` closes the whole stack (the X when several are stacked). */
export type DeskCloseView = { as: string; view: string; all?: boolean };

/** Look at the bot's App Home, or at the messages with it. */
export type DeskOpenHome = { as: string; tab: 'home' | 'messages' };

/** Everything in this channel has been seen. */
export type DeskRead = { as: string; channel: string };

/** What Slack's client would show after an action. */
export type DeskAnswer = {
  revision: number;
  /** False when Slack would show a failure: see `notice`, or `errors` for a form. */
  ok: boolean;
  /** HTTP status of the bot's answer; null when none came in 3 s or nothing was sent to it. */
  status: number | null;
  /** Milliseconds the bot took. */
  took: number;
  /** Slack's own words about a failure, such as "/release failed with the error …". */
  notice: string | null;
  /** Messages for a form's inputs, by `block_id`; the form stays open. */
  errors: Record<string, string>;
  /** `ts` of the message that was written, for `say`. */
  ts: string | null;
};
