// The gate on a server of its own, with a channel whose keys it asks for, and what got through.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { expect } from 'vitest';
import {
  activityOf,
  createTeamsGate,
  type TeamsGateOptions,
} from '../../../../adapters/teams/gate.ts';
import { createSigningKeys, type SigningKeys } from '../../../../adapters/teams/signing-keys.ts';
import { serving } from '../../../support/serving.ts';
import {
  appId,
  goodClaims,
  issuer,
  newPair,
  type OpenIdServer,
  openIdServer,
  type Pair,
  published,
  signed,
  start,
  tenant,
} from './channel.ts';

/** Key pairs: the one published as `own`, one of another channel, and one not published yet. */
export const [own, elsewhere, rotated] = await Promise.all([newPair(), newPair(), newPair()]);

export interface Answer {
  readonly status: number;
  readonly body: string;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

export interface Gated {
  readonly clock: { at: number };
  /** The bodies that got through. */
  readonly passed: readonly unknown[];
  readonly logged: readonly string[];
  readonly openId: OpenIdServer;
  readonly keys: SigningKeys;
  send(body: string | Buffer, headers: Headers): Promise<Answer>;
  /** The status of an activity with a token that is good but for these claims, or for its key. */
  post(
    activity: unknown,
    claims?: Readonly<Record<string, unknown>>,
    key?: { readonly pair: Pair; readonly kid: string },
  ): Promise<number>;
  /** What comes back first for a request with these lines. */
  answerTo(lines: readonly string[]): Promise<string>;
}

/** A gate that ends with the test; as in an installation with one tenant unless changed. */
export async function gated(changes: Partial<TeamsGateOptions> = {}): Promise<Gated> {
  const passed: unknown[] = [];
  const logged: string[] = [];
  const clock = { at: start };
  const now = { now: () => clock.at };
  const openId = await openIdServer();
  openId.publish([
    published(own),
    published(elsewhere, 'other-channel', ['webchat']),
    { ...elsewhere.jwk, kid: 'unendorsed', use: 'sig' },
  ]);
  const keys = createSigningKeys({ metadataUrl: openId.url, local: true, clock: now });
  const write = (facts: object, text: string) => logged.push(`${JSON.stringify(facts)} ${text}`);
  const gate = createTeamsGate({
    appId,
    local: false,
    issuer,
    keys,
    allowedTenants: () => [tenant.toUpperCase()],
    clock: now,
    log: { info: write, warn: write, error: write },
    ...changes,
  });
  const app = express();
  app.post('/api/messages', gate, (received, response) => {
    expect(received.body).toBe(activityOf(received));
    passed.push(received.body);
    response.status(202).end();
  });
  const server = createServer({ maxHeaderSize: 65_536 }, app);
  const port = Number(new URL(await serving(server)).port);
  const post: Gated['post'] = async (activity, claims = {}, key = { pair: own, kid: 'own' }) => {
    const whole = { ...goodClaims(), ...claims };
    const token = await signed(key.pair.privateKey, whole, { kid: key.kid });
    const headers = { authorization: `Bearer ${token}` };
    return (await send(port, JSON.stringify(activity), headers)).status;
  };
  return {
    clock,
    passed,
    logged,
    openId,
    keys,
    post,
    send: (body, headers) => send(port, body, headers),
    answerTo: (lines) => answerTo(port, lines),
  };
}

function send(port: number, body: string | Buffer, headers: Headers): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = '/api/messages';
    const sent = request(
      { port, host: '127.0.0.1', method: 'POST', path, headers: flat(headers) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A list of single headers: of an object Node would join or drop the second of a kind. */
function flat(headers: Headers): string[] {
  const all: Headers = {
    'content-type': 'application/json; charset=utf-8',
    host: '127.0.0.1',
    ...headers,
  };
  return Object.entries(all).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((each) => [name, each]),
  );
}

function answerTo(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const head = ['POST /api/messages HTTP/1.1', 'host: bot', 'content-type: application/json'];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write([...head, ...lines, '', ''].join('\r\n'));
    });
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
