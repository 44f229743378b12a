// Eight bugs that look right and aren't, planted in the ports of a simulated process, to show that
// the simulation would notice. Nothing of them is in the product.
import { draw } from '../../src/app/draw.ts';
import type { Utterance } from '../../src/app/speech.ts';
import type { Claim, OutboxRow, Post, Store, StreamRow, Transaction } from '../../src/app/store.ts';
import type { World as Ports } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Plant, Planted } from './sim-process.ts';
import type { Task } from './tasks.ts';

type Work<T> = (tx: Transaction) => Promise<T>;

/** The ports with another way to run a transaction. */
function transacting(
  ports: Ports,
  run: <T>(work: Work<T>, inner: Store['transaction']) => Promise<T>,
): Ports {
  const { store } = ports;
  const transaction: Store['transaction'] = (work) => run(work, store.transaction);
  return { ...ports, store: { ...store, transaction } };
}

/** Reads first, decides, and then writes, whatever has been written meanwhile. */
const noVersionCheck: Plant = (ports) =>
  transacting(ports, async (work, inner) => {
    const writes: ((tx: Transaction) => Promise<unknown>)[] = [];
    const later = async (write: (tx: Transaction) => Promise<unknown>) => {
      writes.push(write);
    };
    const { store } = ports;
    const saved = new Map<string, StreamRow>();
    const tx: Transaction = {
      ...store,
      stream: async (id) => saved.get(id) ?? store.stream(id),
      nextNumber: (kind) => inner((now) => now.nextNumber(kind)),
      sending: (stream) => inner((now) => now.sending(stream)),
      timersUntil: (until, limit) => inner((now) => now.timersUntil(until, limit)),
      takeTimer: (key, at) => inner((now) => now.takeTimer(key, at)),
      save: (row, events) => {
        saved.set(row.stream, row);
        return later(async (now) => {
          const before = (await now.stream(row.stream))?.seq ?? 0;
          const renumbered = events.map((event, n) => ({ ...event, seq: before + n + 1 }));
          await now.save({ ...row, seq: before + events.length }, renumbered);
        });
      },
      reconcileTimers: (stream, timers) => later((now) => now.reconcileTimers(stream, timers)),
      enqueue: (rows) => later((now) => now.enqueue(rows)),
      keepReceipt: (receipt) => later((now) => now.keepReceipt(receipt)),
    };
    const result = await work(tx);
    await inner(async (now) => {
      for (const write of writes) await write(now);
    });
    return result;
  });

/** The row is gone before its message is sent; what fails is put back, what dies isn't. */
const markBeforeSend: Plant = (ports) => {
  const { store } = ports;
  const again = ({ row }: Claim, dueAt: number) =>
    store.transaction((tx) => tx.enqueue([{ ...row, dueAt }]));
  const isMessage = ({ row }: Claim) => row.kind === 'message';
  return {
    ...ports,
    store: {
      ...store,
      async claim(key, now, leaseMs) {
        const claim = await store.claim(key, now, leaseMs);
        if (claim !== undefined && isMessage(claim)) await store.complete(claim, undefined, now);
        return claim;
      },
      async complete(claim: Claim, post: Post | undefined, now: number) {
        if (!isMessage(claim)) return store.complete(claim, post, now);
        if (post === undefined) return 'done';
        // Where it stands is kept by a row made for it alone.
        await again(claim, now);
        const made = await store.claim(claim.row.key, now, 1_000);
        return made === undefined ? 'done' : store.complete(made, post, now);
      },
      postpone: (claim, at, why) =>
        isMessage(claim) ? again(claim, at) : store.postpone(claim, at, why),
      defer: (claim, at) => (isMessage(claim) ? again(claim, at) : store.defer(claim, at)),
    },
  };
};

/** What people are to hear is said while the transaction is still open. */
const sendBeforeCommit: Plant = (ports, { raw }) =>
  transacting(ports, (work, inner) =>
    inner((tx) => {
      const inside: Ports = { ...raw, store: { ...raw.store, ...tx } };
      const say = async (row: OutboxRow) => {
        const chat = raw.chats.find((one) => one.serves(row.place));
        // Whose a private message is can't be asked in there.
        const isPrivate = /^(?:direct|home):/.test(row.place);
        if (row.kind !== 'message' || isPrivate || chat === undefined) return;
        const drawn = await draw(row, inside);
        if (drawn === undefined) return;
        const message = {
          view: drawn.view,
          names: {},
          key: row.key,
          mayRepeat: false,
          threaded: false,
        };
        await chat.post(row.place, undefined, undefined, message);
      };
      return work({
        ...tx,
        async enqueue(rows) {
          await tx.enqueue(rows);
          for (const row of rows) await say(row);
        },
      });
    }),
  );

