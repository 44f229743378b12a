// Many writers, one commit: whoever wrote together learns the same, and a commit that fails is nobody's success.
import { expect, test } from 'vitest';
import { type Brackets, oneWriter } from '../../../adapters/sql/writer.ts';

/** Brackets that write down what was asked of them; `failing` throws. */
function brackets(failing: readonly (keyof Brackets)[] = []) {
  const asked: string[] = [];
  const ask = (name: keyof Brackets) => async () => {
    asked.push(name);
    if (failing.includes(name)) throw new Error(`${name} failed`);
  };
  const all: Brackets = {
    begin: ask('begin'),
    commit: ask('commit'),
    rollback: ask('rollback'),
    mark: ask('mark'),
    release: ask('release'),
    undo: ask('undo'),
  };
  return { all, asked };
}

const outcomes = async (work: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((one) =>
    one.status === 'fulfilled' ? one.value : String(one.reason),
  );
const no = () => Promise.reject(new Error('no'));

test('one alone is a transaction of its own', async () => {
  const { all, asked } = brackets();
  const writer = oneWriter(all);
  expect(await outcomes([writer.atomically(async () => 1)])).toEqual([1]);
  expect(await outcomes([writer.atomically(no)])).toEqual(['Error: no']);
  expect(asked).toEqual(['begin', 'commit', 'begin', 'rollback']);
});

test('those who wait together share a commit, each undone alone', async () => {
  const { all, asked } = brackets();
  const writer = oneWriter(all);
  const work = [async () => 1, no, async () => 3].map((each) => writer.atomically(each));
  expect(await outcomes(work)).toEqual([1, 'Error: no', 3]);
  expect(asked.join(' ')).toBe('begin mark release mark undo mark release commit');
});

test.each(['begin', 'commit', 'undo'] as const)(
  'when %s fails, nobody is told that anything was recorded',
  async (step) => {
    const { all, asked } = brackets([step]);
    const writer = oneWriter(all);
    const work = [async () => 1, no, async () => 3].map((each) => writer.atomically(each));
    const why = `Error: ${step} failed`;
    expect(await outcomes(work)).toEqual([why, why, why]);
    expect(asked.at(-1)).toBe('rollback');
  },
);

test('nobody waits behind a crowd that keeps arriving: so many share a commit at most', async () => {
  const { all, asked } = brackets();
  const writer = oneWriter(all);
  await Promise.all(Array.from({ length: 70 }, (_, n) => writer.atomically(async () => n)));
  expect(asked.filter((name) => name === 'commit')).toHaveLength(3);
});

test('work that arrives while a commit is under way is done after it', async () => {
  const { all } = brackets();
  const order: string[] = [];
  let late: Promise<unknown> | undefined;
  const writer = oneWriter({
    ...all,
    commit: async () => {
      late ??= writer.atomically(async () => order.push('late'));
      await Promise.resolve();
      order.push('committed');
    },
  });
  await writer.atomically(async () => undefined);
  await late;
  expect(order).toEqual(['committed', 'late', 'committed']);
});

test('stopping waits for what is queued and refuses the rest', async () => {
  const { all } = brackets();
  const writer = oneWriter(all);
  const before = writer.atomically(async () => 'before');
  const stopped = writer.stop();
  await expect(writer.atomically(async () => 'after')).rejects.toThrow(/closed/);
  await stopped;
  expect(await before).toBe('before');
});
