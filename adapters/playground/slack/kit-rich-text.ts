// Rich text, Block Kit's formatted paragraphs: lists, quotes, code and their inline pieces.
import {
  address,
  amount,
  byType,
  type Check,
  type Field,
  flag,
  integer,
  list,
  may,
  must,
  object,
  oneOf,
  text,
} from './kit-shape.ts';

const style = may(
  object(null, {
    bold: may(flag),
    code: may(flag),
    italic: may(flag),
    strike: may(flag),
    underline: may(flag),
  }),
);
const id = must(text(255, 1));
const border = may(oneOf(0, 1));

const inline = (type: string, fields: Record<string, Field>): Check =>
  object(type, { ...fields, style });

const written = inline('text', { text: must(text(40_000, 1)) });
const link = inline('link', { url: must(address), text: may(text(3000)), unsafe: may(flag) });

const pieces: Record<string, Check> = {
  text: written,
  link,
  user: inline('user', { user_id: id }),
  usergroup: inline('usergroup', { usergroup_id: id }),
  channel: inline('channel', { channel_id: id }),
  team: inline('team', { team_id: id }),
  broadcast: inline('broadcast', { range: must(oneOf('here', 'channel', 'everyone')) }),
  color: inline('color', { value: must(text(32, 1)) }),
  emoji: inline('emoji', { name: id, unicode: may(text(255)), url: may(address) }),
  date: inline('date', {
    timestamp: must(amount),
    format: must(text(255, 1)),
    url: may(address),
    fallback: may(text(255)),
  }),
};

const many = 1000;
const section = object('rich_text_section', { elements: must(list(byType(pieces), many, 0)) });

const paragraphs: Record<string, Check> = {
  rich_text_section: section,
  rich_text_list: object('rich_text_list', {
    elements: must(list(section, many, 0)),
    style: must(oneOf('bullet', 'ordered')),
    indent: may(integer(0, 8)),
    border,
  }),
  rich_text_quote: object('rich_text_quote', {
    elements: must(list(byType(pieces), many, 0)),
    border,
  }),
  rich_text_preformatted: object('rich_text_preformatted', {
    elements: must(list(byType({ text: written, link }), many, 0)),
    border,
  }),
};

/** A rich_text block, wherever one may stand. */
export const richText: Check = object('rich_text', {
  block_id: may(text(255, 1)),
  elements: must(list(byType(paragraphs), many, 0)),
});
