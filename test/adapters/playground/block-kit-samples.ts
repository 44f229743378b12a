// Blocks and views that Slack takes, and ones that it refuses, for checks of Block Kit checks.

type Sample = Record<string, unknown>;

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const x = (length: number) => 'x'.repeat(length);
const many = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (text: string) => ({ text: plain(text), value: text });
const options = (count: number) => many(count, (index) => option(`option ${index}`));
const button = (more: Sample = {}) => ({
  type: 'button',
  text: plain('Approve'),
  action_id: 'approve',
  value: 'approve R-1',
  ...more,
});
const section = (more: Sample = {}) => ({ type: 'section', text: mrkdwn('*payments*'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const input = (element: Sample, more: Sample = {}) => ({
  type: 'input',
  label: plain('Service'),
  element: { action_id: 'it', ...element },
  ...more,
});
const textInput = { type: 'plain_text_input' };
const rich = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'Go', style: { bold: true } },
        { type: 'user', user_id: 'U0ANA' },
        { type: 'link', url: 'https://example.org', text: 'here' },
        { type: 'date', timestamp: 1_764_194_400, format: '{date} {time}', fallback: 'Thu' },
        { type: 'emoji', name: 'wave' },
      ],
    },
    {
      type: 'rich_text_list',
      style: 'bullet',
      indent: 1,
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
    },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'code' }] },
  ],
};
const image = { type: 'image', image_url: 'https://example.org/a.png', alt_text: 'A' };
const cells = (count: number) => many(count, () => ({ type: 'raw_text', text: 'cell' }));
const task = { type: 'task_card', task_id: 't1', title: 'Test', status: 'pending' };

/** Lists of blocks that a message may hold. */
export const validBlocks: Record<string, Sample[]> = {
  card: [
    { type: 'header', text: plain('payments 4.2.0') },
    section({ fields: [mrkdwn('*Tests*'), plain('3 of 3')], block_id: 'facts', expand: true }),
    section({ accessory: button({ confirm: { title: plain('Sure?'), text: mrkdwn('Really?') } }) }),
    { type: 'divider' },
    { type: 'context', elements: [mrkdwn('asked by Ana'), image, plain('14:02')] },
    actions(
      button({ style: 'primary' }),
      button({ action_id: 'reject', style: 'danger', url: 'https://example.org' }),
      { type: 'overflow', action_id: 'more', options: options(5) },
    ),
  ],
  choices: [
    actions(
      { type: 'static_select', action_id: 'a', options: options(3), placeholder: plain('Pick') },
      { type: 'users_select', action_id: 'b', initial_user: 'U0ANA' },
      { type: 'datepicker', action_id: 'c', initial_date: '2026-11-26' },
      { type: 'timepicker', action_id: 'd', initial_time: '22:00', timezone: 'Europe/London' },
      { type: 'datetimepicker', action_id: 'e', initial_date_time: 1_764_194_400 },
      { type: 'radio_buttons', action_id: 'f', options: options(2) },
      { type: 'checkboxes', action_id: 'g', options: [{ text: mrkdwn('*A*'), value: 'a' }] },
      { type: 'conversations_select', action_id: 'h', filter: { include: ['public'] } },
      { type: 'multi_channels_select', action_id: 'i', max_selected_items: 3 },
    ),
  ],
  words: [rich, { type: 'markdown', text: '**bold**' }],
  table: [{ type: 'table', rows: [cells(2), cells(2)], column_settings: [{ align: 'right' }] }],
  plan: [{ type: 'plan', title: 'Release', tasks: [task, { ...task, task_id: 't2' }] }],
  cards: [
    { type: 'carousel', elements: [{ type: 'card', title: mrkdwn('One'), actions: [button()] }] },
    { type: 'container', title: plain('Box'), child_blocks: [section(), { type: 'divider' }] },
    { type: 'data_table', caption: 'Runs', rows: [cells(2)], page_size: 10 },
  ],
  feedback: [
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'f',
          positive_button: { text: plain('Good'), value: 'yes' },
          negative_button: { text: plain('Bad'), value: 'no' },
        },
        { type: 'icon_button', action_id: 'i', icon: 'trash', text: plain('Delete') },
      ],
    },
  ],
  fifty: many(50, () => section()) as Sample[],
  'small menu': [actions({ type: 'overflow', action_id: 'more', options: options(2) })],
  inputs: [
    input({ ...textInput, multiline: true, min_length: 1, max_length: 3000 }, { optional: true }),
    input({ type: 'number_input', is_decimal_allowed: false, min_value: '1' }),
    input({ type: 'email_text_input', placeholder: plain('you@example.org') }),
    input({
      type: 'multi_static_select',
      options: options(2),
      initial_options: [option('option 1')],
    }),
    input({ type: 'rich_text_input' }, { hint: plain('In words') }),
  ],
};

