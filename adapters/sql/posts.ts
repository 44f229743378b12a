// Keeps where each message of a stream stands, as its senders report it.
import type { Other } from '../../src/app/completion.ts';
import type { Post } from '../../src/app/store.ts';
import { bound, excluded, slots } from './columns.ts';
import { and, eq, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

export interface PostWriting {
  /** By a sender that holds its lease: this message is the one, and shows this. */
  record(post: Post): Promise<void>;
  /** By a sender that lost its lease while sending: recorded only if no other message is. */
  recordFirst(post: Post): Promise<void>;
  forget(post: Other): Promise<void>;
  /** What stands of a stream, what was just recorded included. */
  standing(stream: string): Promise<readonly Other[]>;
}

export function postWriting(db: Database, { posts }: Tables): PostWriting {
  const target = [posts.stream, posts.place, posts.part];
  const { channel, id, link, shown, platform } = posts;
  const insert = () => db.insert(posts).values(slots(posts));
  const record = insert()
    .onConflictDoUpdate({ target, set: excluded({ channel, id, link, shown, platform }) })
    .prepare();
  const recordFirst = insert().onConflictDoNothing({ target }).prepare();
  const forget = db
    .delete(posts)
    .where(
      and(
        eq(posts.stream, sql.placeholder('stream')),
        eq(posts.place, sql.placeholder('place')),
        eq(posts.part, sql.placeholder('part')),
      ),
    )
    .prepare();
  const { stream, place, part } = posts;
  const standing = db
    .select({ stream, place, part })
    .from(posts)
    .where(eq(stream, sql.placeholder('stream')))
    .prepare();
  const values = (post: Post) => bound({ ...post, link: post.link });
  return {
    async record(post) {
      await record.execute(values(post));
    },
    async recordFirst(post) {
      await recordFirst.execute(values(post));
    },
    async forget({ stream, place, part }) {
      await forget.execute({ stream, place, part });
    },
    standing: async (of) => standing.execute({ stream: of }),
  };
}
