// The load generator: so many requests at once over kept connections, each timed.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Target {
  readonly port: number;
  readonly signingSecret: string;
}

/** The words of a connection's next command. */
export type Script = (connection: number) => string;

export interface Slice {
  readonly perSecond: number;
  /** How long each request took, in milliseconds, ascending. */
  readonly times: readonly number[];
  /** The first answer that wasn't what was expected. */
  readonly wrong: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a connection's next request. */
export type Ask = (agent: Agent, connection: number) => Promise<Answer>;

export interface LoadOptions {
  readonly concurrency: number;
  /** The slice ends after so many milliseconds or so many requests, whichever comes first. */
  readonly forMs: number;
  readonly most: number;
  /** Whether the body of a 200 is the right answer. */
  readonly isRight: (body: string) => boolean;
}

/** Runs one slice; every connection sends its next request when it has the answer to the last. */
export async function load(ask: Ask, options: LoadOptions): Promise<Slice> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const times: number[] = [];
  let wrong: string | undefined;
  let sent = 0;
  const started = performance.now();
  const connection = async (number: number) => {
    while (sent < options.most) {
      const begun = performance.now();
      if (begun - started > options.forMs) return;
      sent += 1;
      const { status, body } = await ask(agent, number);
      times.push(performance.now() - begun);
      if (status !== 200 || !options.isRight(body)) wrong ??= `${status} ${body}`;
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, (_, n) => connection(n)));
  const took = performance.now() - started;
  agent.destroy();
  times.sort((a, b) => a - b);
  return { perSecond: (1000 * times.length) / took, times, wrong };
}

let serial = 0;

/** A slash command as Slack sends it; no two have the same bytes, so no answer comes from a receipt. */
function commandBody(text: string): string {
  serial += 1;
  return new URLSearchParams({
    token: 'legacy-verification-token',
    team_id: 'T0SIM',
    team_domain: 'simulated',
    channel_id: 'C0PAY',
    channel_name: 'payments',
    user_id: 'U0ANA',
    user_name: 'ana',
    command: '/release',
    text,
    api_app_id: 'A0BOT',
    is_enterprise_install: 'false',
    response_url: `https://hooks.slack.com/commands/T0SIM/${serial}`,
    trigger_id: `${serial}.${process.pid}.bench`,
  }).toString();
}

/** Signed slash commands, one after the other. */
export function slashCommands(target: Target, script: Script): Ask {
  return (agent, connection) => post(target, agent, script(connection));
}

/** Sends one signed command. */
export function post({ port, signingSecret }: Target, agent: Agent, text: string): Promise<Answer> {
  const body = commandBody(text);
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${stamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return send(port, '/slack/events', headers, body, agent);
}

export function send(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  agent: Agent,
): Promise<Answer> {
  const length = { 'content-length': Buffer.byteLength(body) };
  const to = { agent, host: '127.0.0.1', port, path, method: 'POST' };
  return new Promise((resolve, reject) => {
    const sending = request({ ...to, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
