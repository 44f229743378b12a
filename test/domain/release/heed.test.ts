// What a freeze does to a deployment: it pauses bakes and keeps their time, whoever looks whenever (product F1, F3, F5, R2).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Calendar, Freeze } from '../../../src/domain/calendar/model.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import { timers } from '../../../src/domain/release/timers.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aFreeze,
  baking,
  idOf,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { given } from './given.ts';

/** 10% was deployed at 22:05 and bakes for half an hour. */
const BAKES_FROM = WINDOW.start + 5 * MINUTE;

function frozen(...freezes: readonly Partial<Freeze>[]): { readonly calendar: Calendar } {
  return { calendar: { last: freezes.length, freezes: freezes.map((one) => aFreeze(one)) } };
}

const minute = (after: number) => BAKES_FROM + after * MINUTE;
const over = (at: number) => ({ at, by: idOf('dan'), because: 'done' });

describe('a freeze that begins', () => {
  test('catches a bake where it stands, and lets the rest of it go on when it ends', () => {
    const around = frozen({ from: minute(10), to: minute(40) });
    const caught = given(baking(), around).at(minute(10)).when({ type: 'heed' });
    const story = caught.gives({ type: 'caught', since: minute(10), bakeLeftMs: 20 * MINUTE });
    expect(timers(story.release, story.policy).map(({ name }) => name.split(':')[0])).not.toContain(
      'bake',
    );
    const thawed = given(story, around).at(minute(40)).when({ type: 'heed' });
    const after = thawed.gives({ type: 'thawed', since: minute(40), bakeEndsAt: minute(60) });
    expect(after.release.deployment?.catches).toMatchObject([
      { since: minute(10), until: minute(40), closings: [{ freeze: 'F-1', by: idOf('dan') }] },
    ]);
    expect(timers(after.release, after.policy)).toContainEqual({
      name: 'bake:1.1',
      at: minute(60),
    });
  });

  test('catches a running stage too, which Done still ends; its bake waits', () => {
    const around = frozen({ from: WINDOW.start + MINUTE, to: minute(40) });
    const story = given(started(), around)
      .at(minute(0))
      .when({ type: 'heed' })
      .gives({ type: 'caught', since: WINDOW.start + MINUTE });
    const done = given(story, around).at(minute(5)).when({ type: 'done' }, 'ana');
    const baked = done.gives({ type: 'done', bakeLeftMs: 30 * MINUTE });
    given(baked, around)
      .at(minute(40))
      .when({ type: 'heed' })
      .gives({ type: 'thawed', bakeEndsAt: minute(70) });
  });

  test('refuses promote, also with a reason, and never a roll back (product F3)', () => {
    const around = frozen({ from: minute(10), to: minute(40) });
    const at = given(baking(), around).at(minute(12));
    at.when({ type: 'promote', because: 'quiet night' }, 'ana').isRefused('frozen');
    at.when({ type: 'rollback', because: 'errors' }, 'ana').gives(
      { type: 'rolled-back' },
      { type: 'review-opened' },
    );
  });

  test('after the bake had ended leaves it ended', () => {
    const around = frozen({ from: minute(45), to: minute(90) });
    const ring = { type: 'ring', timer: 'bake:1.1', at: minute(30) } as const;
    given(baking(), around).at(minute(50)).when(ring).gives({ type: 'bake-ended' });
  });

  test('before the bake rang has paused it, whether anybody looked or not', () => {
    const around = frozen({ from: minute(10), to: minute(40), over: over(minute(25)) });
    const ring = { type: 'ring', timer: 'bake:1.1', at: minute(30) } as const;
    const story = given(baking(), around)
      .at(minute(31))
      .when(ring)
      .gives(
        { type: 'caught', since: minute(10), bakeLeftMs: 20 * MINUTE },
        { type: 'thawed', since: minute(25), bakeEndsAt: minute(45) },
      );
    const next = { type: 'ring', timer: 'bake:1.1', at: minute(45) } as const;
    given(story, around).at(minute(45)).when(next).gives({ type: 'bake-ended' });
  });

  test('holds back what would be promoted by itself (product R3)', () => {
    const around = frozen({ from: minute(10), to: minute(40) });
    const auto = baking()
      .at(minute(1))
      .by('ana', { type: 'promote', because: 'quiet night' })
      .by('ana', { type: 'done' })
      .at(minute(3))
      .happens(undefined, { type: 'bake-ended', stage: '50%', timer: 'bake:2.1', due: minute(3) });
    const [advance] = timers(auto.release, auto.policy).filter(({ name }) =>
      name.startsWith('advance'),
    );
    expect(advance).toBeDefined();
    const ring = { type: 'ring', timer: advance?.name ?? '', at: advance?.at ?? 0 } as const;
    given(auto, around).at(minute(20)).when(ring).gives({ type: 'caught' });
  });
});

