// The door of every desk of the playground: only the page's own origin on this machine comes in,
// refusals are sentences, and changes are told.

import type { Request, Response } from 'express';
import { isStrangePage, isThisHost } from '../node/this-machine.ts';
import type { DeskChanged, DeskProblem } from './slack/desk-api.ts';
import { DeskRefusal } from './slack/desk-input.ts';

/** A page of another site must not act here, not even by a name that leads to this machine. */
export function ownOriginOnly(request: Request, _response: Response, next: () => void): void {
  const { host = '' } = request.headers;
  if (!isThisHost(host)) throw new DeskRefusal(403, 'The desk is only for this machine.');
  if (isStrangePage(request.headers)) {
    throw new DeskRefusal(403, 'The desk is only for its own page.');
  }
  next();
}

/** What acts has to be JSON, which other sites can't send unasked. */
export function jsonOnly(request: Request, _response: Response, next: () => void): void {
  const type = (request.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type !== 'application/json') {
    throw new DeskRefusal(415, 'Send JSON, with the content type application/json.');
  }
  next();
}

/** Something that a page can follow. */
type Followed = {
  readonly revision: number;
  onChange(listener: (revision: number) => void): () => void;
};

/** Server-sent events: one at once, then one for the changes of each turn of the event loop. */
export function follow(world: Followed, response: Response): void {
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  let pending: NodeJS.Immediate | null = null;
  const tell = () => {
    pending = null;
    const changed: DeskChanged = { revision: world.revision };
    response.write(`event: changed\ndata: ${JSON.stringify(changed)}\n\n`);
  };
  tell();
  const stop = world.onChange(() => {
    pending ??= setImmediate(tell);
  });
  response.on('close', () => {
    stop();
    if (pending !== null) clearImmediate(pending);
  });
}

function statusOf(error: unknown): number {
  if (error instanceof DeskRefusal) return error.status;
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (typeof status === 'number') return status;
  // What a workspace or tenant throws at its callers ("there is no such button") is a plain Error.
  return error instanceof Error && error.constructor === Error ? 400 : 500;
}

/** Every refusal as one sentence for the person at the page. */
export function answerProblem(
  error: unknown,
  _request: Request,
  response: Response<DeskProblem>,
  _next: (error: unknown) => void,
): void {
  const problem = error instanceof Error ? error.message : 'Something went wrong.';
  response.status(statusOf(error)).json({ problem });
}

/** How far each person has read, by `<person> <conversation>`. A Map will do where nothing outlives the process. */
export interface ReadMarks {
  get(key: string): string | undefined;
  set(key: string, latest: string): unknown;
}
