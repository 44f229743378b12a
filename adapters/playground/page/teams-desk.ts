// The page's only door to the Teams tenant: the desk's routes, one function each.
import type {
  TeamsAnswer,
  TeamsChanged,
  TeamsDeskBase,
  TeamsMessages,
  TeamsPress,
  TeamsProblem,
  TeamsRead,
  TeamsSay,
  TeamsState,
  TeamsSubmit,
} from '../teams/desk-api.ts';
import { json } from './json.ts';

const base: TeamsDeskBase = '/playground/api/teams';

async function ask<Shape>(path: string, body?: unknown): Promise<Shape> {
  const init: RequestInit =
    body === undefined
      ? { cache: 'no-store' }
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  const response = await fetch(base + path, init);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Shape;
  const { problem } = json(answer) as Partial<TeamsProblem>;
  throw new Error(problem ?? `Teams answered ${response.status}.`);
}

export const teamsDesk = {
  anybody: () => ask<TeamsState>('/state'),
  state: (as: string) => ask<TeamsState>(`/state?${new URLSearchParams({ as })}`),
  messages: (as: string, chat: string) =>
    ask<TeamsMessages>(`/messages?${new URLSearchParams({ as, chat })}`),
  say: (body: TeamsSay) => ask<TeamsAnswer>('/say', body),
  press: (body: TeamsPress) => ask<TeamsAnswer>('/press', body),
  submit: (body: TeamsSubmit) => ask<TeamsAnswer>('/submit', body),
  close: (as: string) => ask<TeamsAnswer>('/close', { as }),
  read: (body: TeamsRead) => ask<TeamsChanged>('/read', body),
};

/** Calls back whenever the tenant changed, once at the start; answers with how to stop. */
export function listenToTeams(changed: () => void): () => void {
  const source = new EventSource(`${base}/events`);
  source.addEventListener('changed', () => changed());
  return () => source.close();
}