test('a deployment whose freeze is forgotten goes on', () => {
  const around = frozen({ from: minute(10), to: minute(40) });
  const caught = given(baking(), around).at(minute(10)).when({ type: 'heed' });
  given(caught.gives({ type: 'caught' }), frozen())
    .at(minute(50))
    .when({ type: 'heed' })
    .gives({ type: 'thawed', since: minute(50), bakeEndsAt: minute(70) });
});

describe('with a hold by somebody', () => {
  const around = frozen({ from: minute(10), to: minute(40) });

  test('resumed while it is frozen it waits for the thaw', () => {
    const held = baking().at(minute(5)).by('dan', { type: 'hold', because: 'errors' });
    const caught = given(held, around)
      .at(minute(10))
      .when({ type: 'heed' })
      .gives({ type: 'caught' });
    const resumed = given(caught, around).at(minute(20)).when({ type: 'resume' }, 'ana');
    const story = resumed.gives({ type: 'resumed' });
    expect(story.release.deployment).toMatchObject({ bakeLeftMs: 25 * MINUTE });
    given(story, around)
      .at(minute(40))
      .when({ type: 'heed' })
      .gives({ type: 'thawed', bakeEndsAt: minute(65) });
  });

  test('thawed while it is held it waits for the resume', () => {
    const caught = given(baking(), around).at(minute(10)).when({ type: 'heed' });
    const held = caught.gives({ type: 'caught' }).at(minute(20));
    const story = held.by('dan', { type: 'hold', because: 'errors' });
    const thawed = given(story, around).at(minute(40)).when({ type: 'heed' });
    const after = thawed.gives({ type: 'thawed' });
    expect(after.release.deployment?.bakeEndsAt).toBeUndefined();
    given(after, around)
      .at(minute(50))
      .when({ type: 'resume' }, 'ana')
      .gives({ type: 'resumed', bakeEndsAt: minute(70) });
  });
});

describe('a start', () => {
  test('is refused with every freeze, its end, and when it could be (product F7)', () => {
    const around = frozen(
      { from: WINDOW.start - HOUR, to: WINDOW.start + 20 * MINUTE },
      { id: 'F-2', from: WINDOW.start, to: WINDOW.start + 40 * MINUTE },
    );
    given(ready(), around)
      .when({ type: 'start' }, 'ana')
      .isRefused('not-ready', { earliest: WINDOW.start + 40 * MINUTE });
    given(ready(), around)
      .when({ type: 'start', at: WINDOW.start + 30 * MINUTE }, 'ana')
      .isRefused('not-ready');
    given(ready(), around)
      .when({ type: 'start', at: WINDOW.start + 45 * MINUTE }, 'ana')
      .gives({ type: 'start-armed' });
  });

  test('has no earliest moment where its window is frozen to the end', () => {
    const around = frozen({ from: WINDOW.start - HOUR, to: WINDOW.end + HOUR });
    const decision = decide(
      ready().release,
      { type: 'start' },
      { ...ready().context('ana'), ...around },
    );
    expect(decision).toMatchObject({ ok: false, refusal: { code: 'not-ready' } });
    expect(decision).not.toHaveProperty('refusal.earliest');
  });

  test('that was set for a time is refused then, and nothing fails', () => {
    const armed = ready()
      .at(WINDOW.start - HOUR)
      .by('ana', { type: 'start', at: WINDOW.start + MINUTE });
    const around = frozen({ from: WINDOW.start, to: WINDOW.end });
    const story = given(armed, around)
      .at(WINDOW.start + MINUTE)
      .when({ type: 'ring', timer: 'start', at: WINDOW.start + MINUTE })
      .gives({ type: 'start-refused' });
    expect(story.release.ending).toBeUndefined();
  });

  test('of what is planned into a freeze is said to lie in it', () => {
    const story = planned();
    story.calendar = frozen({ from: WINDOW.start - HOUR, to: WINDOW.end }).calendar;
    expect(story.picture().blockers).toContainEqual(
      expect.objectContaining({ kind: 'freeze', at: WINDOW.start }),
    );
  });
});

