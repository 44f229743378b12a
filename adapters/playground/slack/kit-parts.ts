// Block Kit's composition objects: the texts, options and dialogs that blocks and elements are
// made of. Limits: Slack's reference of composition objects.
import { isJson, jsonList } from './json.ts';
import {
  address,
  all,
  byType,
  type Check,
  exactlyOneOf,
  flag,
  list,
  may,
  must,
  object,
  oneOf,
  someOf,
  text,
  together,
} from './kit-shape.ts';

/** A plain text object. */
export const plain = (max: number): Check =>
  object('plain_text', { text: must(text(max, 1)), emoji: may(flag) });

/** A mrkdwn text object. */
export const mrkdwn = (max: number): Check =>
  object('mrkdwn', { text: must(text(max, 1)), verbatim: may(flag) });

/** Either kind of text object; 3,000 characters unless the place says less. */
export const anyText = (max = 3000): Check =>
  byType({ plain_text: plain(max), mrkdwn: mrkdwn(max) });

/** A colour: no style at all, `primary` or `danger`. */
export const colour = oneOf('primary', 'danger');

/** The dialog before an action. */
export const confirmation: Check = object(null, {
  title: may(plain(100)),
  text: must(anyText(300)),
  confirm: may(plain(30)),
  deny: may(plain(30)),
  style: may(colour),
});

function option(label: Check, withAddress: boolean): Check {
  const fields = {
    text: must(label),
    value: must(text(150)),
    description: may(withAddress ? plain(75) : anyText(75)),
  };
  return object(null, withAddress ? { ...fields, url: may(address) } : fields);
}

/** An option of a select or multi-select. */
export const menuOption: Check = object(null, {
  text: must(plain(75)),
  value: must(text(150)),
  description: may(plain(75)),
});

/** An option of an overflow menu: the only kind with an address. */
export const overflowOption: Check = option(plain(75), true);

/** An option of checkboxes or radio buttons: the only kind with formatting. */
export const tickOption: Check = option(anyText(75), false);

/** A titled group of options. */
export const optionGroup: Check = object(null, {
  label: must(plain(75)),
  options: must(list(menuOption, 100)),
});

/** Which conversations a select offers. */
export const conversationFilter: Check = all(
  object(null, {
    include: may(list(oneOf('im', 'mpim', 'private', 'public'), 4)),
    exclude_external_shared_channels: may(flag),
    exclude_bot_users: may(flag),
  }),
  someOf('include', 'exclude_external_shared_channels', 'exclude_bot_users'),
);

/** When a text input sends its content before the form is submitted. */
export const dispatchConfig: Check = object(null, {
  trigger_actions_on: may(list(oneOf('on_enter_pressed', 'on_character_entered'), 2)),
});

/** An uploaded image, by id or by address. */
export const slackFile: Check = all(
  object(null, { id: may(text(255, 1)), url: may(address) }),
  exactlyOneOf('id', 'url'),
);

function sameOption(one: unknown, other: unknown): boolean {
  if (!isJson(one) || !isJson(other)) return false;
  const same = (a: unknown, b: unknown) =>
    isJson(a) && isJson(b) && a.type === b.type && a.text === b.text;
  return one.value === other.value && same(one.text, other.text);
}

/** What is chosen at first must be one of the options, word for word. */
export const initialAmongOptions: Check = together((element) => {
  const groups = jsonList(element.option_groups).flatMap((group) => jsonList(group.options));
  const offered = [...jsonList(element.options), ...groups];
  const initial = [
    ...(element.initial_option === undefined ? [] : [element.initial_option]),
    ...(Array.isArray(element.initial_options) ? element.initial_options : []),
  ];
  return initial.every((each) => offered.some((one) => sameOption(one, each)))
    ? null
    : 'initial option must exactly match one of the options';
});
