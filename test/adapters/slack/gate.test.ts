// Nobody but Slack, and nothing older or newer than five minutes, gets past the gate (reliability T1, T2, T20).

import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createGate } from '../../../adapters/slack/gate.ts';
import { serving } from '../../support/serving.ts';
import { connected, signingSecret, start, until } from './support/connected.ts';

const body = 'command=%2Frelease&text=list&team_id=T0SIM&user_id=U0ANA&channel_id=C0PAY';
const form = 'application/x-www-form-urlencoded';

interface Passed {
  readonly rawBody: unknown;
  readonly headers: IncomingHttpHeaders;
}

let port: number;
let passed: Passed[];

beforeEach(async () => {
  passed = [];
  const app = express();
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  app.post(
    '/slack/events',
    createGate({ signingSecret, clock: { now: () => start }, log }),
    (received, response) => {
      const { headers } = received;
      passed.push({ rawBody: 'rawBody' in received ? received.rawBody : undefined, headers });
      response.status(202).end();
    },
  );
  port = Number(new URL(await serving(createServer(app))).port);
});

function signed(bytes: string | Buffer, at = start): Record<string, string> {
  const stamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(bytes);
  return {
    'content-type': form,
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${digest.digest('hex')}`,
  };
}

/** Headers as given, also twice; the status that came back. */
function send(bytes: string | Buffer, headers: Record<string, string | string[]>): Promise<number> {
  return new Promise((resolve, reject) => {
    const path = '/slack/events';
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(bytes);
  });
}

describe('what Slack sends', () => {
  test('passes with its exact bytes', async () => {
    const bytes = Buffer.from('text=caf%C3%A9&raw=café&x=\u202e', 'utf8');
    expect(await send(bytes, signed(bytes))).toBe(202);
    expect(passed[0]?.rawBody).toEqual(bytes);
  });

  test('signed by openssl passes', async () => {
    const stamp = String(Math.floor(start / 1000));
    const digest = execFileSync('openssl', ['dgst', '-sha256', '-hmac', signingSecret, '-r'], {
      input: `v0:${stamp}:${body}`,
    });
    const signature = `v0=${digest.toString().split(' ')[0]}`;
    const headers = { ...signed(body), 'x-slack-signature': signature };
    expect(await send(body, headers)).toBe(202);
  });

  test.each([
    [`${form}; charset=utf-8`, form],
    [`${form.toUpperCase()};charset=UTF-8`, form],
    ['Application/JSON ; charset=utf-8', 'application/json'],
  ])('of the type %s passes as %s (Slack docs)', async (type, bare) => {
    expect(await send(body, { ...signed(body), 'content-type': type })).toBe(202);
    expect(passed[0]?.headers['content-type']).toBe(bare);
  });

  test.each([-300, -299, 0, 299, 300])('stamped %i s from now passes', async (seconds) => {
    expect(await send(body, signed(body, start + seconds * 1000))).toBe(202);
  });

  test('a certificate check is answered and carries nothing in (bolt-js 2897)', async () => {
    const smuggled = `ssl_check=1&${body}`;
    expect(await send(smuggled, signed(smuggled))).toBe(200);
    expect(passed).toEqual([]);
  });
});

describe('what Slack did not send (reliability T1)', () => {
  test.each([-301, 301, 86_400, -86_400])('stamped %i s from now is refused', async (seconds) => {
    expect(await send(body, signed(body, start + seconds * 1000))).toBe(401);
  });

  test.each(['x-slack-signature', 'x-slack-request-timestamp'])('without %s', async (name) => {
    const { [name]: _, ...headers } = signed(body);
    expect(await send(body, headers)).toBe(401);
  });

  test.each(['x-slack-signature', 'x-slack-request-timestamp', 'content-type'])(
    'with two of %s, even the same',
    async (name) => {
      const headers = signed(body);
      const twice = [headers[name] ?? '', headers[name] ?? ''];
      expect(await send(body, { ...headers, [name]: twice })).toBe(401);
    },
  );

  test.each([
    ['another secret', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    [
      'a version we do not know',
      { 'x-slack-signature': signed(body)['x-slack-signature']?.replace('v0', 'v1') ?? '' },
    ],
    ['a bare digest', { 'x-slack-signature': signed(body)['x-slack-signature']?.slice(3) ?? '' }],
    ['an empty signature', { 'x-slack-signature': '' }],
    ['a stamp with a sign', { 'x-slack-request-timestamp': `+${Math.floor(start / 1000)}` }],
    ['a stamp in milliseconds', { 'x-slack-request-timestamp': String(start) }],
    ['a stamp that is no number', { 'x-slack-request-timestamp': 'NaN' }],
  ])('with %s', async (_, headers) => {
    expect(await send(body, { ...signed(body), ...headers })).toBe(401);
  });

  test('unsigned with ssl_check=1 and a payload', async () => {
    expect(await send(`ssl_check=1&${body}`, { 'content-type': form })).toBe(401);
  });

  test('with any single bit of body, stamp or signature turned: thousands tried, none passes', async () => {
    const headers = signed(body);
    const mutants: { bytes: Buffer; headers: Record<string, string> }[] = [];
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      mutants.push({ bytes: flipped(body, bit), headers });
    }
    for (const name of ['x-slack-signature', 'x-slack-request-timestamp']) {
      const value = headers[name] ?? '';
      for (let bit = 0; bit < value.length * 8; bit += 1) {
        const turned = flipped(value, bit).toString('latin1');
        if (/^[\x21-\x7e]+$/.test(turned)) {
          mutants.push({ bytes: Buffer.from(body), headers: { ...headers, [name]: turned } });
        }
      }
    }
    // Two bits at once, by a fixed rule, until there are a few thousand.
    for (let step = 1; mutants.length < 3_000; step += 7) {
      const once = flipped(body, step % (body.length * 8)).toString('latin1');
      const twice = flipped(once, (step * 13 + 5) % (body.length * 8));
      if (!twice.equals(Buffer.from(body))) mutants.push({ bytes: twice, headers });
    }
    const answers = new Map<number, number>();
    const next = mutants.values();
    const worker = async () => {
      for (const mutant of next) {
        const status = await send(mutant.bytes, mutant.headers);
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(answers).toEqual(new Map([[401, mutants.length]]));
    expect(passed).toEqual([]);
  });
});

describe('bodies that aren’t read (reliability T20)', () => {
  test('an empty one is refused', async () => {
    expect(await send('', signed(''))).toBe(400);
  });

  test.each(['gzip', 'br', 'identity, gzip'])('one encoded as %s is refused', async (encoding) => {
    expect(await send(body, { ...signed(body), 'content-encoding': encoding })).toBe(415);
  });

  test('one that is neither a form nor JSON is refused', async () => {
    expect(await send(body, { ...signed(body), 'content-type': 'text/xml' })).toBe(415);
  });

  test('one megabyte passes, announcing a byte more is refused before anything is sent', async () => {
    const most = Buffer.alloc(1024 * 1024, 'a');
    expect(await send(most, signed(most))).toBe(202);
    const headers = Object.entries({ ...signed(most), 'content-length': most.length + 1 });
    const answer = await raw([...headers.map(([name, value]) => `${name}: ${value}`), '', '']);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });

  test('one that says nothing of its length is cut off when it gets too long', async () => {
    const lines = Object.entries(signed(body)).map(([name, value]) => `${name}: ${value}`);
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const answer = await raw([...lines, 'transfer-encoding: chunked', '', chunk.repeat(17)]);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(passed).toEqual([]);
  });
});

test('slow bodies of strangers together get little room, and Slack’s own still pass (reliability T20)', async () => {
  const mb = 1024 * 1024;
  const head = 'POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1048576\r\n\r\n';
  let held = 0;
  for (let n = 0; n < 40; n += 1) {
    const stranger = connect(port, '127.0.0.1');
    held += 1;
    stranger.on('error', () => {});
    stranger.on('close', () => {
      held -= 1;
    });
    stranger.write(head);
    stranger.write(Buffer.alloc(mb - 1, 'a'));
    onTestFinished(() => {
      stranger.destroy();
    });
  }
  await until(() => held <= 17);
  expect(await send(body, signed(body))).toBe(202);
  expect(passed).toHaveLength(1);
});

test('the same signed bytes pass again and carry the same key to the house (reliability T2)', async () => {
  const world = await connected();
  const headers = { 'content-type': form, ...world.workspace.sign(body) };
  for (let index = 0; index < 2; index += 1) {
    expect((await world.workspace.deliver({ body, headers })).status).toBe(200);
  }
  const [first, second] = world.heard.map((each) => each.request);
  expect(world.heard).toHaveLength(2);
  expect(second).toBe(first);
  expect(first).toBe(`slack:${headers['x-slack-signature']}`);
});

test('a signed challenge is echoed, an unsigned one is not', async () => {
  const world = await connected();
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
  const headers = { 'content-type': 'application/json' };
  const sign = world.workspace.sign(challenge);
  const answer = await world.workspace.deliver({
    body: challenge,
    headers: { ...headers, ...sign },
  });
  expect(JSON.parse(answer.body)).toEqual({ challenge: 'c-1' });
  expect((await world.workspace.deliver({ body: challenge, headers })).status).toBe(401);
});

function flipped(text: string, bit: number): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const at = Math.floor(bit / 8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  return bytes;
}

/** Sends these lines as they are and resolves with what comes back first. */
function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(['POST /slack/events HTTP/1.1', 'host: localhost', ...lines].join('\r\n'));
    });
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
