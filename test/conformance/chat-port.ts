// What every chat promises behind the `Chat` port, whatever stands behind it: the real adapters
// towards the simulated vendors over HTTP, and the two chats of the simulated worlds.
import { describe, expect, test } from 'vitest';
import type { Chat, MessageRef, Outgoing, Sent } from '../../src/app/ports.ts';
import { notice, title } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';

/** A chat with everything that can happen to it. */
export interface ChatBench {
  readonly chat: Chat;
  /** Two channels that the bot is in. */
  readonly channel: Place;
  readonly other: Place;
  /** A user who can be written to. */
  readonly user: string;
  /** Whether its history may be read back. */
  readonly readable: boolean;
  now(): number;
  advance(ms: number): void;
  /** Texts of the posts in a channel, oldest first. */
  texts(place: Place): readonly string[];
  /** Texts of a post and its replies, oldest first. */
  thread(place: Place, root: MessageRef): readonly string[];
  /** Texts of the user's chat with the bot. */
  direct(): readonly string[];
  /** The bot is taken out of a channel. */
  close(place: Place): void;
  /** The next post in the channel is one too many, for so long. */
  limit(place: Place, seconds: number): void;
  /** Of the next post or edit nobody hears the answer; it had its effect, or hadn't. */
  lose(what: 'post' | 'edit', effect: boolean): void;
  /** Somebody deletes a message. */
  remove(ref: MessageRef): void;
  down(isDown: boolean): void;
}

const saying = (words: string, mayRepeat = false): Outgoing => ({
  view: notice(title(words)),
  names: {},
  key: `R-1|${words}`,
  mayRepeat,
  threaded: false,
});

function refOf(sent: Sent): MessageRef {
  if (sent.kind !== 'done') throw new Error(`not sent: ${JSON.stringify(sent)}`);
  return sent.ref;
}

const PERSON = 'direct:ben@example.org';

export function chatPort(open: () => Promise<ChatBench>): void {
  const posted = async (bench: ChatBench, words = 'planned', place = bench.channel) =>
    bench.chat.post(place, undefined, undefined, saying(words));

  describe('a message', () => {
    test('begins a thread, is answered in it, and is changed in place', async () => {
      const bench = await open();
      const { chat, channel } = bench;
      const card = refOf(await posted(bench));
      refOf(await chat.post(channel, undefined, card, saying('approved')));
      expect(await chat.edit(card, saying('moved'))).toMatchObject({ kind: 'done' });
      expect(bench.texts(channel)).toEqual(['moved']);
      expect(bench.thread(channel, card)).toEqual(['moved', 'approved']);
    });

    test('to a person stands in their chat with the bot; to nobody it never will', async () => {
      const bench = await open();
      refOf(await bench.chat.post(PERSON, bench.user, undefined, saying('hello')));
      expect(bench.direct()).toEqual(['hello']);
      const nobody = await bench.chat.post(PERSON, undefined, undefined, saying('hello'));
      expect(nobody).toMatchObject({ kind: 'failed', permanent: true });
    });

    test('that comes after the time it has isn’t sent: somebody else may be sending it', async () => {
      const bench = await open();
      const { chat, channel, user } = bench;
      const late = { ...saying('late'), before: 0 };
      const card = refOf(await posted(bench));
      for (const [place, to] of [
        [channel, undefined],
        [PERSON, user],
      ] as const) {
        const sent = await chat.post(place, to, undefined, late);
        expect(sent).toMatchObject({ kind: 'not-before' });
      }
      expect(await chat.edit(card, late)).toMatchObject({ kind: 'not-before' });
      expect([bench.texts(channel), bench.direct()]).toEqual([['planned'], []]);
      refOf(await chat.edit(card, { ...saying('in time'), before: Number.MAX_SAFE_INTEGER }));
    });

    test('that was deleted is gone for an edit', async () => {
      const bench = await open();
      const card = refOf(await posted(bench));
      bench.remove(card);
      expect(await bench.chat.edit(card, saying('moved'))).toMatchObject({ kind: 'gone' });
    });
  });

  describe('a place', () => {
    test('is served by its own platform, and people by each', async () => {
      const { chat, channel } = await open();
      expect([chat.serves(channel), chat.serves(PERSON), chat.serves('mail:x')]).toEqual([
        true,
        true,
        false,
      ]);
    });

    test('that is closed to the bot takes nothing, and another one goes on', async () => {
      const bench = await open();
      bench.close(bench.channel);
      expect(await bench.chat.reach(bench.channel)).toMatchObject({ kind: 'closed' });
      expect(await posted(bench)).toMatchObject({
        kind: 'failed',
        permanent: true,
        closed: 'not-a-member',
      });
      expect(await bench.chat.reach(bench.other)).toEqual({ kind: 'open' });
      refOf(await posted(bench, 'planned', bench.other));
    });

    test('that can’t be asked about is neither open nor closed', async () => {
      const bench = await open();
      bench.down(true);
      expect(await bench.chat.reach(bench.channel)).toEqual({ kind: 'unknown' });
    });
  });

  describe('too many messages', () => {
    test('wait as long as the chat says, in that place alone, and are no failure', async () => {
      const bench = await open();
      bench.limit(bench.channel, 20);
      const sent = await posted(bench);
      expect(sent).toMatchObject({ kind: 'not-before' });
      if (sent.kind !== 'not-before') return;
      expect(sent.at).toBeGreaterThan(bench.now() + 10_000);
      refOf(await posted(bench, 'planned', bench.other));
      bench.advance(sent.at - bench.now() - 1_000);
      expect(await posted(bench)).toMatchObject({ kind: 'not-before' });
      bench.advance(1_001);
      refOf(await posted(bench));
    });

    test('in one moment are held back, and taken one after the other', async () => {
      const bench = await open();
      const together = await Promise.all(
        Array.from({ length: 12 }, (_, n) => posted(bench, `note ${n}`)),
      );
      const held = together.filter(({ kind }) => kind === 'not-before');
      expect(held.length).toBeGreaterThan(0);
      expect(held.length).toBeLessThan(12);
      bench.advance(60_000);
      refOf(await posted(bench, 'later'));
    });
  });

  describe('a lost answer', () => {
    test.each([true, false])(
      'leaves a new message in doubt (had its effect: %s)',
      async (effect) => {
        const bench = await open();
        bench.lose('post', effect);
        expect(await posted(bench)).toMatchObject({ kind: 'uncertain' });
        expect(bench.texts(bench.channel)).toEqual(effect ? ['planned'] : []);
        const found = await bench.chat.find(bench.channel, undefined, undefined, 'R-1|planned');
        if (!bench.readable) expect(found).toEqual({ kind: 'unreadable' });
        else if (effect) expect(found).toEqual({ kind: 'there', ref: expect.any(Object) });
        else expect(found).toEqual({ kind: 'not-there' });
      },
    );

    test.each([true, false])(
      'of an edit is no doubt: it is made again (had its effect: %s)',
      async (effect) => {
        const bench = await open();
        const card = refOf(await posted(bench));
        bench.lose('edit', effect);
        const lost = await bench.chat.edit(card, saying('moved'));
        expect(lost).toMatchObject({ kind: 'failed', permanent: false });
        expect(await bench.chat.edit(card, saying('moved'))).toMatchObject({ kind: 'done' });
        expect(bench.texts(bench.channel)).toEqual(['moved']);
      },
    );
  });
}
