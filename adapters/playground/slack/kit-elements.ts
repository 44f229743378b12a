// Block Kit's interactive elements and images, one rule each. Limits: Slack's
// reference of block elements.
import {
  anyText,
  colour,
  confirmation,
  conversationFilter,
  dispatchConfig,
  initialAmongOptions,
  menuOption,
  optionGroup,
  overflowOption,
  plain,
  slackFile,
  tickOption,
} from './kit-parts.ts';
import { richText } from './kit-rich-text.ts';
import {
  address,
  all,
  amount,
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
  pattern,
  text,
  together,
} from './kit-shape.ts';

type Fields = Record<string, Field>;

const actionable: Fields = { action_id: may(text(255, 1)) };
const confirmable: Fields = { ...actionable, confirm: may(confirmation) };
const focusable: Fields = { ...actionable, focus_on_load: may(flag) };
const field: Fields = { ...focusable, placeholder: may(plain(150)) };
const dispatching: Fields = { ...field, dispatch_action_config: may(dispatchConfig) };
const picker: Fields = { ...field, confirm: may(confirmation) };
const several: Fields = { ...picker, max_selected_items: may(integer(1, 1000)) };
const ids = list(text(255, 1), 1000, 0);

const day = pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date like YYYY-MM-DD');
const minute = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like HH:mm');

const button = object('button', {
  ...confirmable,
  text: must(plain(75)),
  value: may(text(2000)),
  url: may(address),
  style: may(colour),
  accessibility_label: may(text(75)),
});

const overflow = object('overflow', {
  ...confirmable,
  options: must(list(overflowOption, 5, 2)),
});

function ticks(type: string, initial: Fields): Check {
  const fields = { ...focusable, confirm: may(confirmation), ...initial };
  return all(object(type, { ...fields, options: must(list(tickOption, 10)) }), initialAmongOptions);
}

function staticSelect(type: string, fields: Fields): Check {
  const options = {
    options: may(list(menuOption, 100)),
    option_groups: may(list(optionGroup, 100)),
  };
  return all(
    object(type, { ...fields, ...options }),
    exactlyOneOf('options', 'option_groups'),
    initialAmongOptions,
  );
}

const filtered: Fields = {
  default_to_current_conversation: may(flag),
  filter: may(conversationFilter),
};
const responding: Fields = { response_url_enabled: may(flag) };
const external: Fields = { min_query_length: may(integer(0, 1000)) };

const selects: Record<string, Check> = {
  static_select: staticSelect('static_select', { ...picker, initial_option: may(menuOption) }),
  multi_static_select: staticSelect('multi_static_select', {
    ...several,
    initial_options: may(list(menuOption, 100)),
  }),
  external_select: object('external_select', {
    ...picker,
    ...external,
    initial_option: may(menuOption),
  }),
  multi_external_select: object('multi_external_select', {
    ...several,
    ...external,
    initial_options: may(list(menuOption, 100)),
  }),
  users_select: object('users_select', { ...picker, initial_user: may(text(255, 1)) }),
  multi_users_select: object('multi_users_select', { ...several, initial_users: may(ids) }),
  conversations_select: object('conversations_select', {
    ...picker,
    ...filtered,
    ...responding,
    initial_conversation: may(text(255, 1)),
  }),
  multi_conversations_select: object('multi_conversations_select', {
    ...several,
    ...filtered,
    initial_conversations: may(ids),
  }),
  channels_select: object('channels_select', {
    ...picker,
    ...responding,
    initial_channel: may(text(255, 1)),
  }),
  multi_channels_select: object('multi_channels_select', {
    ...several,
    initial_channels: may(ids),
  }),
};

const datepicker = object('datepicker', { ...picker, initial_date: may(day) });

const timepicker = object('timepicker', {
  ...picker,
  initial_time: may(minute),
  timezone: may(text(255, 1)),
});

const pickers: Record<string, Check> = {
  datepicker,
  timepicker,
  datetimepicker: object('datetimepicker', {
    ...focusable,
    confirm: may(confirmation),
    initial_date_time: may(integer(1_000_000_000, 9_999_999_999)),
  }),
};

