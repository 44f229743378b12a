// Follow-up actions as views show them.
import type { ActionPicture } from '../chat/picture.ts';
import type { Action } from '../domain/action/model.ts';
import type { StreamFilter } from './store.ts';
import { actionOf } from './streams.ts';
import type { World } from './world.ts';

const MOST_OPEN = 100;

export async function openActions(
  filter: Pick<StreamFilter, 'owner' | 'parent' | 'service'>,
  world: World,
): Promise<readonly ActionPicture[]> {
  const rows = await world.store.streams({
    kind: 'action',
    status: ['open'],
    limit: MOST_OPEN,
    ...filter,
  });
  return rows.map((row) => actionPicture(actionOf(row)));
}

export function actionPicture(action: Action): ActionPicture {
  const { id, text, owner, due, release, doneAt, evidence } = action;
  return { id, text, owner, due, release, doneAt, evidence };
}
