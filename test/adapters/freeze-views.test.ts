// A hundred freezes at a time, each with a long reason and scope, five hundred releases in them: both chats take every card, answer and
// form about them, and what is asked stands below what it is asked about.
import { expect, test } from 'vitest';
import { checkBlocks, checkView } from '../../adapters/playground/slack/block-kit.ts';
import { cardProblems } from '../../adapters/playground/teams/card-check.ts';
import { shownAs } from '../../adapters/slack/block-kit.ts';
import { formModal } from '../../adapters/slack/modal.ts';
import { cardOf } from '../../adapters/teams/adaptive-card.ts';
import { formCard } from '../../adapters/teams/form-card.ts';
import type { Card, Notice } from '../../src/chat/view.ts';
import {
  caughtNotice,
  freezeBegan,
  freezeCard,
  freezeEnded,
  keepQuestion,
} from '../../src/chat/views/freeze.ts';
import { liftForm, stopForm } from '../../src/chat/views/freeze-forms.ts';
import {
  calendarReply,
  freezeQuestion,
  freezesNotice,
  liftQuestion,
} from '../../src/chat/views/freeze-reply.ts';
import { aFreeze, planned, WINDOW } from '../support/fixtures.ts';
import { groups, names, now } from './support/views.ts';
import { faultsOf } from './teams/support/strict-card.ts';

const slack = { names, groups, now };
const teams = { names, now, mris: new Map<string, string>(), direct: true };

const because = '&<'.repeat(250);
const services = Array.from({ length: 9 }, (_, n) => `service-of-${n}-${'x'.repeat(45)}`);
const scope = { services, environments: ['prod'] };
const freezes = Array.from({ length: 100 }, (_, n) =>
  aFreeze({ id: `F-${n + 1}`, because, scope }),
);
const [freeze = aFreeze(), ...others] = freezes;
const caught = Array.from({ length: 500 }, (_, n) => ({
  ...planned().release,
  id: `R-${n + 1}`,
  version: 'v'.repeat(60),
}));
const scene = { calendar: { last: 100, freezes }, now: WINDOW.start, caught };
const picture = {
  freeze,
  now: WINDOW.start,
  caught: caught.slice(0, 10),
  others,
  opens: Object.fromEntries(caught.map(({ id }) => [id, WINDOW.end])),
};
const line = `freeze all because ${because}`;
const lifted = { at: freeze.from, by: freeze.by, because };

const VIEWS: Readonly<Record<string, Card | Notice>> = {
  announcement: freezeCard({ ...picture, caught }),
  beginning: freezeBegan(picture, 'https://chat.example.org/p1'),
  end: freezeEnded({ ...picture, freeze: { ...freeze, over: lifted } }, undefined),
  notice: caughtNotice(picture, { free: ['R-1'], handedOver: ['R-2'] }),
  'question whether it is needed': keepQuestion(picture, freeze.to),
  list: freezesNotice(scene.calendar, WINDOW.start),
  'answer that it is set': calendarReply([{ ...freeze, type: 'frozen' }], freeze, scene),
  'answer that it is lifted': calendarReply(
    [{ type: 'went', id: freeze.id, because }],
    freeze,
    scene,
  ),
};
const QUESTIONS = {
  freeze: freezeQuestion(freeze, line, `confirm 1 ${line}`, scene),
  lift: liftQuestion(freeze, line, `confirm 1 ${line}`, scene),
};

test.each(Object.entries({ ...VIEWS, ...QUESTIONS }))('%s', (_, view) => {
  expect(checkBlocks(shownAs(view, slack).blocks)).toEqual([]);
  const card = cardOf(view, teams);
  expect(cardProblems(card)).toEqual([]);
  expect(faultsOf(card)).toEqual([]);
});

test.each(Object.entries(QUESTIONS))('the question to %s says how it was read', (_, view) => {
  for (const shown of [shownAs(view, slack).blocks, cardOf(view, teams)]) {
    expect(JSON.stringify(shown)).toMatch(/Read as: .*Confirm within two minutes/);
  }
});

test('what to look at before the next start is said', () => {
  const view = VIEWS['answer that it is lifted'] ?? freezeCard(picture);
  for (const shown of [shownAs(view, slack).blocks, cardOf(view, teams)]) {
    expect(JSON.stringify(shown)).toContain('somebody watches them');
  }
});

test('the forms', () => {
  for (const form of [
    liftForm('unfreeze', 'unfreeze F-1', freeze, scene),
    stopForm('stop', scope),
  ]) {
    expect(checkView(formModal(form, slack, {}))).toEqual([]);
    expect(cardProblems(formCard(form, { ...teams, people: [] }, {}, [], 'message'))).toEqual([]);
  }
});
