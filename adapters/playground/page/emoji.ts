// The emoji names that bots use as quiet marks; any other name stays as it was written.

const known: Record<string, string> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  ballot_box_with_check: '☑️',
  x: '❌',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  warning: '⚠️',
  information_source: 'ℹ️',
  question: '❓',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  alarm_clock: '⏰',
  clock3: '🕒',
  calendar: '📅',
  spiral_calendar_pad: '🗓️',
  rocket: '🚀',
  package: '📦',
  ship: '🚢',
  lock: '🔒',
  unlock: '🔓',
  snowflake: '❄️',
  rotating_light: '🚨',
  bell: '🔔',
  no_bell: '🔕',
  memo: '📝',
  mag: '🔍',
  link: '🔗',
  eyes: '👀',
  bulb: '💡',
  wrench: '🔧',
  bug: '🐛',
  shield: '🛡️',
  fire: '🔥',
  construction: '🚧',
  arrow_right: '➡️',
  rewind: '⏪',
  arrow_backward: '◀️',
  arrow_forward: '▶️',
  double_vertical_bar: '⏸️',
  black_square_for_stop: '⏹️',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_blue_circle: '🔵',
  red_circle: '🔴',
  white_circle: '⚪',
  black_circle: '⚫',
  small_blue_diamond: '🔹',
  speech_balloon: '💬',
  wave: '👋',
  '+1': '👍',
  '-1': '👎',
};

/** The character of an emoji name, or null. */
export function emoji(name: string): string | null {
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null;
}

/** The text with known names such as `:rocket:` replaced by their characters. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emoji(name) ?? whole);
}
