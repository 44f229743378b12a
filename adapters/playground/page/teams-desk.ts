// The page's only door to the Teams tenant: the desk's routes, one function each.
import type {
  TeamsAnswer,
  TeamsChanged,
  TeamsCommand,
  TeamsDeskBase,
  TeamsMessages,
  TeamsPress,
  TeamsRead,
  TeamsSay,
  TeamsState,
  TeamsSubmit,
} from '../teams/desk-api.ts';
import { asking } from './ask.ts';

const base: TeamsDeskBase = '/playground/api/teams';

const ask = asking(base, 'Teams');

export const teamsDesk = {
  anybody: () => ask<TeamsState>('/state'),
  state: (as: string) => ask<TeamsState>(`/state?${new URLSearchParams({ as })}`),
  messages: (as: string, chat: string) =>
    ask<TeamsMessages>(`/messages?${new URLSearchParams({ as, chat })}`),
  say: (body: TeamsSay) => ask<TeamsAnswer>('/say', body),
  press: (body: TeamsPress) => ask<TeamsAnswer>('/press', body),
  command: (body: TeamsCommand) => ask<TeamsAnswer>('/command', body),
  submit: (body: TeamsSubmit) => ask<TeamsAnswer>('/submit', body),
  close: (as: string) => ask<TeamsAnswer>('/close', { as }),
  read: (body: TeamsRead) => ask<TeamsChanged>('/read', body),
};

/** Calls back whenever the tenant changed, once at the start; answers with how to stop. */
export function listenToTeams(changed: () => void): () => void {
  const source = new EventSource(`${base}/events`);
  // Whatever changed while the line was broken is read when it is back.
  source.addEventListener('open', () => changed());
  source.addEventListener('changed', () => changed());
  return () => source.close();
}
