// What Teams takes as an Adaptive Card: version 1.5 at most, known elements and actions, what each
// of them needs, six buttons in a row, inputs with ids of their own.
import { isJson, type Json, jsonList, words } from '../slack/json.ts';
import { everyElement, isInput } from './card-walk.ts';

type Kind = 'string' | 'list' | 'object';

/** Every element with the fields it can't do without. */
const elements: Record<string, Record<string, Kind>> = {
  TextBlock: { text: 'string' },
  RichTextBlock: { inlines: 'list' },
  Image: { url: 'string' },
  ImageSet: { images: 'list' },
  Media: { sources: 'list' },
  Container: { items: 'list' },
  ColumnSet: { columns: 'list' },
  Column: {},
  FactSet: { facts: 'list' },
  ActionSet: { actions: 'list' },
  Table: { rows: 'list' },
  TableRow: { cells: 'list' },
  TableCell: { items: 'list' },
  'Input.Text': { id: 'string' },
  'Input.Number': { id: 'string' },
  'Input.Date': { id: 'string' },
  'Input.Time': { id: 'string' },
  'Input.Toggle': { id: 'string', title: 'string' },
  'Input.ChoiceSet': { id: 'string', choices: 'list' },
};

const actions: Record<string, Record<string, Kind>> = {
  'Action.Execute': {},
  'Action.Submit': {},
  'Action.OpenUrl': { url: 'string' },
  'Action.ShowCard': { card: 'object' },
  'Action.ToggleVisibility': { targetElements: 'list' },
};

/** Fields of which only these values are known, whatever they stand on. */
const enums: Record<string, readonly string[]> = {
  weight: ['default', 'lighter', 'bolder'],
  spacing: ['none', 'small', 'default', 'medium', 'large', 'extralarge', 'padding'],
  color: ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'],
  horizontalAlignment: ['left', 'center', 'right'],
};

const actionStyles = ['default', 'positive', 'destructive'];
const mostActions = 6;
const mostRefreshed = 60;

/** What is in a field that holds elements of one type only, which may go without saying it. */
const implied: Record<string, string> = {
  columns: 'Column',
  rows: 'TableRow',
  cells: 'TableCell',
  images: 'Image',
};

/** What is wrong with a card, each with where; empty when Teams takes it. */
export function cardProblems(card: unknown): string[] {
  if (!isJson(card)) return ['The card is not an object.'];
  if (card.type !== 'AdaptiveCard') return [`A card of type ${JSON.stringify(card.type)}.`];
  const version = /^1\.([0-9]+)$/.exec(words(card.version))?.[1];
  if (version === undefined || Number(version) > 5) {
    return [`Version ${JSON.stringify(card.version)}; Teams shows up to 1.5.`];
  }
  return [...inCard(card, 'card', Number(version)), ...idProblems(card), ...refreshProblems(card)];
}

function inCard(card: Json, at: string, version: number): string[] {
  if (card.body !== undefined && !Array.isArray(card.body)) return [`${at}.body is not a list.`];
  if (card.actions !== undefined && !Array.isArray(card.actions)) {
    return [`${at}.actions is not a list.`];
  }
  return [
    ...childProblems(card, 'body', at, version),
    ...actionProblems(card, at, version),
    ...mentionProblems(card),
  ];
}

function childProblems(parent: Json, field: string, at: string, version: number): string[] {
  const list = parent[field];
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown, index) => {
    const where = `${at}.${field}[${index}]`;
    if (!isJson(each)) return [`${where} is not an element.`];
    return elementProblems(each, words(each.type) || (implied[field] ?? ''), where, version);
  });
}

function elementProblems(element: Json, type: string, at: string, version: number): string[] {
  const needs = elements[type];
  if (needs === undefined) {
    if (element.fallback === 'drop') return [];
    if (isJson(element.fallback)) {
      return elementProblems(element.fallback, words(element.fallback.type), at, version);
    }
    return [`${at}: unknown element ${JSON.stringify(element.type)}.`];
  }
  return [
    ...missing(element, needs, at),
    ...enumProblems(element, at),
    ...partProblems(element, type, at),
    ...['items', 'columns', 'rows', 'cells', 'images'].flatMap((field) =>
      childProblems(element, field, at, version),
    ),
    ...actionProblems(element, at, version),
  ];
}

function missing(thing: Json, needs: Record<string, Kind>, at: string): string[] {
  return Object.entries(needs)
    .filter(([field, kind]) => {
      const value = thing[field];
      if (kind === 'string') return typeof value !== 'string' || value === '';
      return kind === 'list' ? !Array.isArray(value) : !isJson(value);
    })
    .map(([field, kind]) => `${at}.${field} has to be a ${kind}.`);
}

function enumProblems(element: Json, at: string): string[] {
  return Object.entries(enums)
    .filter(([field, known]) => {
      const value = element[field];
      return value !== undefined && !known.includes(words(value).toLowerCase());
    })
    .map(([field]) => `${at}.${field} is ${JSON.stringify(element[field])}.`);
}

