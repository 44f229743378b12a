// The two that are compared in Teams, each in a process of its own and both with their tokens checked,
// before a Teams that takes everything at once: what it does itself isn't what is measured.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { botProcess } from '../crash/bot-process.ts';
import { type Answer, send } from './load.ts';

const APP_ID = '00000000-0000-4000-8000-0000000000b0';
const TENANT = '00000000-0000-4000-8000-000000000001';
const ANA = {
  id: '29:1ana',
  name: 'Ana Alvarez',
  aadObjectId: '00000000-0000-4000-8000-0000000001aa',
};

export interface TeamsTarget {
  readonly port: number;
  readonly token: string;
  readonly serviceUrl: string;
}

export interface TeamsContestants {
  readonly bot: TeamsTarget;
  readonly bare: TeamsTarget;
  /** How many messages with all of these words either of them has sent since the last call. */
  sent(words: readonly string[]): number;
  plan(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** A Teams that says yes: keys, members and an id for every message. */
async function aService() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = {
    ...(await exportJWK(publicKey)),
    kid: 'bench',
    use: 'sig',
    endorsements: ['msteams'],
  };
  let posted: string[] = [];
  const member = { ...ANA, email: 'ana@example.org', userPrincipalName: 'ana@example.org' };
  const server = createServer((request, response) => {
    const { url = '', method } = request;
    const { port } = server.address() as AddressInfo;
    const body = url.endsWith('/openid')
      ? {
          jwks_uri: `http://127.0.0.1:${port}/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
        }
      : url.endsWith('/keys')
        ? { keys: [key] }
        : url.includes('/pagedmembers')
          ? { members: [member] }
          : url.includes('/members/')
            ? member
            : { id: '1' };
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (method === 'POST') posted.push(Buffer.concat(chunks).toString());
      response.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${origin}/teams/`;
  const issuer = 'https://api.botframework.com';
  const token = await new SignJWT({ serviceurl: serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(APP_ID)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('1h')
    .sign(privateKey);
  const endpoints = {
    ToBotFromChannelOpenIdMetadataUrl: `${origin}/openid`,
    ToBotFromChannelTokenIssuer: issuer,
    ToChannelFromBotLoginUrl: `${origin}/login`,
    ToChannelFromBotOAuthScope: issuer,
    OAuthUrl: issuer,
    ToBotFromEmulatorOpenIdMetadataUrl: `${origin}/openid`,
    CallerId: 'urn:botframework:azure',
  };
  const sent = (words: readonly string[]) => {
    const right = posted.filter((body) => words.every((word) => body.includes(word)));
    posted = [];
    return right.length;
  };
  return { serviceUrl, token, endpoints, sent, close: () => server.close() };
}

export async function teamsContestants(nodeOptions: readonly string[]): Promise<TeamsContestants> {
  const service = await aService();
  const { serviceUrl, token, endpoints } = service;
  const databaseUrl = `file:${join(tmpdir(), `signalbox-bench-${randomUUID()}.db`)}`;
  const twin = fork(
    join(import.meta.dirname, 'bare-botbuilder-child.ts'),
    [APP_ID, JSON.stringify(endpoints)],
    { silent: true },
  );
  const listening = once(twin, 'message') as Promise<[{ readonly port: number }]>;
  const process = botProcess(nodeOptions);
  const { port = 0 } = await process.ask({
    do: 'start',
    databaseUrl,
    teams: {
      appId: APP_ID,
      password: undefined,
      type: 'SingleTenant',
      tenantId: TENANT,
      local: true,
      channelService: undefined,
      endpoints,
    },
    now: undefined,
  });
  const [said] = await listening;
  const bot = { port, token, serviceUrl };
  const bare = { port: said.port, token, serviceUrl };
  for (const each of [bot, bare]) await refusesForgeries(each);
  return {
    bot,
    bare,
    sent: service.sent,
    plan: async (count) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let n = 1; n <= count; n += 1) {
        const line = `plan payments 4.${n}.0 from tomorrow 10:00 to tomorrow 18:00`;
        const { status } = await teamsMessage(bot, agent, line);
        if (status !== 200) throw new Error(`4.${n}.0 was not planned: ${status}`);
      }
      agent.destroy();
    },
    stop: async () => {
      const gone = once(twin, 'exit');
      twin.kill();
      await process.ask({ do: 'stop' });
      await process.gone();
      await gone;
      service.close();
      const file = databaseUrl.replace('file:', '');
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    },
  };
}

/** Whoever believes everything is faster, and isn't what is measured. */
async function refusesForgeries(to: TeamsTarget): Promise<void> {
  const agent = new Agent();
  const [head, body, signature = ''] = to.token.split('.');
  const forged = [head, body, [...signature].reverse().join('')].join('.');
  const { status } = await teamsMessage({ ...to, token: forged }, agent, 'list');
  agent.destroy();
  if (status === 200) throw new Error('a forged token was believed');
}

let serial = 0;

function activity(serviceUrl: string, fields: object): string {
  serial += 1;
  return JSON.stringify({
    id: `bench-${serial}`,
    channelId: 'msteams',
    serviceUrl,
    timestamp: new Date().toISOString(),
    from: ANA,
    recipient: { id: `28:${APP_ID}`, name: 'Release' },
    conversation: { id: 'a:bench', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    ...fields,
  });
}

const headersOf = (token: string) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
});

/** A typed line in the personal chat; no two are the same delivery. */
export function teamsMessage(to: TeamsTarget, agent: Agent, text: string): Promise<Answer> {
  const body = activity(to.serviceUrl, { type: 'message', text });
  return send(to.port, '/api/messages', headersOf(to.token), body, agent);
}

/** A pressed button. */
export function teamsAction(to: TeamsTarget, agent: Agent, says: string): Promise<Answer> {
  const body = activity(to.serviceUrl, {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: '1',
    value: { action: { type: 'Action.Execute', verb: 'say', data: { says } }, trigger: 'manual' },
  });
  return send(to.port, '/api/messages', headersOf(to.token), body, agent);
}