const choices: Record<string, Check> = {
  checkboxes: ticks('checkboxes', { initial_options: may(list(tickOption, 10)) }),
  radio_buttons: ticks('radio_buttons', { initial_option: may(tickOption) }),
};

const numberText = pattern(/^-?\d+(\.\d+)?$/, 'a number');

const richTextInput = object('rich_text_input', {
  ...dispatching,
  initial_value: may(richText),
  min_lines: may(integer(1, 100)),
  max_lines: may(integer(1, 100)),
});

const writing: Record<string, Check> = {
  plain_text_input: all(
    object('plain_text_input', {
      ...dispatching,
      initial_value: may(text(3000)),
      multiline: may(flag),
      min_length: may(integer(0, 3000)),
      max_length: may(integer(1, 3000)),
    }),
    together((element) =>
      Number(element.min_length ?? 0) <= Number(element.max_length ?? 3000)
        ? null
        : 'min_length must not be greater than max_length',
    ),
  ),
  rich_text_input: richTextInput,
  number_input: object('number_input', {
    ...dispatching,
    is_decimal_allowed: must(flag),
    initial_value: may(numberText),
    min_value: may(numberText),
    max_value: may(numberText),
  }),
  email_text_input: object('email_text_input', { ...dispatching, initial_value: may(text(3000)) }),
  url_text_input: object('url_text_input', { ...dispatching, initial_value: may(text(3000)) }),
  file_input: object('file_input', {
    ...actionable,
    filetypes: may(list(text(32, 1), 100)),
    max_files: may(integer(1, 10)),
  }),
};

const workflowButton = object('workflow_button', {
  ...confirmable,
  text: must(plain(75)),
  workflow: must(
    object(null, {
      trigger: must(
        object(null, {
          url: must(address),
          customizable_input_parameters: may(
            list(object(null, { name: must(text(255, 1)), value: must(text(3000)) }), 100, 0),
          ),
        }),
      ),
    }),
  ),
  style: may(colour),
  accessibility_label: may(text(75)),
});

const feedback = object(null, {
  text: must(plain(75)),
  accessibility_label: may(text(75)),
  value: must(text(2000)),
});

const image = all(
  object('image', {
    alt_text: must(text(2000, 1)),
    image_url: may(address),
    slack_file: may(slackFile),
  }),
  exactlyOneOf('image_url', 'slack_file'),
);

/** An image inside another block. */
export const imageElement: Check = image;

/** A button, for the places that take nothing else. */
export const buttonElement: Check = button;

/** What an actions block may hold. */
export const inActions: Record<string, Check> = {
  button,
  overflow,
  workflow_button: workflowButton,
  ...selects,
  ...pickers,
  ...choices,
  rich_text_input: richTextInput,
};

/** What may stand beside the text of a section. */
export const besideSection: Record<string, Check> = {
  button,
  overflow,
  workflow_button: workflowButton,
  image,
  ...selects,
  datepicker,
  timepicker,
  ...choices,
};

/** What an input block may hold. */
export const inInput: Record<string, Check> = { ...selects, ...pickers, ...choices, ...writing };

/** What a context block may hold. */
export const inContext: Record<string, Check> = {
  image,
  plain_text: anyText(),
  mrkdwn: anyText(),
};

/** What a context_actions block may hold. */
export const inContextActions: Record<string, Check> = {
  feedback_buttons: object('feedback_buttons', {
    ...actionable,
    positive_button: must(feedback),
    negative_button: must(feedback),
  }),
  icon_button: object('icon_button', {
    ...confirmable,
    icon: must(oneOf('trash')),
    text: must(plain(75)),
    accessibility_label: may(text(75)),
    value: may(text(2000)),
    visible_to_user_ids: may(ids),
  }),
};

/** A source named by a task card. */
export const urlSource: Check = object('url', { url: must(address), text: must(text(3000, 1)) });

/** A number in a table cell. */
export const rawNumber: Check = object('raw_number', {
  value: must(amount),
  text: must(text(3000, 1)),
});

/** A text in a table cell. */
export const rawText: Check = object('raw_text', { text: must(text(3000, 1)) });
