// What every store promises about its journal: append-only, chained, verifiable, replayable
// (product U1), against somebody with a database console.
import { describe, expect, test } from 'vitest';
import { type Fold, replayAll } from '../../adapters/sql/replay.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { type Bench, type OpenedStore, release, saved } from './store-rows.ts';

/** Three releases, seven events; positions 1 to 7 belong to R-1 R-1 R-2 R-1 R-2 R-3 R-3. */
async function sevenEvents(store: OpenedStore): Promise<void> {
  await saved(store, release(1, 2));
  await saved(store, release(2));
  await saved(store, release(1, 3), 2);
  await saved(store, release(2, 2), 1);
  await saved(store, release(3, 2));
}

const COPY_OF_3 =
  "select 8, 'R-2', 3, type, body, at, actor, account, policy, previous_hash, hash from events where position = 3";

const crimes: readonly {
  readonly name: string;
  readonly statements: readonly string[];
  readonly found: readonly [position: number | undefined, stream: string, seq: number];
  readonly why: RegExp;
}[] = [
  ...['type', 'body', 'actor', 'account', 'policy', 'hash'].map((column) => ({
    name: `changes ${column}`,
    statements: [`update events set ${column} = 'x' where position = 4`],
    found: [4, 'R-1', 3] as const,
    why: /not what was sealed/,
  })),
  {
    name: 'changes the time',
    statements: ['update events set at = at + 1 where position = 4'],
    found: [4, 'R-1', 3],
    why: /not what was sealed/,
  },
  {
    name: 'takes the actor away',
    statements: ['update events set actor = null where position = 1'],
    found: [1, 'R-1', 1],
    why: /not what was sealed/,
  },
  {
    name: 'changes the previous hash',
    statements: ["update events set previous_hash = 'x' where position = 4"],
    found: [4, 'R-1', 3],
    why: /not chained .* position 3/,
  },
  {
    name: 'gives an event to another stream',
    statements: ["update events set stream = 'R-3', seq = 9 where position = 3"],
    found: [3, 'R-3', 9],
    why: /not what was sealed/,
  },
  {
    name: 'deletes the first',
    statements: ['delete from events where position = 1'],
    found: [2, 'R-1', 2],
    why: /position 1 is missing/,
  },
  {
    name: 'deletes one in the middle',
    statements: ['delete from events where position = 4'],
    found: [5, 'R-2', 2],
    why: /position 4 is missing/,
  },
  {
    name: 'deletes one and closes the gap',
    statements: [
      'delete from events where position = 4',
      'update events set position = 4 where position = 5',
      'update events set position = 5 where position = 6',
      'update events set position = 6 where position = 7',
    ],
    found: [4, 'R-2', 2],
    why: /not chained/,
  },
  {
    name: 'deletes the last',
    statements: ['delete from events where position = 7'],
    found: [undefined, 'R-3', 2],
    why: /snapshot knows 2 events, the journal ends at 1/,
  },
  {
    name: 'deletes the last with its whole stream',
    statements: ["delete from events where stream = 'R-3'"],
    found: [undefined, 'R-3', 1],
    why: /snapshot knows 2 events, the journal ends at 0/,
  },
  {
    name: 'inserts a copy at the end',
    statements: [`insert into events ${COPY_OF_3}`],
    found: [8, 'R-2', 3],
    why: /not chained/,
  },
  {
    name: 'inserts one before the first',
    statements: [`insert into events ${COPY_OF_3.replace('select 8', 'select 0')}`],
    found: [0, 'R-2', 3],
    why: /position 0 is out of place/,
  },
  {
    name: 'swaps two contents',
    statements: [
      'update events set body = (select body from events where position = 5), at = (select at from events where position = 5) where position = 2',
    ],
    found: [2, 'R-1', 2],
    why: /not what was sealed/,
  },
  {
    name: 'swaps two positions',
    statements: [
      'update events set position = 99 where position = 2',
      'update events set position = 2 where position = 4',
      'update events set position = 4 where position = 99',
    ],
    found: [2, 'R-1', 3],
    why: /not chained/,
  },
];

