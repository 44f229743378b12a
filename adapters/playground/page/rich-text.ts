// Slack's rich_text blocks as nodes: the same reader's view as mrkdwn, already parsed by the sender.
import { type Child, el } from './dom.ts';
import { date, group, link, person, type Reader } from './draw-text.ts';
import { emoji } from './emoji.ts';
import { amount, type Json, json, jsonList, words } from './json.ts';

/** A rich_text block's contents. */
export function richText(block: Json, reader: Reader): Node[] {
  return jsonList(block.elements).map((part) => {
    const inside = () => runs(part, reader);
    switch (part.type) {
      case 'rich_text_list':
        return list(part, reader);
      case 'rich_text_quote':
        return el('blockquote', { class: 'lines' }, ...inside());
      case 'rich_text_preformatted':
        return el('pre', {}, ...inside());
      default:
        return el('div', { class: 'lines kept' }, ...inside());
    }
  });
}

function list(part: Json, reader: Reader): HTMLElement {
  const indent = Math.min(8, amount(part.indent) ?? 0);
  const items = jsonList(part.elements).map((item) => el('li', {}, ...runs(item, reader)));
  const attributes = { class: `indent-${indent}` };
  if (part.style !== 'ordered') return el('ul', attributes, ...items);
  return el('ol', { ...attributes, start: (amount(part.offset) ?? 0) + 1 }, ...items);
}

function runs(part: Json, reader: Reader): Node[] {
  return jsonList(part.elements).map((run) => styled(run, drawRun(run, reader)));
}

function drawRun(run: Json, reader: Reader): Child {
  switch (run.type) {
    case 'text':
      return words(run.text);
    case 'link':
      return link(words(run.url), words(run.text) || words(run.url));
    case 'user':
      return person(words(run.user_id), null, reader);
    case 'usergroup':
      return group(words(run.usergroup_id), null, reader);
    case 'channel':
      return named(`#${reader.channel(words(run.channel_id)) ?? words(run.channel_id)}`);
    case 'broadcast':
      return named(`@${words(run.range)}`);
    case 'emoji':
      return emoji(words(run.name)) ?? `:${words(run.name)}:`;
    case 'date':
      return date(dateShape(run), reader);
    case 'color':
      return named(words(run.value));
    default:
      return words(run.text);
  }
}

function named(text: string): HTMLElement {
  return el('span', { class: 'mention' }, text);
}

function dateShape(run: Json) {
  return {
    seconds: amount(run.timestamp) ?? Number.NaN,
    format: words(run.format),
    url: words(run.url) || null,
    fallback: words(run.fallback),
  };
}

const styles = [
  ['code', 'code'],
  ['strike', 's'],
  ['italic', 'em'],
  ['bold', 'strong'],
  ['underline', 'u'],
] as const;

function styled(run: Json, shown: Child): Node {
  const style = json(run.style);
  const start = shown instanceof Node ? shown : document.createTextNode(shown || '');
  return styles.reduce<Node>(
    (inside, [name, tag]) => (style[name] === true ? el(tag, {}, inside) : inside),
    start,
  );
}
