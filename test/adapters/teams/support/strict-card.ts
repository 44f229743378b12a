// What a card of ours may hold and nothing else: Microsoft's parser lets pass what it doesn't know.

type Json = Readonly<Record<string, unknown>>;

const actionKeys = ['type', 'title', 'style', 'mode'];
const inputKeys = ['type', 'id', 'label', 'isRequired', 'errorMessage', 'value'];

const elements: Readonly<Record<string, readonly string[]>> = {
  TextBlock: [
    'type',
    'text',
    'wrap',
    'size',
    'weight',
    'isSubtle',
    'spacing',
    'separator',
    'color',
  ],
  ActionSet: ['type', 'actions'],
  'Input.Text': [...inputKeys, 'maxLength', 'isMultiline', 'placeholder'],
  'Input.ChoiceSet': [...inputKeys, 'style', 'choices'],
};

const actions: Readonly<Record<string, readonly string[]>> = {
  'Action.Execute': [...actionKeys, 'verb', 'data', 'fallback'],
  'Action.Submit': [...actionKeys, 'data'],
  'Action.OpenUrl': [...actionKeys, 'url'],
  'Action.ShowCard': [...actionKeys, 'card'],
};

const dataKeys = ['says', 'form', 'once', 'msteams'];

/** What is wrong with a card; empty for one that keeps to our own rules. */
export function faultsOf(card: Json): readonly string[] {
  const ids = list(card.body).flatMap((each) => (each.id === undefined ? [] : [each.id]));
  return [
    ...(bytesOf(card) > 24 * 1024 ? [`${bytesOf(card)} bytes`] : []),
    ...(card.type === 'AdaptiveCard' && card.version === '1.5' ? [] : ['not a card of 1.5']),
    ...closed(card, ['type', '$schema', 'version', 'body', 'actions', 'refresh', 'msteams']),
    ...(new Set(ids).size === ids.length ? [] : [`ids twice: ${ids.join(', ')}`]),
    ...list(card.body).flatMap(elementFaults),
    ...actionFaults(card.actions),
    ...refreshFaults(card.refresh),
    ...closed(json(card.msteams), ['width', 'entities']),
  ];
}

function elementFaults(element: Json): readonly string[] {
  const type = String(element.type);
  if (type === 'ActionSet')
    return [...closed(element, elements[type]), ...actionFaults(element.actions)];
  const text = type === 'TextBlock' ? element.text : element.label;
  const input = type.startsWith('Input.');
  return [
    ...closed(element, elements[type]),
    ...(isWords(text) ? [] : [`${type} without words`]),
    ...(input && !isWords(element.id) ? [`${type} without id`] : []),
    ...(element.isRequired === true && !isWords(element.errorMessage) ? ['no errorMessage'] : []),
    ...(type === 'Input.ChoiceSet' && list(element.choices).length === 0 ? ['no choices'] : []),
    ...list(element.choices).flatMap((choice) => [
      ...closed(choice, ['title', 'value']),
      ...(isWords(choice.title) && isWords(choice.value) ? [] : ['an empty choice']),
    ]),
  ];
}

function actionFaults(value: unknown): readonly string[] {
  const all = list(value);
  return [
    ...(all.length > 6 ? [`${all.length} actions in a row`] : []),
    ...all.flatMap((action) => {
      const type = String(action.type);
      const executes = type === 'Action.Execute';
      const fallback = json(action.fallback);
      return [
        ...closed(action, actions[type]),
        ...closed(json(action.data), dataKeys),
        ...(isWords(action.title) ? [] : [`${type} without title`]),
        ...(executes && fallback.type !== 'Action.Submit' ? ['Execute without fallback'] : []),
        ...(executes && !isWords(action.verb) ? ['Execute without verb'] : []),
        ...(executes ? closed(fallback, actions['Action.Submit']) : []),
        ...('url' in action && !/^https?:/.test(String(action.url)) ? ['leads elsewhere'] : []),
        ...closed(json(action.card), ['type', 'version', 'actions']),
        ...actionFaults(json(action.card).actions),
      ];
    }),
  ];
}

function refreshFaults(value: unknown): readonly string[] {
  const refresh = json(value);
  const ids = Array.isArray(refresh.userIds) ? refresh.userIds : [];
  return [
    ...closed(refresh, ['action', 'userIds']),
    ...(ids.length > 60 ? ['more than 60 readers'] : []),
    ...closed(json(refresh.action), ['type', 'title', 'verb', 'data']),
  ];
}

function closed(thing: Json, keys: readonly string[] | undefined): readonly string[] {
  if (keys === undefined) return [`unknown: ${String(thing.type)}`];
  return Object.keys(thing).flatMap((key) =>
    keys.includes(key) ? [] : [`${String(thing.type)} has ${key}`],
  );
}

/** The sum of what goes over the wire. */
function bytesOf(card: unknown): number {
  return Buffer.byteLength(JSON.stringify(card));
}

const json = (value: unknown) => (value ?? {}) as Json;
const list = (value: unknown) => (value ?? []) as readonly Json[];
const isWords = (value: unknown) => typeof value === 'string' && value.trim() !== '';
