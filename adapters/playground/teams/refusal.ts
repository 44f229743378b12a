// How the Bot Connector says no: an HTTP status and an error code in a body of one shape.

/** A refusal; thrown by whatever the bot called. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** The body as Teams sends it. */
  get body(): { error: { code: string; message: string } } {
    return { error: { code: this.code, message: this.message } };
  }
}

/** The request is not what the connector understands. */
export const badSyntax = (message: string): Refusal => new Refusal(400, 'BadSyntax', message);

export const notInRoster = (): Refusal =>
  new Refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');

export const noActivity = (): Refusal =>
  new Refusal(404, 'ActivityNotFoundInConversation', 'Activity not found in the conversation.');
