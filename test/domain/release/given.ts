// given(a release as people made it).when(somebody does something).gives(facts) or .isRefused(code):
// every test of the release's practices reads like that sentence.

import { expect } from 'vitest';
import type { Refusal, RefusalCode } from '../../../src/domain/decision.ts';
import type { Person, Roster } from '../../../src/domain/person.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import type { ReleaseEvent } from '../../../src/domain/release/event.ts';
import type { Release } from '../../../src/domain/release/model.ts';
import { timers } from '../../../src/domain/release/timers.ts';
import type { Timer } from '../../../src/domain/timer.ts';
import { aPolicy, aRoster, aService, type Name, type Story } from '../../support/fixtures.ts';

/** Some fields of a fact; the type always. */
type Fact = { readonly [T in ReleaseEvent['type']]: FactOf<T> }[ReleaseEvent['type']];
type FactOf<T> = { readonly type: T } & Readonly<Record<string, unknown>>;

/** What the world around differs in from the fixtures'. */
export type Around = Partial<Context>;

export function given(story: Story, around: Around = {}) {
  return {
    /** Moves the clock first. */
    at: (now: number) => given(story.at(now), around),
    /** Nobody: time itself. */
    when: (command: ReleaseCommand, by?: Name) => when(story, command, by, around),
  };
}

function when(story: Story, command: ReleaseCommand, by: Name | undefined, around: Around) {
  const context = { ...story.context(by), ...around };
  const decision = decide(current(story), command, context);
  return {
    /** Exactly these facts, in this order; returns the story with them told. */
    gives(...facts: readonly Fact[]): Story {
      if (!decision.ok) expect.fail(`refused: ${JSON.stringify(decision.refusal)}`);
      expect(decision.events.map((event) => event.type)).toEqual(facts.map((fact) => fact.type));
      expect(decision.events).toMatchObject(facts);
      return story.happens(by, ...decision.events);
    },
    /** With this code and at least these details; nothing happens. */
    isRefused<C extends RefusalCode>(
      code: C,
      details: Partial<Extract<Refusal, { code: C }>> = {},
    ): void {
      expect(decision).toMatchObject({ ok: false, refusal: { code, ...details } });
    },
    /** Accepted, but there was nothing to record. */
    givesNothing(): void {
      expect(decision).toEqual({ ok: true, events: [] });
    },
  };
}

function current(story: Story): Release | undefined {
  return story.events.length === 0 ? undefined : story.release;
}

/** The usual policy with another payments service. */
export function withService(
  changes: Parameters<typeof aService>[0],
  policy: Partial<Policy> = {},
): Policy {
  return aPolicy({ services: [aService(changes)], ...policy });
}

/** The usual approval terms with other rules or times. */
export function withApprovals(
  changes: Partial<ReturnType<typeof aService>['approvals']>,
  service: Parameters<typeof aService>[0] = {},
): Policy {
  return withService({ ...service, approvals: { ...aService().approvals, ...changes } });
}

/** The usual roster with these directories out of reach. */
export function unreachable(...refs: readonly string[]): { readonly roster: Roster } {
  const gone = refs.map((ref) => [ref, { people: [], complete: false }] as const);
  return { roster: { ...aRoster(), ...Object.fromEntries(gone) } };
}

export function aStranger(standing: Person['standing']): Person {
  return { id: 'gus@elsewhere.example', name: 'Gus', zone: 'Europe/Paris', standing };
}

/** What lies ahead, by name. */
export function ahead(story: Story): Readonly<Record<string, number>> {
  return Object.fromEntries(
    timers(story.release, story.policy).map((timer) => [timer.name, timer.at]),
  );
}

/** Time passes until this timer's moment (and `late` more), and it rings. */
export function rings(story: Story, name: string, late = 0, around: Around = {}) {
  const timer: Timer | undefined = timers(story.release, story.policy).find(
    (one) => one.name === name,
  );
  if (timer === undefined) {
    expect.fail(`no timer ${name} ahead, only ${Object.keys(ahead(story)).join(', ')}`);
  }
  const command = { type: 'ring', timer: timer.name, at: timer.at } as const;
  return given(story.at(timer.at + late), around).when(command);
}
