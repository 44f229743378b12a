// What `whoami` says: the same belief that decides who may do what, account by account.
import { CHATS } from '../chat/calling.ts';
import { type OwnAccount, whoamiNotice } from '../chat/views/whoami.ts';
import { linkOf } from '../domain/directory/model.ts';
import { isAmong, sameCase } from '../domain/person.ts';
import { type Belief, beliefOf, canonical, ownId } from './identity.ts';
import { accountsIn, namesOf, rosterOf } from './people.ts';
import { privately, type Said } from './saying.ts';
import type { Reply } from './speech.ts';
import type { AccountRow } from './store.ts';
import type { World } from './world.ts';

export async function whoami({ speaker, utterance }: Said, world: World): Promise<Reply> {
  const roster = await rosterOf(world);
  // Looks for accounts of the same address that haven't spoken yet.
  await namesOf([speaker.id], world);
  const belief = await beliefOf(world);
  const rows = await accountsIn([canonical(speaker.id, belief)], belief, world.store);
  const accounts = rows.map((row) => accountOf(row, utterance.account, belief));
  const groups = Object.keys(roster).filter(
    (name) => isAmong(speaker.id, [name], roster) === 'yes',
  );
  const seen = rows.map(({ platform }) => platform);
  const missing = world.directories.some(({ platform }) => !seen.includes(platform));
  return privately(whoamiNotice(speaker, accounts, groups, missing), false, world);
}

function accountOf(row: AccountRow, here: string, belief: Belief): OwnAccount {
  const { account, platform, name } = row;
  return {
    platform: CHATS[platform].name,
    name,
    how: howOf(row, belief),
    here: account === here,
  };
}

/** In the order in which identification decides: the account's link, its address's link, the policy's list, its e-mail. */
function howOf(row: AccountRow, belief: Belief): OwnAccount['how'] {
  const own = ownId(row, belief);
  const asked = linkOf(row.account, belief.linked) !== undefined;
  if (asked || canonical(own, belief) !== own) return { by: 'link', own, asked };
  if (row.email === undefined) return { by: 'itself' };
  const address = sameCase(row.email);
  return { by: own === address ? 'e-mail' : 'policy', address };
}
