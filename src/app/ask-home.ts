// Somebody wants their Home: they open the tab, or say the bot's name and nothing else.
import { homeNotice } from '../chat/views/home-notice.ts';
import { homePicture } from './home.ts';
import { homeOf, homeRow, nextCard, TAB } from './homes.ts';
import { answerOnce, receiptsOf } from './receipts.ts';
import { privately, type Said } from './saying.ts';
import type { Reply } from './speech.ts';
import type { Transaction } from './store.ts';
import type { World } from './world.ts';

/** The tab was opened: it is drawn anew, whoever opened it. */
export async function openHome(account: string, world: World): Promise<void> {
  const row = homeRow(account, TAB, world.clock.now());
  await world.store.transaction((tx) => tx.enqueue([row]));
  world.wakeups.nudge();
}

/** Where a Home is a message it is posted anew, once per request; elsewhere the answer lists the same. */
export async function askHome(said: Said, world: World): Promise<Reply> {
  const { account, place, platform } = said.utterance;
  const chat = world.chats.find((one) => one.platform === platform);
  if (chat?.showsHomeAs !== 'message' || place !== undefined) {
    return privately(homeNotice(await homePicture(said.speaker, place, world)), false, world);
  }
  const work = async (tx: Transaction) => {
    const now = world.clock.now();
    const posts = await tx.posts(homeOf(account));
    const former = posts.map(({ part }) => homeRow(account, part, now + FORMER_AFTER_MS));
    await tx.enqueue([homeRow(account, nextCard(posts, now), now), ...former]);
    return { outcome: 'accepted' as const, reply: POSTED };
  };
  return answerOnce(receiptsOf(said), work, world);
}

/** The new card comes first: the one before says where to look only once there is something to see. */
const FORMER_AFTER_MS = 1000;

const POSTED: Reply = { kind: 'posted' };