/** Lists of blocks that no message may hold; each is wrong in one way. */
export const invalidBlocks: Record<string, unknown> = {
  'no list': {},
  'unknown block': [{ type: 'blink' }],
  'block without type': [{}],
  '51 blocks': many(51, () => section()),
  'section without text and fields': [{ type: 'section' }],
  'section text of 3001': [section({ text: mrkdwn(x(3001)) })],
  'section text of nothing': [section({ text: mrkdwn('') })],
  '11 fields': [section({ fields: many(11, () => plain('f')) })],
  'field of 2001': [section({ fields: [plain(x(2001))] })],
  'header of 151': [{ type: 'header', text: plain(x(151)) }],
  'header with mrkdwn': [{ type: 'header', text: mrkdwn('*big*') }],
  'context of 11': [{ type: 'context', elements: many(11, () => plain('c')) }],
  'context with a button': [{ type: 'context', elements: [button()] }],
  '26 actions': [actions(...many(26, (index) => button({ action_id: `a${index}` })))],
  'no actions': [actions()],
  'button text of 76': [actions(button({ text: plain(x(76)) }))],
  'button with mrkdwn': [actions(button({ text: mrkdwn('Go') }))],
  'button value of 2001': [actions(button({ value: x(2001) }))],
  'button url of 3001': [actions(button({ url: `https://example.org/${x(2981)}` }))],
  'button of an unknown style': [actions(button({ style: 'loud' }))],
  'disabled button': [actions(button({ disabled: true }))],
  'action_id of 256': [actions(button({ action_id: x(256) }))],
  'block_id of 256': [section({ block_id: x(256) })],
  'two equal block_ids': [section({ block_id: 'a' }), section({ block_id: 'a' })],
  'two equal action_ids': [actions(button(), button())],
  '101 options': [actions({ type: 'static_select', options: options(101) })],
  'no options': [actions({ type: 'static_select' })],
  'options and groups': [
    actions({
      type: 'static_select',
      options: options(1),
      option_groups: [{ label: plain('g'), options: options(1) }],
    }),
  ],
  '101 groups': [
    actions({
      type: 'static_select',
      option_groups: many(101, () => ({ label: plain('g'), options: options(1) })),
    }),
  ],
  'option text of 76': [actions({ type: 'static_select', options: [option(x(76))] })],
  'option value of 151': [
    actions({ type: 'static_select', options: [{ text: plain('o'), value: x(151) }] }),
  ],
  'initial option that is none': [
    actions({ type: 'static_select', options: options(2), initial_option: option('other') }),
  ],
  '11 checkboxes': [actions({ type: 'checkboxes', options: options(11) })],
  '11 radio buttons': [actions({ type: 'radio_buttons', options: options(11) })],
  'overflow of 1': [actions({ type: 'overflow', options: options(1) })],
  'overflow of 6': [actions({ type: 'overflow', options: options(6) })],
  'confirm title of 101': [
    actions(button({ confirm: { title: plain(x(101)), text: plain('t') } })),
  ],
  'confirm text of 301': [actions(button({ confirm: { text: plain(x(301)) } }))],
  'confirm button of 31': [
    actions(button({ confirm: { text: plain('t'), confirm: plain(x(31)) } })),
  ],
  'date in words': [actions({ type: 'datepicker', initial_date: 'tomorrow' })],
  'time in words': [actions({ type: 'timepicker', initial_time: 'noon' })],
  'image without address': [{ type: 'image', alt_text: 'A' }],
  'image without words': [{ type: 'image', image_url: 'https://example.org/a.png' }],
  'alt text of 2001': [{ ...image, alt_text: x(2001) }],
  'input without label': [{ type: 'input', element: textInput }],
  'label of 2001': [input(textInput, { label: plain(x(2001)) })],
  'hint of 2001': [input(textInput, { hint: plain(x(2001)) })],
  'button as input': [input(button())],
  'min_length above max_length': [input({ ...textInput, min_length: 5, max_length: 4 })],
  'max_length of 3001': [input({ ...textInput, max_length: 3001 })],
  'number without is_decimal_allowed': [input({ type: 'number_input' })],
  'placeholder of 151': [input({ ...textInput, placeholder: plain(x(151)) })],
  'markdown of 12001': [{ type: 'markdown', text: x(12_001) }],
  'markdown of 12001 in two': [
    { type: 'markdown', text: x(6001) },
    { type: 'markdown', text: x(6000) },
  ],
  '101 rows': [{ type: 'table', rows: many(101, () => cells(1)) }],
  '21 cells': [{ type: 'table', rows: [cells(21)] }],
  'two tables': [
    { type: 'table', rows: [cells(1)] },
    { type: 'table', rows: [cells(1)] },
  ],
  'alert in a message': [{ type: 'alert', text: plain('Careful') }],
  'card of nothing': [{ type: 'card' }],
  'card title of 151': [{ type: 'card', title: mrkdwn(x(151)) }],
  'carousel of 11': [
    { type: 'carousel', elements: many(11, () => ({ type: 'card', title: mrkdwn('c') })) },
  ],
  'container of 11': [
    { type: 'container', title: plain('c'), child_blocks: many(11, () => section()) },
  ],
  'card body of 201': [{ type: 'card', body: mrkdwn(x(201)) }],
  'card with 4 buttons': [
    {
      type: 'card',
      title: mrkdwn('c'),
      actions: many(4, (index) => button({ action_id: `a${index}` })),
    },
  ],
  'container title of 151': [
    { type: 'container', title: plain(x(151)), child_blocks: [section()] },
  ],
  'context_actions of 6': [
    {
      type: 'context_actions',
      elements: many(6, () => ({ type: 'icon_button', icon: 'trash', text: plain('Delete') })),
    },
  ],
  'image title of 2001': [{ ...image, title: plain(x(2001)) }],
  'option description of 76': [
    actions({
      type: 'overflow',
      options: [option('a'), { ...option('b'), description: plain(x(76)) }],
    }),
  ],
  'group label of 76': [
    actions({
      type: 'static_select',
      option_groups: [{ label: plain(x(76)), options: options(1) }],
    }),
  ],
  'group without options': [
    actions({ type: 'static_select', option_groups: [{ label: plain('g'), options: [] }] }),
  ],
  'accessibility_label of 76': [actions(button({ accessibility_label: x(76) }))],
  '11 files': [input({ type: 'file_input', max_files: 11 })],
  'initial value of 3001': [input({ ...textInput, initial_value: x(3001) })],
  'workflow button without workflow': [actions({ type: 'workflow_button', text: plain('Run') })],
  'task of unknown status': [{ ...task, status: 'perhaps' }],
  'rich text of an unknown piece': [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'song' }] }] },
  ],
};

