// A Home as Slack's Home tab. Limits: Slack's own.
import type { HomeView, KnownBlock } from '@slack/types';
import { type Entry, type Home, quiet } from '../../src/chat/view.ts';
import { REST_TOO_LONG } from '../../src/chat/views/platform-words.ts';
import { pressable, textBlocks } from './block-kit.ts';
import type { Known } from './spell.ts';

const mostBlocks = 100;

/** At most 100 blocks; whatever is too much is said to be missing. */
export function homeTab(home: Home, known: Known): HomeView {
  const blocks = home.sections.flatMap(({ heading, entries }): readonly KnownBlock[] => [
    ...textBlocks([heading], known, true),
    ...entries.flatMap((entry) => entryBlocks(entry, known)),
  ]);
  if (blocks.length <= mostBlocks) return { type: 'home', blocks };
  const rest = textBlocks([quiet(REST_TOO_LONG)], known, false);
  return { type: 'home', blocks: [...blocks.slice(0, mostBlocks - rest.length), ...rest] };
}

function entryBlocks({ lines, buttons, overflow }: Entry, known: Known): readonly KnownBlock[] {
  const { actions, instead } = pressable(buttons, overflow);
  return [...textBlocks([...lines, ...instead], known, false), ...actions];
}
