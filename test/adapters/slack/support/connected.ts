// A simulated Slack workspace with the adapter connected to it over real HTTP; the house is a function the
// test gives, so that only Slack is under test.

import { createServer } from 'node:http';
import express from 'express';
import { onTestFinished } from 'vitest';
import type { HttpProxy } from '../../../../adapters/node/proxy.ts';
import {
  type SlackWorkspace,
  type SlackWorkspaceOptions,
  startSlackWorkspace,
} from '../../../../adapters/playground/slack/workspace.ts';
import { connectSlack, type Slack } from '../../../../adapters/slack/connect.ts';
import type { SocketTimes } from '../../../../adapters/slack/socket-receiver.ts';
import type { Log } from '../../../../src/app/ports.ts';
import type { Reply, Utterance } from '../../../../src/app/speech.ts';
import { type Notice, notice, title } from '../../../../src/chat/view.ts';
import { serving } from '../../../support/serving.ts';

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
export const botToken = 'xoxb-simulated';
export const appToken = 'xapp-1-A0BOT-simulated';
/** Thursday 26 November 2026, 12:00 UTC. */
export const start = Date.UTC(2026, 10, 26, 12);

interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface Connected {
  readonly slack: Slack;
  readonly workspace: SlackWorkspace;
  /** What the house heard, in order. */
  readonly heard: Utterance[];
  /** Accounts whose Home tab was opened, in order. */
  readonly opened: string[];
  readonly logged: LogLine[];
  /** The bot's endpoint; there is none in Socket Mode. */
  readonly url: string;
  now(): number;
  advance(ms: number): void;
  /** Resolves when neither side has anything under way. */
  idle(): Promise<void>;
}

export interface Wishes {
  /** What the house answers; `done` when absent. */
  hears?(utterance: Utterance): Promise<Reply> | Reply;
  formTitle?(words: string): string | undefined;
  readonly allowedTeams?: readonly string[];
  readonly patienceMs?: number;
  /** Slack can't be reached when the adapter starts; `workspace.recover()` brings it back. */
  readonly startsDown?: boolean;
  readonly workspace?: Partial<SlackWorkspaceOptions>;
  /** Socket Mode: with which token, and how patiently. */
  readonly socket?: {
    readonly appToken?: string;
    readonly times?: Partial<SocketTimes>;
    /** The connection goes by this proxy, calls don't; asked for once the workspace listens. */
    proxy?(): HttpProxy & { readonly apiUrl: string };
  };
}

/** Connects again at once, and gives up in a moment. */
const quick: Partial<SocketTimes> = {
  retryMs: (attempts) => Math.min(20, attempts),
  refusedMs: () => 20,
  closeMs: 100,
};

export function said(...lines: readonly string[]): Reply {
  const view: Notice = notice(...lines.map((line) => title(line)));
  return { kind: 'notice', view, names: {}, replaces: false };
}

/** Resolves when something holds; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

export async function connected(wishes: Wishes = {}): Promise<Connected> {
  let now = start;
  const clock = () => now;
  const workspace = await startSlackWorkspace({
    clock,
    signingSecret,
    botToken,
    teamId: 'T0SIM',
    botUserId: 'U0BOT',
    people: [
      { id: 'U0ANA', name: 'ana', realName: 'Ana Adams', email: 'Ana@Example.org' },
      { id: 'U0BEN', name: 'ben', realName: 'Ben Bell', email: 'ben@example.org' },
      { id: 'U0CAT', name: 'cat', realName: 'Cat Cole', email: 'cat@example.org' },
    ],
    channels: [
      { id: 'C0PAY', name: 'payments' },
      { id: 'C0REL', name: 'releases' },
    ],
    userGroups: [
      { id: 'S0LEADS', handle: 'payments-leads', name: 'Leads', users: ['U0BEN', 'U0CAT'] },
    ],
    ...(wishes.socket === undefined ? {} : { appToken }),
    ...wishes.workspace,
  });
  workspace.down(wishes.startsDown === true);
  const heard: Utterance[] = [];
  const opened: string[] = [];
  const logged: LogLine[] = [];
  const slack = connectSlack({
    settings: { botToken, apiUrl: workspace.apiUrl, ...wayOf(wishes) },
    clock: { now: clock },
    log: recorder(logged),
    house: () => ({
      hear: async (utterance) => {
        heard.push(utterance);
        return (await wishes.hears?.(utterance)) ?? said('done');
      },
      formTitle: (words) => wishes.formTitle?.(words),
      openHome: async (account) => {
        opened.push(account);
      },
      look: async () => undefined,
      formAgain: async () => undefined,
    }),
    allowedTeams: () => wishes.allowedTeams,
    ...(wishes.patienceMs === undefined ? {} : { patienceMs: wishes.patienceMs }),
  });
  const url = await meeting(slack, workspace, wishes);
  const idle = async () => {
    await workspace.idle();
    await slack.idle();
    await workspace.idle();
  };
  onTestFinished(async () => {
    await idle();
    await slack.stop();
    await workspace.close();
  });
  const advance = (ms: number) => {
    now += ms;
  };
  return { slack, workspace, heard, opened, logged, url, now: () => now, advance, idle };
}

function wayOf({ socket }: Wishes) {
  if (socket === undefined) return { signingSecret };
  const around = socket.proxy?.();
  return {
    appToken: socket.appToken ?? appToken,
    socketTimes: { ...quick, ...socket.times },
    ...(around === undefined ? {} : { apiUrl: around.apiUrl, proxy: around }),
  };
}

/** Brings the two together, whichever calls the other; the endpoint's address where there is one. */
async function meeting(slack: Slack, workspace: SlackWorkspace, wishes: Wishes): Promise<string> {
  slack.open();
  if (slack.router === undefined) {
    const isExpected = wishes.startsDown !== true && wishes.socket?.appToken === undefined;
    if (isExpected) await workspace.sockets.until(1);
    return '';
  }
  const url = `${await serving(createServer(express().use(slack.router)))}/slack/events`;
  workspace.connect(url);
  return url;
}

function recorder(lines: LogLine[]): Log {
  const at =
    (level: LogLine['level']): Log['info'] =>
    (facts, message) => {
      lines.push({ level, facts, message });
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