/** Facts, choices and runs of text, which are no elements of their own. */
function partProblems(element: Json, type: string, at: string): string[] {
  const need = (field: string, parts: readonly string[]) =>
    (Array.isArray(element[field]) ? element[field] : []).flatMap((each: unknown, index) =>
      isJson(each) && parts.every((part) => typeof each[part] === 'string')
        ? []
        : [`${at}.${field}[${index}] needs ${parts.join(' and ')}.`],
    );
  if (type === 'FactSet') return need('facts', ['title', 'value']);
  if (type === 'Input.ChoiceSet') return need('choices', ['title', 'value']);
  if (type !== 'RichTextBlock' || !Array.isArray(element.inlines)) return [];
  return element.inlines.flatMap((each: unknown, index) =>
    typeof each === 'string' || (isJson(each) && each.type === 'TextRun' && each.text !== undefined)
      ? []
      : [`${at}.inlines[${index}] is no TextRun.`],
  );
}

function actionProblems(holder: Json, at: string, version: number): string[] {
  const list = Array.isArray(holder.actions) ? holder.actions : [];
  const primary = list.filter((each) => isJson(each) && each.mode !== 'secondary');
  const many = primary.length > mostActions ? [`${at}: ${primary.length} actions in a row.`] : [];
  const single = [holder.selectAction, holder.inlineAction].filter((each) => each !== undefined);
  const each = [...list, ...single].flatMap((action: unknown, index) =>
    isJson(action)
      ? oneAction(action, `${at}.actions[${index}]`, version)
      : [`${at}.actions[${index}] is not an action.`],
  );
  return [...many, ...each];
}

function oneAction(action: Json, at: string, version: number): string[] {
  const needs = actions[words(action.type)];
  if (needs === undefined) {
    const drops = action.fallback === 'drop' || isJson(action.fallback);
    return drops ? [] : [`${at}: unknown action ${JSON.stringify(action.type)}.`];
  }
  const problems = missing(action, needs, at);
  if (action.type === 'Action.Execute' && version < 4) problems.push(`${at} needs version 1.4.`);
  if (action.style !== undefined && !actionStyles.includes(words(action.style))) {
    problems.push(`${at}.style is ${JSON.stringify(action.style)}.`);
  }
  if (
    action.type === 'Action.OpenUrl' &&
    !/^(https?|mailto|tel|msteams):/.test(words(action.url))
  ) {
    problems.push(`${at}.url is no address that Teams opens.`);
  }
  if (isJson(action.fallback)) problems.push(...oneAction(action.fallback, at, version));
  if (isJson(action.card)) problems.push(...shownCard(action.card, `${at}.card`, version));
  return problems;
}

/** What a ShowCard shows: a card that needs no version of its own. */
function shownCard(card: Json, at: string, version: number): string[] {
  return card.type === 'AdaptiveCard' ? inCard(card, at, version) : [`${at} is no AdaptiveCard.`];
}

/** Every card there is: the card itself and what its ShowCards hide. */
function everyCard(card: Json): Json[] {
  const holders = [card, ...everyElement(card)];
  const shown = holders.flatMap((each) => jsonList(each.actions).map((action) => action.card));
  return [card, ...shown.filter(isJson).flatMap(everyCard)];
}

function idProblems(card: Json): string[] {
  const every = everyCard(card).flatMap(everyElement);
  const ids = every.filter((each) => isInput(each) || each.id !== undefined).map(({ id }) => id);
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index);
  return doubled.map((id) => `Two elements have the id ${JSON.stringify(id)}.`);
}

function refreshProblems(card: Json): string[] {
  const { refresh } = card;
  if (refresh === undefined) return [];
  if (!isJson(refresh) || !isJson(refresh.action)) return ['refresh has no action.'];
  if (refresh.action.type !== 'Action.Execute') return ['refresh.action has to be Action.Execute.'];
  const { userIds } = refresh;
  if (userIds === undefined) return [];
  if (!Array.isArray(userIds) || userIds.some((each) => typeof each !== 'string')) {
    return ['refresh.userIds is no list of ids.'];
  }
  return userIds.length > mostRefreshed ? [`refresh.userIds names ${userIds.length} people.`] : [];
}

/** Mentions in a card: each stands in a text, and each names somebody. */
function mentionProblems(card: Json): string[] {
  const entities = isJson(card.msteams) ? jsonList(card.msteams.entities) : [];
  const all = JSON.stringify(card.body ?? []);
  return entities.flatMap((each) => {
    const text = words(each.text);
    const isNamed = isJson(each.mentioned) && typeof each.mentioned.id === 'string';
    const isShown = text !== '' && all.includes(JSON.stringify(text).slice(1, -1));
    return isNamed && isShown ? [] : [`The mention ${JSON.stringify(text)} is in no text.`];
  });
}