/** The effect is committed first, and that it was asked for is noted afterwards. */
const dedupeAfterEffect: Plant = (ports) =>
  transacting(ports, async (work, inner) => {
    const receipts: Parameters<Transaction['keepReceipt']>[0][] = [];
    const result = await inner((tx) =>
      work({
        ...tx,
        keepReceipt: async (receipt) => {
          receipts.push(receipt);
        },
      }),
    );
    if (receipts.length > 0) {
      await inner(async (tx) => {
        for (const receipt of receipts) await tx.keepReceipt(receipt);
      });
    }
    return result;
  });

/** Whoever has two addresses is two, although the policy's list joins them. */
const countAccounts: Plant = (ports) => {
  const known = new WeakMap<Policy, Policy>();
  return {
    ...ports,
    policy: () => {
      const policy = ports.policy();
      const apart = known.get(policy) ?? {
        ...policy,
        people: policy.people.map((one) => ({ ...one, also: [] })),
      };
      known.set(policy, apart);
      return apart;
    },
  };
};

/** Who may do what is looked up when a request comes in, and holds for all that follows from it. */
const authorityReadBefore: Plant = (ports, { tasks }) => {
  const asRead = new WeakMap<Task, Policy>();
  return {
    ...ports,
    policy: () => {
      const policy = ports.policy();
      const task = tasks.current;
      if (task === undefined || task.only !== undefined || task.name.endsWith('sweep'))
        return policy;
      const before = asRead.get(task) ?? policy;
      asRead.set(task, before);
      return before;
    },
  };
};

/** Buttons carry no print of what they were drawn for. */
function withoutPrint(utterance: Utterance): Utterance {
  return { ...utterance, words: utterance.words.replace(/ v:[0-9a-f]{8}/, '') };
}

interface SetTimer {
  readonly at: number;
  readonly row: StreamRow;
}

/** A timer rings on what its release was when the timer was set; a cancelled one is still there to ring. */
const cancelledTimerRings: Plant = (ports) => {
  const set = new Map<string, SetTimer>();
  return transacting(ports, (work, inner) => inner((tx) => work(ringingTx(tx, set))));
};

function ringingTx(tx: Transaction, set: Map<string, SetTimer>): Transaction {
  let saved: StreamRow | undefined;
  let timer: SetTimer | undefined;
  return {
    ...tx,
    async takeTimer(key, now) {
      timer = set.get(key);
      return tx.takeTimer(key, now);
    },
    async stream(id) {
      const row = await tx.stream(id);
      return timer?.row.stream === id && saved === undefined ? timer.row : row;
    },
    async save(row, events) {
      const before = (await tx.stream(row.stream))?.seq ?? 0;
      const renumbered = events.map((event, n) => ({ ...event, seq: before + n + 1 }));
      saved = { ...row, seq: before + events.length };
      await tx.save(saved, renumbered);
    },
    async reconcileTimers(stream, timers) {
      const row = saved ?? (await tx.stream(stream));
      for (const { name, at } of timers) {
        const due = timerRow(stream, name, at);
        if (row === undefined || set.get(due.key)?.at === at) continue;
        set.set(due.key, { at, row });
        await tx.enqueue([due]);
      }
    },
  };
}

function timerRow(stream: string, name: string, dueAt: number): OutboxRow {
  const key = `timer:${stream}:${name}`;
  return { key, kind: 'timer', stream, place: '', part: name, body: '{}', dueAt, priority: 0 };
}

/** Each by its name, and the seed that found it last: where a search had best begin. */
export const PLANTED: readonly (readonly [string, Planted, number])[] = [
  ['no version check', { ports: noVersionCheck }, 7],
  ['mark before send', { ports: markBeforeSend }, 15],
  ['send before commit', { ports: sendBeforeCommit }, 0],
  ['dedupe after effect', { ports: dedupeAfterEffect }, 19],
  ['count accounts instead of people', { ports: countAccounts }, 65],
  [
    'authority read before the transaction',
    { ports: authorityReadBefore, needs: ['policy', 'interleaving'] },
    33,
  ],
  ['approval without fingerprint', { hears: withoutPrint }, 16],
  ['cancelled timer still rings', { ports: cancelledTimerRings }, 7],
];
