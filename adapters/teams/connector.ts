// What we need of Microsoft's bot framework, in our own words: take a verified activity, answer it, and speak in a
// conversation. One file fulfils it (botbuilder.ts), so that a successor of that library changes one file.

/** JSON as it comes and goes; what is used of it is checked where it is read. */
export type Json = Readonly<Record<string, unknown>>;

/** Where Microsoft is, under the names that its SDK reads from the environment; all of them or none. */
export const ENDPOINTS = [
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromChannelTokenIssuer',
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'OAuthUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'CallerId',
] as const;

export type TeamsEndpoints = Readonly<Record<(typeof ENDPOINTS)[number], string>>;

/** A conversation and the address under which its region's service takes calls. */
export interface Spot {
  readonly serviceUrl: string;
  /** `19:…@thread.tacv2`, with `;messageid=…` for a thread, or the id of a personal or group chat. */
  readonly conversation: string;
}

interface Turn {
  readonly status: number;
  readonly body: unknown;
}

/** A new conversation, and the message it began with where there was one. */
interface Opened {
  readonly conversation: string;
  readonly activity: string | undefined;
}

/** Somebody in a conversation, as Teams describes them. */
export type Member = Json;

export interface Connector {
  /**
   * Runs an activity that has passed the gate as one turn. `answer` is what an invoke is answered with; for anything
   * else it is dropped, because Teams reads no body then.
   */
  turn(activity: Json, answer: () => Promise<unknown>): Promise<Turn>;
  /** Rejects with `ConnectorError`, like everything below. Answers the id of the message. */
  send(at: Spot, activity: Json): Promise<string>;
  update(at: Spot, id: string, activity: Json): Promise<void>;
  /** The bot's personal chat with a user (MRI or Entra object id); the same each time. */
  openChat(serviceUrl: string, tenant: string, user: string): Promise<string>;
  /** A new post in a channel. */
  openThread(serviceUrl: string, tenant: string, channel: string, activity: Json): Promise<Opened>;
  member(at: Spot, user: string): Promise<Member>;
  /** Everybody, up to a limit that no team reaches; `pages` of 500 where fewer will do. */
  members(at: Spot, pages?: number): Promise<readonly Member[]>;
}

/** The code of a call that wasn't made: Microsoft gave the bot no token for it. */
export const NO_TOKEN = 'NoToken';

/** The same where Microsoft couldn't even be asked: nothing is wrong with the bot's credentials, as far as anybody knows. */
export const NO_SIGN_IN = 'NoSignIn';

/** A call that Teams answered with an error, or didn't answer. */
export class ConnectorError extends Error {
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Teams' own word (`BotNotInConversationRoster`), or the system's for a connection that failed. */
  readonly code: string | undefined;
  /** Milliseconds that Teams asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    facts: {
      readonly status?: number | undefined;
      readonly code?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.retryAfterMs = facts.retryAfterMs;
  }
}
