// A second opinion on cards that isn't ours: Microsoft's own parser and renderer, with the Markdown that its pages
// name for it, and what Teams allows.
import { createRequire } from 'node:module';
import MarkdownIt from 'markdown-it';

interface Context {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
  targetVersion: unknown;
}

interface ParsedCard {
  hostConfig: unknown;
  version: unknown;
  parse(card: unknown, context: Context): void;
  validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  render(): HtmlNode | undefined;
}

interface HtmlNode {
  readonly textContent: string;
  querySelectorAll(selector: string): ArrayLike<HtmlNode>;
  getAttribute(name: string): string | null;
}

interface AdaptiveCards {
  readonly AdaptiveCard: (new () => ParsedCard) & {
    onProcessMarkdown: (text: string, result: { outputHtml?: string; didProcess: boolean }) => void;
  };
  readonly SerializationContext: new (version: unknown) => Context;
  readonly HostConfig: new (config: unknown) => unknown;
  readonly Versions: { readonly v1_5: unknown };
}

interface Jsdom {
  readonly JSDOM: new (html: string) => { readonly window: Readonly<Record<string, unknown>> };
}

export const markdown = new MarkdownIt();

export interface Rendered {
  /** What the parser and the validator complain about. */
  readonly problems: readonly string[];
  readonly links: readonly string[];
  readonly pictures: number;
  readonly text: string;
}

/** The renderer of `adaptivecards`; needs a document, which it gets for the whole test file. */
export function microsoft(): (card: unknown) => Rendered {
  const require = createRequire(import.meta.url);
  const { window } = new (require('jsdom') as Jsdom).JSDOM('<!doctype html><body></body>');
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(?:HTML\w*|Node|Event|MouseEvent|KeyboardEvent|document)$/.test(name)) {
      Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
    }
  }
  Object.defineProperty(globalThis, 'window', { value: window, configurable: true });
  const cards = require('adaptivecards/dist/adaptivecards.js') as AdaptiveCards;
  cards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const { v1_5 } = cards.Versions;
  return (json) => {
    const card = new cards.AdaptiveCard();
    card.version = v1_5;
    card.hostConfig = new cards.HostConfig({
      supportsInteractivity: true,
      actions: { maxActions: 6, showCard: { actionMode: 'inline' } },
    });
    const context = new cards.SerializationContext(v1_5);
    card.parse(json, context);
    const events = Array.from({ length: context.eventCount }, (_, index) =>
      context.getEventAt(index),
    );
    const html = card.render();
    const found = (selector: string) => Array.from(html?.querySelectorAll(selector) ?? []);
    return {
      problems: [...events, ...card.validateProperties().validationEvents].map(
        ({ message }) => message,
      ),
      links: found('a').map((link) => link.getAttribute('href') ?? ''),
      pictures: found('img').length,
      text: html?.textContent ?? '',
    };
  };
}