export function journal(create: () => Bench): void {
  describe('the journal', () => {
    test('is chained from its first event over all streams, and verifies (product U1)', async () => {
      const store = await create().open();
      expect(await verifyJournal(store)).toEqual({ ok: true, events: 0, tip: '0'.repeat(64) });
      await sevenEvents(store);
      const lines = await store.journal(1, 100);
      expect(lines.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(lines[0]?.previousHash).toBe('0'.repeat(64));
      const tip = lines[6]?.hash;
      expect(await verifyJournal(store)).toEqual({ ok: true, events: 7, tip });
    });

    test('verifies when it is longer than what is read at a time', async () => {
      const bench = create();
      const store = await bench.open();
      await saved(store, release(1, 1_203));
      expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 1_203 });
      await bench.unguard();
      await bench.console("update events set body = '{}' where position = 1201");
      expect(await verifyJournal(store)).toMatchObject({ ok: false, position: 1_201, seq: 1_201 });
    });

    test.each([
      ['a change', "update events set body = '{}' where position = 1"],
      ['a deletion', 'delete from events where position = 1'],
    ])('refuses %s', async (_, statement) => {
      const bench = create();
      const store = await bench.open();
      await sevenEvents(store);
      await expect(bench.console(statement)).rejects.toThrow(/append-only/);
      expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 7 });
    });

    test.each([...crimes])('names the first bad event when somebody $name', async (crime) => {
      const bench = create();
      const store = await bench.open();
      await sevenEvents(store);
      await bench.unguard();
      await bench.console(...crime.statements);
      const [position, stream, seq] = crime.found;
      const why = expect.stringMatching(crime.why);
      expect(await verifyJournal(store)).toEqual({ ok: false, position, stream, seq, why });
    });
  });

  describe('a replay', () => {
    const countEvents: Fold = (_, events) => ({ events: events.length });

    test('finds every snapshot equal to its journal', async () => {
      const store = await create().open();
      await sevenEvents(store);
      expect(await replayAll(store, countEvents)).toEqual({ streams: 3, differences: [] });
    });

    test('reads more snapshots than fit into one page', async () => {
      const store = await create().open();
      for (let n = 1; n <= 203; n += 1) await saved(store, release(n));
      expect(await replayAll(store, countEvents)).toEqual({ streams: 203, differences: [] });
    });

    test('reports each difference, and where it is', async () => {
      const bench = create();
      const store = await bench.open();
      await sevenEvents(store);
      await bench.console(
        `update streams set state = '{"events":9}' where stream = 'R-1'`,
        `update streams set state = 'not JSON' where stream = 'R-2'`,
        `update streams set state = '{"events":2,"more":[1]}' where stream = 'R-3'`,
      );
      const { differences } = await replayAll(store, countEvents);
      expect(differences).toEqual([
        {
          stream: 'R-1',
          seq: 3,
          why: 'state.events is 9 in the snapshot and 3 in the journal',
        },
        { stream: 'R-2', seq: 2, why: expect.stringContaining("can't be rebuilt") },
        {
          stream: 'R-3',
          seq: 2,
          why: 'state.more is [1] in the snapshot and absent in the journal',
        },
      ]);
    });

    test('reports a fold that throws, and a snapshot ahead of its journal', async () => {
      const bench = create();
      const store = await bench.open();
      await sevenEvents(store);
      await bench.console("update streams set seq = 5 where stream = 'R-2'");
      const picky: Fold = (_, events) => {
        if (events.length === 3) throw new Error('unknown event');
        return countEvents('release', events);
      };
      expect((await replayAll(store, picky)).differences).toEqual([
        { stream: 'R-1', seq: 3, why: "it can't be rebuilt: unknown event" },
        { stream: 'R-2', seq: 5, why: 'the snapshot holds 5 events, the journal has 2 of them' },
      ]);
    });

    test('does not care in which order the keys of a state stand', async () => {
      const bench = create();
      const store = await bench.open();
      await saved(store, release(1, 1, { state: '{"a":1,"b":{"c":[1,2],"d":null}}' }));
      const fold: Fold = () => ({ b: { d: null, c: [1, 2] }, a: 1, gone: undefined });
      expect((await replayAll(store, fold)).differences).toEqual([]);
    });
  });
}