/** Freezes at random, some lifted early. */
const freezes = fc.array(
  fc.record({
    from: fc.integer({ min: -30, max: 120 }),
    length: fc.integer({ min: 5, max: 60 }),
    lifted: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  }),
  { maxLength: 4 },
);

const END = minute(10 * 60);

/** Lets the deployment take the calendar in every so many minutes, ringing what is due; answers when the bake ended. */
function bakeEnd(story: Story, calendar: Calendar, every: number): number | undefined {
  story.calendar = calendar;
  for (let now = BAKES_FROM; now <= END; now += every * MINUTE) {
    story.at(now);
    for (let again = true; again; ) {
      again = false;
      const [due] = timers(story.release, story.policy).filter(
        ({ name, at }) => name.startsWith('bake') && at <= now,
      );
      const command =
        due === undefined
          ? ({ type: 'heed' } as const)
          : ({ type: 'ring', timer: due.name, at: due.at } as const);
      const decision = decide(story.release, command, story.context(undefined));
      if (!decision.ok) throw new Error(decision.refusal.code);
      const ended = decision.events.some((event) => event.type === 'bake-ended');
      if (decision.events.length > 0) {
        story.happens(undefined, ...decision.events);
        again = true;
      }
      if (ended) return due?.at;
    }
  }
  return undefined;
}

test('law: a bake lasts as long as it was open, however seldom anybody looked (product R2, F5)', () => {
  fc.assert(
    fc.property(freezes, fc.integer({ min: 1, max: 90 }), (list, every) => {
      const calendar: Calendar = {
        last: list.length,
        freezes: list.map(({ from, length, lifted }, index) =>
          aFreeze({
            id: `F-${index + 1}`,
            from: minute(from),
            to: minute(from + length),
            over: lifted === undefined ? undefined : over(minute(from + lifted)),
          }),
        ),
      };
      const closed = (at: number) =>
        calendar.freezes.some(
          (one) => one.from <= at && at < Math.min(one.to, one.over?.at ?? one.to),
        );
      let open = 0;
      let expected = 0;
      for (; open < 30; expected += 1) if (!closed(minute(expected))) open += 1;
      const often = bakeEnd(baking(), calendar, 1);
      expect(often).toBe(minute(expected));
      expect(bakeEnd(baking(), calendar, every)).toBe(often);
    }),
    { numRuns: 60 },
  );
});

test('a freeze over days leaves a deployment as it was, but for the time', () => {
  const story = baking();
  story.calendar = frozen({ from: minute(10), to: minute(10) + 5 * DAY }).calendar;
  const caught = given(story, { calendar: story.calendar }).at(minute(11)).when({ type: 'heed' });
  const after = caught.gives({ type: 'caught' });
  expect(after.release).toMatchObject({
    ending: undefined,
    deployment: { state: 'baking', stage: 0 },
  });
});
