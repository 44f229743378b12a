// Block Kit's blocks, one rule each, and on which surfaces they may stand. Limits: Slack's
// reference of blocks.
import {
  besideSection,
  buttonElement,
  imageElement,
  inActions,
  inContext,
  inContextActions,
  inInput,
  rawNumber,
  rawText,
  urlSource,
} from './kit-elements.ts';
import { anyText, mrkdwn, plain, slackFile } from './kit-parts.ts';
import { richText } from './kit-rich-text.ts';
import {
  address,
  all,
  byType,
  type Check,
  exactlyOneOf,
  type Field,
  flag,
  integer,
  list,
  may,
  must,
  object,
  oneOf,
  someOf,
  text,
  together,
} from './kit-shape.ts';

/** Where blocks stand: each surface takes its own kinds. */
export type Surface = 'message' | 'modal' | 'home';

const block = (type: string, fields: Record<string, Field>): Check =>
  object(type, { ...fields, block_id: may(text(255, 1)) });

const card = all(
  block('card', {
    hero_image: may(imageElement),
    icon: may(imageElement),
    title: may(mrkdwn(150)),
    subtitle: may(mrkdwn(150)),
    body: may(mrkdwn(200)),
    actions: may(list(buttonElement, 3)),
  }),
  someOf('hero_image', 'title', 'actions', 'body'),
);

const taskCard = block('task_card', {
  task_id: must(text(255, 1)),
  title: must(text(3000, 1)),
  details: may(richText),
  output: may(richText),
  sources: may(list(urlSource, 100, 0)),
  status: must(oneOf('pending', 'in_progress', 'complete', 'error')),
});

const cell = byType({ rich_text: richText, raw_text: rawText, raw_number: rawNumber });

const table = block('table', {
  rows: must(list(list(cell, 20), 100)),
  column_settings: may(
    list(object(null, { align: may(oneOf('left', 'center', 'right')), is_wrapped: may(flag) }), 20),
  ),
});

/** Blocks that may stand on any surface and inside a container. */
const plainBlocks: Record<string, Check> = {
  actions: block('actions', { elements: must(list(byType(inActions), 25)) }),
  context: block('context', { elements: must(list(byType(inContext), 10)) }),
  divider: block('divider', {}),
  header: block('header', { text: must(plain(150)) }),
  image: all(
    block('image', {
      alt_text: must(text(2000, 1)),
      title: may(plain(2000)),
      image_url: may(address),
      slack_file: may(slackFile),
    }),
    exactlyOneOf('image_url', 'slack_file'),
  ),
  input: block('input', {
    label: must(plain(2000)),
    hint: may(plain(2000)),
    optional: may(flag),
    element: must(byType(inInput)),
    dispatch_action: may(flag),
  }),
  rich_text: richText,
  section: all(
    block('section', {
      text: may(anyText(3000)),
      fields: may(list(anyText(2000), 10)),
      accessory: may(byType(besideSection)),
      expand: may(flag),
    }),
    someOf('text', 'fields'),
  ),
  video: block('video', {
    video_url: must(address),
    thumbnail_url: must(address),
    alt_text: must(text(2000, 1)),
    title: must(plain(199)),
    title_url: may(address),
    author_name: may(text(49)),
    provider_name: may(text(255)),
    provider_icon_url: may(address),
    description: may(plain(3000)),
  }),
};

const container = all(
  block('container', {
    title: may(plain(150)),
    rich_text_title: may(richText),
    subtitle: may(anyText(150)),
    child_blocks: must(list(byType({ ...plainBlocks, table }), 10)),
    width: may(oneOf('narrow', 'standard', 'wide', 'full')),
    icon: may(imageElement),
    is_collapsible: may(flag),
    default_collapsed: may(flag),
    has_header_divider: may(flag),
  }),
  someOf('title', 'rich_text_title'),
  together((value) =>
    value.default_collapsed === true && value.is_collapsible !== true
      ? 'default_collapsed requires is_collapsible'
      : null,
  ),
);

/** Blocks that stand only in messages. */
const messageBlocks: Record<string, Check> = {
  card,
  carousel: block('carousel', { elements: must(list(card, 10)) }),
  container,
  context_actions: block('context_actions', {
    elements: must(list(byType(inContextActions), 5)),
  }),
  data_table: block('data_table', {
    rows: must(list(list(cell, 20), 1000)),
    caption: must(text(3000, 1)),
    page_size: may(integer(1, 100)),
    row_header_column_index: may(integer(0, 19)),
  }),
  markdown: block('markdown', { text: must(text(12_000, 1)) }),
  plan: block('plan', { title: must(text(3000, 1)), tasks: may(list(taskCard, 50, 0)) }),
  table,
  task_card: taskCard,
};

/** Blocks that stand only in modals and home tabs. */
const viewBlocks: Record<string, Check> = {
  alert: block('alert', {
    text: must(anyText(200)),
    level: may(oneOf('default', 'info', 'warning', 'error', 'success')),
  }),
};

/** The rule for one block on a surface. */
export const blockOn: Record<Surface, Check> = {
  message: byType({ ...plainBlocks, ...messageBlocks }),
  modal: byType({ ...plainBlocks, ...viewBlocks }),
  home: byType({ ...plainBlocks, ...viewBlocks }),
};
