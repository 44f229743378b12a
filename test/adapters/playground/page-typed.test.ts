// The page's other pure parts: what a typed line means, what is new to a reader, where links and
// addresses lead.
import { describe, expect, test } from 'vitest';
import { arrivals } from '../../../adapters/playground/page/arrivals.ts';
import { linkedMessage } from '../../../adapters/playground/page/permalink.ts';
import { channelFor, hashOf, placeOf } from '../../../adapters/playground/page/state.ts';
import { History, readTyped } from '../../../adapters/playground/page/typed.ts';
import type { DeskChannel, DeskMessage } from '../../../adapters/playground/slack/desk-api.ts';

describe('a typed line', () => {
  test.each([
    ['/release plan payments 4.2.0', { kind: 'command', text: 'plan payments 4.2.0' }],
    ['  /release  ', { kind: 'command', text: '' }],
    ['/release\nplan', { kind: 'command', text: 'plan' }],
    ['@Release list', { kind: 'say', text: '@Release list' }],
    ['see /release help', { kind: 'say', text: 'see /release help' }],
    ['/ alone', { kind: 'say', text: '/ alone' }],
    ['   ', { kind: 'nothing' }],
    [
      '/relese list',
      { kind: 'hint', hint: "/relese isn't a command here.", instead: '/release list' },
    ],
  ])('%j in a channel', (typed, meaning) => {
    expect(readTyped(typed, false, 'Release')).toEqual(meaning);
  });

  test.each([
    ['/release approve R-1', '@Release approve R-1'],
    ['/release', '@Release help'],
    ['/other thing', '@Release thing'],
  ])('%j in a thread is no command; the line that works is offered', (typed, instead) => {
    expect(readTyped(typed, true, 'Release')).toMatchObject({ kind: 'hint', instead });
  });
});

describe('earlier lines', () => {
  test('come back newest first, and the unfinished one waits', () => {
    const history = new History(['one', 'two']);
    expect(history.earlier('thr')).toBe('two');
    expect(history.earlier('two')).toBe('one');
    expect(history.earlier('one')).toBeNull();
    expect(history.later()).toBe('two');
    expect(history.later()).toBe('thr');
    expect(history.later()).toBeNull();
  });

  test('keep a repeated line once, and at most 100', () => {
    const history = new History();
    for (let line = 0; line < 120; line += 1) history.add(`line ${line}`);
    history.add('line 119');
    expect(history.lines).toHaveLength(100);
    expect(history.lines.at(-1)).toBe('line 119');
    expect(history.lines.at(-2)).toBe('line 118');
  });
});

const message = (ts: string, author: string, more: Partial<DeskMessage> = {}): DeskMessage => ({
  ts,
  at: Number(ts) * 1000,
  author: { id: author, name: author, isBot: author === 'U0BOT' },
  text: `text of ${ts}`,
  blocks: [],
  edited: false,
  ephemeral: false,
  tombstone: false,
  threadTs: null,
  replies: [],
  ...more,
});

describe('what is new', () => {
  test('at a first look: the last unread ones of others, replies among them', () => {
    const reply = message('4', 'U0BOT', { threadTs: '1' });
    const channel = [
      message('1', 'U0BOT', { replies: [reply] }),
      message('2', 'U0BOT'),
      message('3', 'U0ANA'),
    ];
    const { fresh, replies } = arrivals(null, channel, 2, 'U0ANA');
    expect([...fresh].sort()).toEqual(['2', '4']);
    expect([...replies]).toEqual([['1', 1]]);
  });

  test('later: what came and what reads differently, but never what I wrote', () => {
    const before = [message('1', 'U0BOT'), message('2', 'U0BOT')];
    const { seen } = arrivals(null, before, 0, 'U0ANA');
    const after = [
      message('1', 'U0BOT', { text: 'approved', edited: true }),
      message('2', 'U0BOT', { replies: [message('4', 'U0BEN', { threadTs: '2' })] }),
      message('3', 'U0ANA'),
    ];
    const { fresh, replies } = arrivals(seen, after, 0, 'U0ANA');
    expect([...fresh].sort()).toEqual(['1', '4']);
    expect([...replies]).toEqual([['2', 1]]);
  });

  test('an edited reply is highlighted and not counted again', () => {
    const thread = (text: string) => [
      message('1', 'U0BOT', { replies: [message('2', 'U0BOT', { threadTs: '1', text })] }),
    ];
    const { seen } = arrivals(null, thread('a'), 0, 'U0ANA');
    const { fresh, replies } = arrivals(seen, thread('b'), 0, 'U0ANA');
    expect([...fresh]).toEqual(['2']);
    expect(replies.size).toBe(0);
  });

  test('nothing, when nothing changed', () => {
    const channel = [message('1', 'U0BOT')];
    const { seen } = arrivals(null, channel, 1, 'U0ANA');
    expect(arrivals(seen, channel, 1, 'U0ANA').fresh.size).toBe(0);
  });
});

describe('links', () => {
  test('to a message and to a reply stay in the page', () => {
    const base = 'https://simulated.slack.com/archives/C0PAY/p1795514523000100';
    const found = { channel: 'C0PAY', ts: '1795514523.000100' };
    expect(linkedMessage(base)).toEqual({ ...found, thread: null });
    expect(linkedMessage(`${base}?thread_ts=1795514500.000200&cid=C0PAY`)).toEqual({
      ...found,
      thread: '1795514500.000200',
    });
  });

  test.each(['https://example.org/a', 'not an address', 'https://x.slack.com/archives/C1'])(
    '%s leads elsewhere',
    (url) => {
      expect(linkedMessage(url)).toBeNull();
    },
  );
});

describe('where the reader is', () => {
  test('survives the address', () => {
    const place = { as: 'U0ANA', channel: 'C0PAY', thread: '1.2', side: 'home' } as const;
    expect(placeOf(`#${hashOf(place)}`)).toEqual(place);
    expect(placeOf('')).toEqual({ as: null, channel: null, thread: null, side: 'chat' });
  });

  test('falls back to a channel that is there; the direct conversation is my own', () => {
    const channel = (id: string, kind: DeskChannel['kind']): DeskChannel => ({
      id,
      name: id,
      kind,
      archived: false,
      members: [],
      botIsMember: true,
      unread: 0,
    });
    const channels = [channel('C1', 'public'), channel('C2', 'public'), channel('D1', 'direct')];
    expect(channelFor(channels, 'C2')?.id).toBe('C2');
    expect(channelFor(channels, 'direct')?.id).toBe('D1');
    expect(channelFor(channels, 'C9')?.id).toBe('C1');
  });
});
