// Every card, notice and form of a release's life, drawn for both chats: the same lines, the same buttons that type the same,
// the same inputs with the same values. What a platform forces otherwise is named where it is levelled.
import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { shownAs } from '../../adapters/slack/block-kit.ts';
import { homeTab } from '../../adapters/slack/home.ts';
import { formModal } from '../../adapters/slack/modal.ts';
import { type AdaptiveCard, cardOf } from '../../adapters/teams/adaptive-card.ts';
import { formCard } from '../../adapters/teams/form-card.ts';
import { homeCard } from '../../adapters/teams/home-card.ts';
import type { Names } from '../../src/app/ports.ts';
import { type Button, buttonsIn, type Card, type Form, type Notice } from '../../src/chat/view.ts';
import { cardsOf, formsOf, homesOf, noticesOf, tellings } from '../chat/views/tellings.ts';
import { levelled, unseen } from './differences.ts';

const stories = tellings('refund rounding');
const views: readonly (Card | Notice)[] = stories.flatMap((story) => [
  ...cardsOf(story),
  ...noticesOf(story),
]);
const forms: readonly Form[] = stories.flatMap(formsOf);
const names: Names = {};
const now = Date.UTC(2026, 10, 24, 10);
const slack = { names, groups: new Map<string, string>(), now };
const teams = { names, now, mris: new Map<string, string>(), direct: true };

type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;
const parts = (value: unknown): readonly Part[] =>
  Array.isArray(value) ? value.filter(isPart) : [];
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is pressed, and what that types or opens. */
type Pressed = readonly [label: string, types: string];

function inSlack(blocks: readonly KnownBlock[]): readonly Pressed[] {
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.flatMap((element): readonly Pressed[] => {
    const { text, value, url, options }: Part = { ...element };
    if (options !== undefined) {
      return parts(options).map((one) => [words((one.text as Part).text), words(one.value)]);
    }
    return [[words((text as Part).text), words(value) || words(url)]];
  });
}

function inTeams({ actions = [] }: Pick<AdaptiveCard, 'actions'>): readonly Pressed[] {
  return actions.flatMap((action): readonly Pressed[] => {
    const { title, url, data, card } = action as Part;
    if (isPart(card)) return inTeams(card as Pick<AdaptiveCard, 'actions'>);
    return [[words(title), isPart(data) ? words(data.says) : words(url)]];
  });
}

const wanted = (buttons: readonly Button[]): readonly Pressed[] =>
  buttons.map(({ label, says, url }) => [label, url === undefined ? says : new URL(url).href]);

describe('a release', () => {
  test('has views of every kind to compare', () => {
    expect(views.length).toBeGreaterThan(100);
    expect(forms.length).toBeGreaterThan(10);
  });

  test('offers the same buttons in both chats, and they type the same', () => {
    for (const view of views) {
      const all = wanted([...view.buttons, ...(view.kind === 'card' ? view.overflow : [])]);
      const both = [inSlack(shownAs(view, slack).blocks), inTeams(cardOf(view, teams))];
      expect(both).toEqual([all, all]);
    }
  });

  test('says the same lines in both chats', () => {
    for (const view of views) {
      const said = shownAs(view, slack)
        .text.split('\n')
        .filter((line) => line !== '');
      const drawn = cardOf(view, teams).body.map((block) => words((block as Part).text));
      expect(drawn.map(same)).toEqual(said.map(same));
    }
    expect(unseen('views', seen)).toEqual([]);
  });

  test('says and offers the same on a Home', () => {
    for (const home of stories.flatMap(homesOf)) {
      const blocks = parts(homeTab(home, slack).blocks);
      const body = parts(homeCard(home, teams).body);
      const drawn = body.flatMap(({ text, actions }) =>
        actions === undefined ? [words(text)] : [],
      );
      const said = blocks.flatMap(textsIn).flatMap((text) => text.split('\n'));
      expect(drawn.map(bare)).toEqual(said.map(bare));
      const all = wanted(buttonsIn(home));
      const sets = body.flatMap(({ actions }) => inTeams({ actions: parts(actions) } as Actions));
      expect([inSlack(homeTab(home, slack).blocks as readonly KnownBlock[]), sets]).toEqual([
        all,
        all,
      ]);
    }
  });

  test('asks the same in every form', () => {
    for (const form of forms) {
      const asked = formCard(form, { ...teams, people: [] }, {}, [], 'dialog');
      expect(askedInTeams(asked)).toEqual(askedInSlack(form));
      expect(inTeams(asked)).toEqual([[form.submit, form.says]]);
    }
  });
});

type Actions = Pick<AdaptiveCard, 'actions'>;

/** The texts of a block, whichever kind it is. */
function textsIn({ type, text, elements }: Part): readonly string[] {
  if (type === 'context') return parts(elements).map((one) => words(one.text));
  return isPart(text) ? [words(text.text)] : [];
}

/** Slack's blocks hold marks, links and times to be filled in, which its texts elsewhere don't. */
function bare(line: string): string {
  return same(line)
    .replaceAll(/<!date\^[^|]*\|([^>]*)> to <!date\^[^|]*\|[^>]*> · /g, '')
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, (_, words: string) => same(words))
    .replaceAll(/<(https:[^|>]+)\|([^>]+)>/g, '$2 ($1)')
    .replaceAll(/[*`]/g, '')
    .trim();
}

const seen = new Set<string>();
const same = (line: string): string => levelled(line, (name) => seen.add(name)).trim();

interface Asked {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly value: string;
  readonly choices: readonly string[];
  readonly lines: boolean;
  readonly hint: string;
}

function askedInSlack(form: Form): readonly Asked[] {
  const blocks = parts(formModal(form, slack, {}).blocks);
  return blocks.flatMap((block) => {
    const { block_id, element, label, optional, hint } = block;
    if (block.type !== 'input' || !isPart(element) || !isPart(label)) return [];
    const chosen = element.initial_option;
    return [
      {
        name: words(block_id),
        label: words(label.text),
        required: optional !== true,
        value: isPart(chosen) ? words(chosen.value) : words(element.initial_value),
        choices: parts(element.options).map(({ value }) => words(value)),
        lines: element.multiline === true,
        hint: isPart(hint) ? same(words(hint.text)) : '',
      },
    ];
  });
}

function askedInTeams({ body }: AdaptiveCard): readonly Asked[] {
  return body.flatMap((each, index) => {
    const input = each as Part;
    // A card's input has no hint of its own: it is the quiet line below.
    const below = body[index + 1] as Part | undefined;
    if (!words(input.type).startsWith('Input.')) return [];
    const isPerson = words(input.placeholder).startsWith('An e-mail');
    return [
      {
        name: words(input.id),
        label: words(input.label),
        required: input.isRequired === true,
        // Slack's own list of people takes an id; with nobody to choose from Teams takes an address.
        value: isPerson ? '' : words(input.value),
        choices: parts(input.choices).map(({ value }) => words(value)),
        lines: input.isMultiline === true,
        hint: below?.isSubtle === true ? same(words(below.text)) : '',
      },
    ];
  });
}
