// What every store promises about how a claim ends: done, again, not now or never,
// with and without a change in between, with and without its lease.
import { describe, expect, test } from 'vitest';
import type { Completion } from '../../src/app/completion.ts';
import { claimed, enqueued, keys, message, type OpenedStore, post } from './store-rows.ts';

/** The messages with this part, once more. */
const like =
  (part: string): NonNullable<Completion['again']> =>
  (others) =>
    others
      .filter((one) => one.part === part)
      .map(({ place }) => message(part, { place, dueAt: 110 }));

export function endings(open: () => Promise<OpenedStore>): void {
  describe('a delivery', () => {
    test('deletes its row and records where the message stands', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const sent = post('card', 'm1', 'v1');
      expect(await store.complete(await claimed(store, 'card', 100), sent, 110)).toBe('done');
      expect(await store.nextDue(0)).toBeUndefined();
      expect(await store.post('R-1', 'slack:C0PAY', 'card')).toStrictEqual(sent);
      await enqueued(store, message('card'));
      const edited = { ...sent, shown: 'v2', link: 'https://chat.example/m1' };
      await store.complete(await claimed(store, 'card', 120), edited, 120);
      expect(await store.posts('R-1')).toStrictEqual([edited]);
    });

    test('is followed by those of its stream that stand, since they were drawn without it', async () => {
      const store = await open();
      await enqueued(store, message('card'), message('start', { place: 'slack:C0OPS' }));
      const card = await claimed(store, 'card', 100);
      // Recorded while the card is on its way.
      const sent = { ...post('start', 'm2'), place: 'slack:C0OPS' };
      await store.complete(await claimed(store, 'start', 100), sent, 105);
      await store.complete(card, post('card', 'm1'), 110, { again: like('start') });
      expect((await store.due(110, 9)).map((row) => row.key)).toEqual(['start']);
    });

    test('is followed by those of its stream that are being sent, since they were drawn without it', async () => {
      const store = await open();
      const elsewhere = message('question', { place: 'direct:ben@example.org' });
      await enqueued(store, message('card'), elsewhere);
      const question = await claimed(store, 'question', 100);
      const again = like('question');
      await store.complete(await claimed(store, 'card', 100), post('card', 'm1'), 110, { again });
      const sent = { ...post('question', 'm2'), place: elsewhere.place };
      expect(await store.complete(question, sent, 120)).toBe('again');
      expect((await store.due(120, 9)).map((row) => row.key)).toEqual(['question']);
    });

    test('brings nothing when nothing was sent', async () => {
      const store = await open();
      await enqueued(store, message('start'));
      const claim = await claimed(store, 'start', 100);
      const again = () => [message('card', { dueAt: 110 })];
      await store.complete(claim, undefined, 110, { again });
      expect(await store.nextDue(0)).toBeUndefined();
    });

    test('of the last thing a message says: where it stands is forgotten, and nothing else', async () => {
      const store = await open();
      await enqueued(store, message('card'), message('home:1'));
      for (const part of ['card', 'home:1']) {
        await store.complete(await claimed(store, part, 100), post(part, part), 110);
      }
      await enqueued(store, message('home:1'));
      const last = await claimed(store, 'home:1', 120);
      await store.complete(last, undefined, 130, { forget: true });
      expect((await store.posts('R-1')).map(({ part }) => part)).toEqual(['card']);
    });

    test('with nothing to show records nothing', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      expect(await store.complete(await claimed(store, 'card', 100), undefined, 110)).toBe('done');
      expect(await store.posts('R-1')).toEqual([]);
      expect(await store.nextDue(0)).toBeUndefined();
    });

    test('during which the row changed is made again, and nobody overtakes it meanwhile', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const claim = await claimed(store, 'card', 100, 50);
      await enqueued(store, message('card', { dueAt: 105, body: '{"new":true}' }));
      expect(await store.claim('card', 110, 50)).toBeUndefined();
      expect(await store.complete(claim, post('card', 'm1', 'v1'), 110)).toBe('again');
      const again = await claimed(store, 'card', 110);
      expect(again.row).toMatchObject({ generation: 2, body: '{"new":true}', uncertain: false });
      expect(await store.complete(again, post('card', 'm1', 'v2'), 111)).toBe('done');
    });

    test('records where else the message stands, and leaves those rows as they are', async () => {
      const store = await open();
      await enqueued(store, message('one'), message('two'));
      const along = { along: [post('two', 'm1')] };
      await store.complete(await claimed(store, 'one', 100), post('one', 'm1'), 110, along);
      const both = [post('one', 'm1'), post('two', 'm1')];
      expect(await store.postsByMessage('C0PAY', 'm1')).toStrictEqual(both);
      expect(await store.postsByMessage('C0OPS', 'm1')).toEqual([]);
      expect((await store.queued('two'))?.leasedUntil).toBeUndefined();
      // Whoever lost the lease may not take another message's place.
      const late = await claimed(store, 'two', 120, 10);
      await store.complete(await claimed(store, 'two', 140), post('two', 'm2'), 150);
      await store.complete(late, post('two', 'm3'), 160, {
        along: [post('one', 'm3'), post('three', 'm3')],
      });
      expect(await store.postsByMessage('C0PAY', 'm3')).toStrictEqual([post('three', 'm3')]);
    });

    test('that overslept but was not replaced is still the one', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const claim = await claimed(store, 'card', 100, 50);
      expect(await store.complete(claim, post('card', 'm1'), 900)).toBe('done');
      expect(await store.nextDue(0)).toBeUndefined();
    });
  });

  describe('a sender that lost its lease', () => {
    test('raises the generation under its successor, who keeps the lease and sends again', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      const successor = await claimed(store, 'card', 150, 50);
      expect(await store.complete(late, post('card', 'm1', 'old'), 160)).toBe('again');
      expect(await store.claim('card', 170, 50)).toBeUndefined();
      expect(await store.complete(successor, post('card', 'm1', 'new'), 180)).toBe('again');
      const again = await claimed(store, 'card', 180);
      expect(again.row).toMatchObject({ generation: 2, uncertain: true });
      expect(await store.complete(again, post('card', 'm1', 'new'), 181)).toBe('done');
    });

    test('puts the row back in doubt when its successor is done', async () => {
      const store = await open();
      await enqueued(store, message('card', { body: '{"x":1}' }));
      const late = await claimed(store, 'card', 100, 50);
      const successor = await claimed(store, 'card', 150, 50);
      expect(await store.complete(successor, post('card', 'm1', 'new'), 160)).toBe('done');
      expect(await store.complete(late, post('card', 'm1', 'old'), 170)).toBe('again');
      const again = await claimed(store, 'card', 170);
      expect(again.row).toMatchObject({ ...message('card'), dueAt: 170, body: '{"x":1}' });
      expect(again.row).toMatchObject({ generation: 2, uncertain: true });
    });

    test('that sent nothing has nothing to make good', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      await store.complete(await claimed(store, 'card', 150, 50), post('card', 'm1', 'new'), 160);
      expect(await store.complete(late, undefined, 170)).toBe('done');
      expect(await store.nextDue(0)).toBeUndefined();
    });

    test('brings what follows from its message all the same', async () => {
      const store = await open();
      await enqueued(store, message('start'));
      const late = await claimed(store, 'start', 100, 50);
      await claimed(store, 'start', 150, 50);
      await store.complete(late, post('start', 'm1'), 160, {
        again: () => [message('card', { dueAt: 160 })],
      });
      expect(await store.queued('card')).toBeDefined();
    });

    test('does not replace the message that was recorded meanwhile', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      const successor = await claimed(store, 'card', 150, 50);
      await store.complete(successor, post('card', 'm2', 'new'), 160);
      await store.complete(late, post('card', 'm1', 'old'), 170);
      expect(await store.posts('R-1')).toMatchObject([{ id: 'm2' }]);
    });

    test('records its message when there is no other', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      await claimed(store, 'card', 150, 50);
      await store.complete(late, post('card', 'm1', 'old'), 160);
      expect(await store.posts('R-1')).toMatchObject([{ id: 'm1', shown: 'old' }]);
    });

    test('cannot delete a row that was made anew with the same generation', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      await store.complete(await claimed(store, 'card', 150, 50), post('card', 'm1', 'new'), 160);
      await enqueued(store, message('card', { dueAt: 165 }));
      expect(await store.complete(late, post('card', 'm1', 'old'), 170)).toBe('again');
      expect((await claimed(store, 'card', 170)).row.generation).toBe(2);
    });

    test('changes nothing by postponing or burying, unless its send may have got through', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const late = await claimed(store, 'card', 100, 50);
      const successor = await claimed(store, 'card', 150, 50);
      await store.complete(successor, post('card', 'm1', 'new'), 160);
      await store.postpone(late, 500, { failed: 'timeout' });
      await store.bury(late, 'gone', 170);
      expect(await store.nextDue(0)).toBeUndefined();
      await store.postpone(late, 500, { failed: 'timeout', uncertain: true });
      const again = await claimed(store, 'card', 500);
      expect(again.row).toMatchObject({ uncertain: true, generation: 2 });
    });
  });
}

