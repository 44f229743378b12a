// Draws Adaptive Cards with Microsoft's own renderer, which is loaded when the first card is needed.
import type { TeamsCard, TeamsInputs, TeamsPerson } from '../teams/desk-api.ts';
import { el, setAttributes } from './dom.ts';
import type { Json } from './json.ts';
import { whileBusy } from './press.ts';
import { keyActions } from './teams-match.ts';

/** As much of the renderer as the page uses. */
type Action = { id?: string; renderedElement?: HTMLElement };
type Input = { id?: string; value?: unknown };
type Renderer = {
  hostConfig: unknown;
  onExecuteAction: (action: Action) => void;
  parse(card: unknown): void;
  render(): HTMLElement | undefined;
  getAllInputs(): Input[];
};
type Library = {
  AdaptiveCard: {
    new (): Renderer;
    onProcessMarkdown: (text: string, result: { outputHtml: string; didProcess: boolean }) => void;
  };
  HostConfig: new (config: unknown) => unknown;
};
type Markdown = { render(text: string): string; disable(rule: string): Markdown };
declare global {
  interface Window {
    AdaptiveCards?: Library;
    markdownit?: (options: Json) => Markdown;
  }
}

/** Sends an action as it stands in the card, with what is filled in. */
export type Send = (action: Json, inputs: TeamsInputs) => Promise<void>;

let loading: Promise<unknown> | null = null;
let markdown: Markdown | null = null;

function script(name: string): Promise<void> {
  const made = el('script', { src: `/playground/vendor/${name}` });
  return new Promise((resolve, reject) => {
    made.addEventListener('load', () => resolve());
    made.addEventListener('error', () => reject(new Error(`${name} could not be loaded.`)));
    document.head.append(made);
  });
}

/** Loads the renderer once; cards can be drawn when this resolves. */
export function loadRenderer(): Promise<unknown> {
  loading ??= load().catch((error: unknown) => {
    // Whoever asks next tries again.
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<void> {
  await Promise.all([script('adaptivecards.js'), script('markdown-it.js')]);
  // Pictures would come from elsewhere, and nothing leaves this machine.
  markdown = window.markdownit?.({ html: false, breaks: true }).disable('image') ?? null;
  const library = window.AdaptiveCards;
  if (!library) return;
  library.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = htmlOf(text, markdown);
    result.didProcess = markdown !== null;
  };
}

/** Everything but the marks of mentions is escaped by then, so that only these become elements. */
function htmlOf(text: string, reader: Markdown | null): string {
  const html = reader?.render(text) ?? '';
  return html.replaceAll(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, '<span class="mention">$1</span>');
}

/** Markdown as elements; any HTML in it stays text. */
export function drawMarkdown(text: string): HTMLElement {
  const made = el('div', { class: 'markdown' });
  if (markdown) made.innerHTML = htmlOf(text, markdown);
  else made.textContent = text;
  for (const link of made.querySelectorAll('a')) {
    setAttributes(link, { target: '_blank', rel: 'noreferrer' });
  }
  return made;
}

/** A card; its buttons wait while what they asked for is under way. */
export function drawCard(card: TeamsCard, people: readonly TeamsPerson[], send: Send): HTMLElement {
  const library = window.AdaptiveCards;
  const box = el('div', { class: 'card' });
  if (!library) return box;
  const keyed = keyActions(card, people);
  const renderer = new library.AdaptiveCard();
  renderer.hostConfig = new library.HostConfig(looks);
  renderer.onExecuteAction = (action) => {
    const original = keyed.actions.get(action.id ?? '');
    if (!original || box.getAttribute('aria-busy') === 'true') return;
    const inputs: TeamsInputs = {};
    for (const { id, value } of renderer.getAllInputs()) {
      if (id && value !== undefined && value !== null) inputs[id] = String(value);
    }
    const pressed = action.renderedElement ?? box;
    pressed.classList.add('pressed');
    setDisabled(box, true);
    void whileBusy(box, () => send(original, inputs)).finally(() => {
      pressed.classList.remove('pressed');
      setDisabled(box, false);
    });
  };
  renderer.parse(keyed.card);
  const drawn = renderer.render();
  if (drawn) {
    showTitles(drawn, keyed.titles);
    box.append(drawn);
  }
  for (const [index, each] of [...box.querySelectorAll('.ac-pushButton')].entries()) {
    if (each instanceof HTMLElement) each.dataset.at = `card/${index}/${each.textContent}`;
  }
  return box;
}

/** The renderer shows what is chosen from a list with a filter by its value; Teams shows it by its title. */
function showTitles(drawn: HTMLElement, titles: ReadonlyMap<string, string>): void {
  for (const each of drawn.querySelectorAll('.ac-choiceSetInput-filtered')) {
    if (each instanceof HTMLInputElement) each.value = titles.get(each.value) ?? each.value;
  }
}

/** A disabled button would lose the focus, so it only says that it takes no presses now. */
function setDisabled(box: HTMLElement, isDisabled: boolean): void {
  for (const each of box.querySelectorAll('.ac-pushButton')) {
    each.setAttribute('aria-disabled', String(isDisabled));
  }
}

const colour = (name: string) => ({ default: `var(--${name})`, subtle: 'var(--quiet)' });
const foregroundColors = {
  default: colour('ink'),
  dark: colour('ink'),
  light: colour('quiet'),
  accent: colour('teams'),
  good: colour('good'),
  warning: colour('warning'),
  attention: colour('danger'),
};
const style = (background: string) => ({ backgroundColor: background, foregroundColors });

/** How Teams looks, in the page's colours, which follow light and dark by themselves. */
const looks = {
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 17, default: 20, medium: 22, large: 25, extraLarge: 29 },
  spacing: {
    small: 6,
    default: 10,
    medium: 14,
    large: 18,
    extraLarge: 24,
    padding: 14,
  },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  containerStyles: {
    default: style('var(--raised)'),
    emphasis: style('var(--code)'),
    accent: style('var(--teams-soft)'),
    good: style('var(--accent-soft)'),
    attention: style('var(--danger-soft)'),
    warning: style('var(--fresh)'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    showCard: { actionMode: 'inline', inlineTopMargin: 10 },
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small' },
  },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 150 },
    value: { wrap: true },
    spacing: 14,
  },
};
