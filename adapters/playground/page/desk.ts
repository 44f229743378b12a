// The page's only door to the workspace: the desk's routes, one function each.
import type {
  DeskAnswer,
  DeskBase,
  DeskChanged,
  DeskClock,
  DeskCloseView,
  DeskCommand,
  DeskMessages,
  DeskPress,
  DeskRead,
  DeskSay,
  DeskShortcut,
  DeskState,
  DeskSubmit,
  DeskViews,
} from '../slack/desk-api.ts';
import { asking } from './ask.ts';

const base: DeskBase = '/playground/api';

const ask = asking(base, 'The workspace');

function query(fields: Record<string, string | null>): string {
  const named = Object.entries(fields).filter(([, value]) => value !== null);
  return `?${new URLSearchParams(Object.fromEntries(named.map(([name, value]) => [name, value ?? ''])))}`;
}

export const desk = {
  state: (as: string | null) => ask<DeskState>(`/state${query({ as })}`),
  messages: (as: string, channel: string) =>
    ask<DeskMessages>(`/messages${query({ as, channel })}`),
  views: (as: string) => ask<DeskViews>(`/view${query({ as })}`),
  command: (body: DeskCommand) => ask<DeskAnswer>('/command', body),
  say: (body: DeskSay) => ask<DeskAnswer>('/say', body),
  press: (body: DeskPress) => ask<DeskAnswer>('/press', body),
  shortcut: (body: DeskShortcut) => ask<DeskAnswer>('/shortcut', body),
  submit: (body: DeskSubmit) => ask<DeskAnswer>('/submit', body),
  closeView: (body: DeskCloseView) => ask<DeskAnswer>('/close-view', body),
  openHome: (as: string, tab: 'home' | 'messages') => ask<DeskAnswer>('/open-home', { as, tab }),
  read: (body: DeskRead) => ask<DeskChanged>('/read', body),
  advance: (ms: number) => ask<DeskClock>('/clock/advance', { ms }),
};

/** Calls back whenever the workspace changed, and when the line to it breaks or is back. */
export function listen(changed: () => void, connected: (isUp: boolean) => void): void {
  const source = new EventSource(`${base}/events`);
  source.addEventListener('open', () => connected(true));
  source.addEventListener('error', () => connected(false));
  source.addEventListener('changed', () => changed());
}
