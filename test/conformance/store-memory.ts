// What every store promises about receipts, accounts and posts.
import { describe, expect, test } from 'vitest';
import type { AccountRow } from '../../src/app/store.ts';
import { claimed, enqueued, message, type OpenedStore, post } from './store-rows.ts';

export function memory(open: () => Promise<OpenedStore>): void {
  describe('a receipt', () => {
    const receipt = { id: 'slack:sig', at: 10, outcome: 'accepted', reply: '{"text":"Done"}' };

    test('is kept, and its first answer stands', async () => {
      const store = await open();
      await store.transaction((tx) => tx.keepReceipt(receipt));
      await store.transaction((tx) => tx.keepReceipt({ ...receipt, outcome: 'problem' }));
      expect(await store.receipt('slack:sig')).toEqual(receipt);
    });

    test('is forgotten when it is older than asked for', async () => {
      const store = await open();
      await store.transaction(async (tx) => {
        for (const at of [10, 20, 30]) await tx.keepReceipt({ ...receipt, id: `r${at}`, at });
      });
      expect(await store.forgetReceipts(20, 9)).toBe(1);
      expect(await store.receipt('r10')).toBeUndefined();
      expect(await store.receipt('r20')).toBeDefined();
      expect(await store.forgetReceipts(20, 9)).toBe(0);
    });

    test('are forgotten a few at a time, the oldest first', async () => {
      const store = await open();
      await store.transaction(async (tx) => {
        for (const at of [30, 10, 20, 40]) await tx.keepReceipt({ ...receipt, id: `r${at}`, at });
      });
      expect(await store.forgetReceipts(40, 2)).toBe(2);
      expect(await store.receipt('r30')).toBeDefined();
      expect(await store.receipt('r20')).toBeUndefined();
      expect(await store.forgetReceipts(40, 2)).toBe(1);
      expect(await store.receipt('r40')).toBeDefined();
    });
  });

  describe('accounts', () => {
    const account = (n: number, changes: Partial<AccountRow> = {}): AccountRow => ({
      account: `slack:T0SIM:U${String(n).padStart(3, '0')}`,
      platform: 'slack',
      person: `p${n}@example.org`,
      name: `Person ${n}`,
      email: undefined,
      zone: 'Europe/London',
      standing: 'member',
      seenAt: n,
      heardAt: undefined,
      ...changes,
    });

    test('are replaced by account, and found by it', async () => {
      const store = await open();
      await store.saveAccount(account(1));
      const renamed = account(1, { name: 'Ana', email: 'ana@example.org', standing: 'guest' });
      await store.saveAccount(renamed);
      expect(await store.account('slack:T0SIM:U001')).toStrictEqual(renamed);
      expect(await store.account('slack:T0SIM:U002')).toBeUndefined();
    });

    test('are found for any number of people, each once, on every platform', async () => {
      const store = await open();
      const rows = Array.from({ length: 40 }, (_, n) => account(n));
      const teams = account(3, { account: 'teams:t:3', platform: 'teams' });
      for (const row of [...rows, teams]) await store.saveAccount(row);
      const asked = ['p3@example.org', 'p3@example.org', 'nobody@example.org'];
      expect(await store.accounts(asked)).toStrictEqual([rows[3], teams]);
      expect(await store.accounts(rows.map(({ person }) => person))).toHaveLength(41);
      expect(await store.accounts([])).toEqual([]);
    });
  });

  test('people are found by what they are called: whole name, first word or local part of the e-mail', async () => {
    const store = await open();
    const named = (user: string, name: string, email?: string): AccountRow => ({
      account: `slack:T0SIM:${user}`,
      platform: 'slack',
      person: email ?? `slack:T0SIM:${user}`,
      name,
      email,
      zone: undefined,
      standing: 'member',
      seenAt: 1,
      heardAt: undefined,
    });
    const rows = [
      named('U1', 'Ana Lima', 'al@example.org'),
      named('U2', 'Ana'),
      named('U3', 'Özlem Ünal', 'ana@example.org'),
      named('U4', 'Anatol'),
    ];
    for (const row of rows) await store.saveAccount(row);
    const called = async (word: string) =>
      (await store.accountsCalled(word)).map(({ account }) => account.slice(-2)).sort();
    expect(await called('ana')).toEqual(['U1', 'U2', 'U3']);
    expect(await called('ana lima')).toEqual(['U1']);
    expect(await called('özlem')).toEqual(['U3']);
    expect(await called('an_')).toEqual([]);
  });

  describe('posts', () => {
    test('are found by stream, by place and part, and by the message somebody clicked', async () => {
      const store = await open();
      const card = { ...post('card', 'm1'), link: 'https://chat.example/m1' };
      const note = post('note:2', 'm2');
      for (const sent of [note, card]) {
        await enqueued(store, message(sent.part));
        await store.complete(await claimed(store, sent.part, 100), sent, 100);
      }
      expect(await store.posts('R-1')).toStrictEqual([card, note]);
      expect(await store.post('R-1', 'slack:C0PAY', 'note:2')).toStrictEqual(note);
      expect(await store.post('R-1', 'slack:C0OPS', 'card')).toBeUndefined();
      expect(await store.postByMessage('C0PAY', 'm1')).toStrictEqual(card);
      expect(await store.postByMessage('C0OPS', 'm1')).toBeUndefined();
    });

    test('are found for any number of streams at once, as they stand after every change', async () => {
      const store = await open();
      const streams = Array.from({ length: 40 }, (_, n) => `R-${n + 10}`);
      const sent = (stream: string, part: string) => ({
        ...post(part, `${stream} ${part}`),
        stream,
      });
      const put = async (one: ReturnType<typeof sent>) => {
        const key = `${one.stream}|${one.part}`;
        await enqueued(store, message(key, { stream: one.stream, part: one.part }));
        await store.complete(await claimed(store, key, 100), one, 100);
      };
      for (const stream of streams.slice(1)) {
        await put(sent(stream, 'card'));
        await put(sent(stream, 'note:1'));
      }
      const cards = streams.slice(1).map((stream) => sent(stream, 'card'));
      expect(await store.postsOf([...streams, 'R-11'], 'card')).toStrictEqual(cards);
      await put(sent('R-10', 'card'));
      expect(await store.postsOf(streams, 'card')).toHaveLength(40);
      expect(await store.postsOf(streams, 'note:1')).toHaveLength(39);
      expect(await store.postsOf([], 'card')).toEqual([]);
    });
  });
}
