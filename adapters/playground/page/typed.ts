// What the composer makes of typed words, before anything is sent: a command, a message, or a hint
// that says why it is neither and what would work instead.
import { formatter, instantOf, wallTime } from './wall-time.ts';

/** The one slash command of the workspace. */
const command = '/release';

/** What to do with a typed text. */
export type Typed =
  | { kind: 'command'; text: string }
  | { kind: 'say'; text: string }
  | { kind: 'hint'; hint: string; instead: string }
  | { kind: 'nothing' };

/** Reads a typed text as Slack's composer would; slash commands don't work in threads. */
export function readTyped(typed: string, inThread: boolean, bot: string): Typed {
  const text = typed.trim();
  if (text === '') return { kind: 'nothing' };
  const [word = ''] = text.split(/\s/, 1);
  if (!/^\/\w/.test(word)) return { kind: 'say', text };
  const rest = text.slice(word.length).trim();
  const mention = `@${bot} ${rest || 'help'}`;
  if (word !== command) {
    const instead = inThread ? mention : `${command} ${rest}`.trim();
    return { kind: 'hint', hint: `${word} isn't a command here.`, instead };
  }
  if (!inThread) return { kind: 'command', text: rest };
  return { kind: 'hint', hint: "Slash commands don't work in threads.", instead: mention };
}

/** The lines a newcomer may start with: a working plan on a near working day, and help. */
export function exampleCommands(now: number, zone: string): string[] {
  const plan = `${command} plan payments 4.2.0 at ${nearWorkday(now, zone)} 14:00`;
  return [plan, `${command} plan`, `${command} list`, `${command} help`];
}

/** Short name of the next day after today that is Monday to Thursday. */
function nearWorkday(now: number, zone: string): string {
  const { weekday, ...wall } = wallTime(now, zone);
  const ahead = weekday >= 4 && weekday < 7 ? 8 - weekday : 1;
  const noon = instantOf({ ...wall, day: wall.day + ahead, hour: 12, minute: 0 }, zone);
  return formatter(zone, { weekday: 'short' }).format(noon).toLowerCase();
}

/** Earlier lines, walked with the arrow keys; the line being written waits at the end. */
export class History {
  #lines: string[];
  #at: number;
  #draft = '';

  constructor(lines: readonly string[] = []) {
    this.#lines = [...lines];
    this.#at = this.#lines.length;
  }

  /** The lines kept, oldest first, at most 100. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Remembers a sent line; sending the same one twice in a row keeps it once. */
  add(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines = [...this.#lines, line].slice(-100);
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** The line before the shown one, or null at the oldest. */
  earlier(shown: string): string | null {
    if (this.#at === 0) return null;
    if (this.#at === this.#lines.length) this.#draft = shown;
    this.#at -= 1;
    return this.#lines[this.#at] ?? null;
  }

  /** The line after the shown one, at last the one that was being written; null past that. */
  later(): string | null {
    if (this.#at === this.#lines.length) return null;
    this.#at += 1;
    return this.#lines[this.#at] ?? this.#draft;
  }
}
