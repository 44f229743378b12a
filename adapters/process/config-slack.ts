// What the environment says about Slack: which app we are, and whether its requests come over HTTP (a signing
// secret) or over connections that we open (an app-level token: Socket Mode).
import { Secret } from './secret.ts';

/** What it takes to talk to one Slack workspace. */
export type SlackSecrets = { readonly botToken: Secret } & (
  | { readonly signingSecret: Secret }
  | { readonly appToken: Secret }
);

export interface SlackReading {
  readonly secrets: SlackSecrets | undefined;
  readonly problems: readonly string[];
}

/** The variables that are set, by name. */
type SetVariables = ReadonlyMap<string, string>;

const variables = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'SLACK_API_URL'];

/** Whether anything of a Slack app is set: then the rest of it is wanted as well. */
export function isSlackWanted(set: SetVariables): boolean {
  return variables.some((name) => set.has(name));
}

/** `isNeeded`: without Slack there is no chat. `missing` words the problem that a variable isn't set. */
export function readSlack(
  set: SetVariables,
  local: boolean,
  isNeeded: boolean,
  missing: (name: string, what: string) => readonly string[],
): SlackReading {
  if (!isSlackWanted(set) && !isNeeded) return { secrets: undefined, problems: [] };
  // Slack's own secrets have a known form; another server at SLACK_API_URL may make them as it likes.
  const isSlacksOwn = !set.has('SLACK_API_URL');
  const token = set.get('SLACK_BOT_TOKEN');
  const appToken = set.get('SLACK_APP_TOKEN');
  const secret = set.get('SLACK_SIGNING_SECRET');
  const problems = [
    ...missing('SLACK_BOT_TOKEN', 'the bot token (xoxb-…) of the Slack app'),
    ...(token === undefined ? [] : tokenProblems(botTokens, token, isSlacksOwn)),
    ...(appToken === undefined
      ? [
          ...missing('SLACK_SIGNING_SECRET', signingSecretOr),
          ...(secret === undefined || local || !isSlacksOwn ? [] : secretProblems(secret)),
        ]
      : tokenProblems(appTokens, appToken, isSlacksOwn)),
  ];
  return { secrets: secretsOf(token, appToken, secret), problems };
}

const signingSecretOr =
  'the signing secret of the Slack app, or its app-level token in SLACK_APP_TOKEN for Socket Mode';

function secretsOf(
  token: string | undefined,
  appToken: string | undefined,
  secret: string | undefined,
): SlackSecrets | undefined {
  if (token === undefined) return undefined;
  const botToken = new Secret(token);
  if (appToken !== undefined) return { botToken, appToken: new Secret(appToken) };
  return secret === undefined ? undefined : { botToken, signingSecret: new Secret(secret) };
}

/** A kind of token that Slack makes. */
interface TokenKind {
  readonly name: string;
  readonly what: string;
  readonly begins: string;
  /** Where it stands in the settings of a Slack app. */
  readonly where: string;
}

const botTokens: TokenKind = {
  name: 'SLACK_BOT_TOKEN',
  what: 'the bot token of the Slack app',
  begins: 'xoxb',
  where: '"OAuth & Permissions"',
};

const appTokens: TokenKind = {
  name: 'SLACK_APP_TOKEN',
  what: 'an app-level token of the Slack app, with the scope connections:write',
  begins: 'xapp',
  where: '"Basic Information", "App-Level Tokens",',
};

function tokenProblems(kind: TokenKind, token: string, isSlacksOwn: boolean): readonly string[] {
  const { name, what, begins, where } = kind;
  if (/\s/.test(token)) return [`${name}: expected one word without spaces`];
  if (!isSlacksOwn) return [];
  const form = /^(?:xoxe\.)?(xox[a-z]|xapp)-(.+)$/.exec(token);
  const expected = `expected ${what}, which begins with ${begins}-`;
  if (form === null) return [`${name}: ${expected}`];
  if (form[1] !== begins) return [`${name}: ${expected}; this one begins with ${form[1]}-`];
  if (!isExample(form[2] ?? '')) return [];
  return [`${name}: is an example value; take the one from ${where} of the Slack app`];
}

const shortestSecret = 32;

/** The value in Slack's public instructions, which everybody can sign with. */
const publicSecret = '8f742231b10e8888abcd99yyyzzz85a5';

function secretProblems(secret: string): readonly string[] {
  const where = 'take the one from "Basic Information" of the Slack app';
  if (isExample(secret) || secret === publicSecret) {
    return [`SLACK_SIGNING_SECRET: is an example value; ${where}`];
  }
  if (secret.length >= shortestSecret) return [];
  return [`SLACK_SIGNING_SECRET: expected at least ${shortestSecret} characters; ${where}`];
}

function isExample(text: string): boolean {
  return /^[<[{.…]|^(?:your|example|change|replace|placeholder|insert)/i.test(text);
}