export function failures(open: () => Promise<OpenedStore>): void {
  describe('not now', () => {
    test('frees the row until then; waiting is not an attempt, a failure is', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      await store.postpone(await claimed(store, 'card', 100), 200, {});
      expect(await store.nextDue(0)).toBe(200);
      await store.postpone(await claimed(store, 'card', 200), 300, { failed: 'HTTP 500' });
      await store.postpone(await claimed(store, 'card', 300), 400, { failed: 'HTTP 502' });
      await store.postpone(await claimed(store, 'card', 400), 500, {});
      const { row } = await claimed(store, 'card', 500);
      expect(row).toMatchObject({ attempts: 2, lastError: 'HTTP 502', uncertain: false });
    });

    test('with a lost answer marks the row uncertain', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const lost = { failed: 'no answer', uncertain: true };
      await store.postpone(await claimed(store, 'card', 100), 200, lost);
      const { row } = await claimed(store, 'card', 200);
      expect(row).toMatchObject({ attempts: 1, uncertain: true });
    });

    test('lets a change that arrived meanwhile keep its own time and attempts, but not its certainty', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const claim = await claimed(store, 'card', 100);
      await enqueued(store, message('card', { dueAt: 120 }));
      await store.postpone(claim, 900, { failed: 'no answer', uncertain: true });
      const { row } = await claimed(store, 'card', 120);
      expect(row).toMatchObject({ attempts: 0, lastError: undefined, uncertain: true });
    });
  });

  describe('not before', () => {
    test('holds the row and those of its place and priority back, in their order', async () => {
      const store = await open();
      const rest = { due: message('z', { dueAt: 90 }), soon: message('b', { dueAt: 150 }) };
      await enqueued(store, message('a', { dueAt: 80 }), rest.due, rest.soon);
      await enqueued(store, message('after', { dueAt: 900 }), message('card', { priority: 0 }));
      await enqueued(store, message('elsewhere', { place: 'slack:C0OPS' }));
      await store.defer(await claimed(store, 'a', 100), 500);
      expect(keys(await store.due(499, 10))).toEqual(['card', 'elsewhere']);
      for (const key of ['card', 'elsewhere']) {
        await store.complete(await claimed(store, key, 499), undefined, 499);
      }
      for (const [key, at] of [
        ['a', 500],
        ['z', 501],
        ['b', 502],
        ['after', 900],
      ] as const) {
        expect(await store.nextDue(499)).toBe(at);
        await store.complete(await claimed(store, key, at), undefined, at);
      }
    });

    test('is no attempt, and counts for a change that arrived meanwhile too', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const claim = await claimed(store, 'card', 100);
      await enqueued(store, message('card', { dueAt: 120, body: '{"new":true}' }));
      await store.defer(claim, 500);
      expect(await store.nextDue(120)).toBe(500);
      const { row } = await claimed(store, 'card', 500);
      expect(row).toMatchObject({ attempts: 0, generation: 2, uncertain: false });
    });

    test('is not for a sender that lost its lease to say', async () => {
      const store = await open();
      await enqueued(store, message('card'), message('b'));
      const late = await claimed(store, 'card', 100, 50);
      await claimed(store, 'card', 150, 50);
      await store.defer(late, 500);
      expect(await store.nextDue(150)).toBe(200);
    });
  });

  describe('never', () => {
    test('keeps the row with its reason, newest first, until a change revives it', async () => {
      const store = await open();
      await enqueued(store, message('a'), message('b', { place: 'slack:C0OPS' }));
      await store.postpone(await claimed(store, 'a', 100), 100, { failed: 'HTTP 500' });
      await store.bury(await claimed(store, 'a', 100), 'is_archived', 110);
      await store.bury(await claimed(store, 'b', 110), 'not_in_channel', 120);
      expect(keys(await store.dead(10))).toEqual(['b', 'a']);
      expect(keys(await store.dead(1))).toEqual(['b']);
      const [, dead] = await store.dead(10);
      expect(dead).toMatchObject({ deadAt: 110, lastError: 'is_archived', attempts: 1 });
      expect(await store.due(999, 10)).toEqual([]);

      await enqueued(store, message('a', { dueAt: 200 }));
      expect(keys(await store.dead(10))).toEqual(['b']);
      const { row } = await claimed(store, 'a', 200);
      expect(row).toMatchObject({ attempts: 0, lastError: undefined, generation: 2 });
    });

    test('brings with it what follows, but not while the row is to be tried again', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const changed = await claimed(store, 'card', 100);
      await enqueued(store, message('card', { dueAt: 100 }));
      const notice = message('notice', { place: 'direct:ana', dueAt: 110 });
      await store.bury(changed, 'is_archived', 110, [notice]);
      expect(keys(await store.due(110, 10))).toEqual(['card']);
      await store.bury(await claimed(store, 'card', 110), 'is_archived', 110, [notice]);
      expect(keys(await store.due(110, 10))).toEqual(['notice']);
    });

    test('is not said of a change that arrived meanwhile', async () => {
      const store = await open();
      await enqueued(store, message('card'));
      const claim = await claimed(store, 'card', 100);
      await enqueued(store, message('card', { dueAt: 120 }));
      await store.bury(claim, 'msg_too_long', 130);
      expect(await store.dead(10)).toEqual([]);
      expect(keys(await store.due(130, 10))).toEqual(['card']);
    });
  });
}