const modal = (more: Sample = {}) => ({
  type: 'modal',
  title: plain('Plan a release'),
  submit: plain('Plan'),
  close: plain('Cancel'),
  callback_id: 'plan',
  private_metadata: '{"id":"R-1"}',
  blocks: [input(textInput, { block_id: 'service' }), section()],
  ...more,
});

/** Views that Slack takes. */
export const validViews: Record<string, Sample> = {
  modal: modal({ notify_on_close: true, clear_on_close: false, external_id: 'one' }),
  'modal without inputs': { type: 'modal', title: plain('Wait'), blocks: [section()] },
  'modal of 100': modal({ blocks: many(100, () => section()) }),
  'modal with an alert': modal({
    blocks: [{ type: 'alert', text: plain('Careful'), level: 'error' }],
  }),
  home: { type: 'home', blocks: [section(), actions(button())], private_metadata: 'x' },
};

/** Views that Slack refuses; each is wrong in one way. */
export const invalidViews: Record<string, unknown> = {
  'unknown kind': { ...modal(), type: 'window' },
  'modal without title': { type: 'modal', blocks: [section()] },
  'title of 25': modal({ title: plain(x(25)) }),
  'submit of 25': modal({ submit: plain(x(25)) }),
  'close of 25': modal({ close: plain(x(25)) }),
  'inputs without submit': { type: 'modal', title: plain('P'), blocks: [input(textInput)] },
  '101 blocks': modal({ blocks: many(101, () => section()) }),
  'private_metadata of 3001': modal({ private_metadata: x(3001) }),
  'callback_id of 256': modal({ callback_id: x(256) }),
  'no blocks': { type: 'modal', title: plain('P') },
  'a table in a modal': modal({ blocks: [{ type: 'table', rows: [cells(1)] }] }),
  'alert of 201': modal({ blocks: [{ type: 'alert', text: plain(x(201)) }] }),
  'unknown block in a modal': modal({ blocks: [{ type: 'blink' }] }),
  'two focused inputs': modal({
    blocks: [
      input({ ...textInput, focus_on_load: true }),
      input({ ...textInput, focus_on_load: true }),
    ],
  }),
  'home with a title': { type: 'home', title: plain('H'), blocks: [section()] },
};
