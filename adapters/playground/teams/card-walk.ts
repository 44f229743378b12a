// Walking through an Adaptive Card: its elements, its buttons with the inputs they send, its words.
import { isJson, type Json, jsonList, words } from '../slack/json.ts';

export const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

const containers = ['body', 'items', 'columns', 'rows', 'cells', 'images'] as const;

/** The elements directly inside an element or card. */
function inside(element: Json): Json[] {
  return containers.flatMap((field) => jsonList(element[field]));
}

/** Every element of a card, from top to bottom; what a ShowCard hides is not among them. */
export function everyElement(card: Json): Json[] {
  return inside(card).flatMap((each) => [each, ...everyElement(each)]);
}

/** The actions of one element or card itself. */
function ownActions(element: Json): Json[] {
  const single = [element.selectAction, element.inlineAction].filter(isJson);
  return [...jsonList(element.actions), ...single];
}

/** A button and the inputs whose values it sends. */
export type Button = { action: Json; inputs: Json[] };

/** Every button of a card, those inside ShowCards too. */
export function everyButton(card: Json, outer: readonly Json[] = []): Button[] {
  const elements = everyElement(card);
  const inputs = [...outer, ...elements.filter(isInput)];
  return [card, ...elements].flatMap(ownActions).flatMap((action) => {
    const shown = isJson(action.card) ? everyButton(action.card, inputs) : [];
    return [{ action, inputs }, ...shown];
  });
}

/** True for an element that somebody fills in. */
export function isInput(element: Json): boolean {
  return words(element.type).startsWith('Input.');
}

/** The adaptive cards among attachments. */
export function cardsIn(attachments: readonly Json[]): Json[] {
  return attachments
    .filter((each) => each.contentType === adaptiveCard)
    .map((each) => each.content)
    .filter(isJson);
}

function wordsOf(element: Json): string[] {
  switch (element.type) {
    case 'TextBlock':
      return [words(element.text)];
    case 'RichTextBlock': {
      const runs = Array.isArray(element.inlines) ? element.inlines : [];
      return [runs.map(words).join('')];
    }
    case 'FactSet':
      return jsonList(element.facts).map((fact) => `${words(fact.title)}: ${words(fact.value)}`);
    default:
      return isInput(element) ? [words(element.label)].filter((each) => each !== '') : [];
  }
}

/** What a card says, a line for each text, fact and label; hidden elements are left out. */
export function texts(card: Json): string[] {
  return inside(card)
    .filter((each) => each.isVisible !== false)
    .flatMap((each) => [...wordsOf(each), ...texts(each)]);
}
