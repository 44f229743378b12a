// Help drawn from the grammar: never a wall, always lines that work.
import { VERBS, verbNamed } from './grammar.ts';
import type { Group, Verb, VerbName } from './verb.ts';
import type { Line, Notice } from './view.ts';
import { body, list, notice, title } from './view.ts';
import { typed } from './views/command-line.ts';

/** As the grammar orders them, so that none is left out. */
const GROUPS: readonly Group[] = [...new Set(VERBS.flatMap(({ group }) => group ?? []))];

/** Without a topic: how to begin, and the words by phase. */
export function helpNotice(topic: string | undefined): Notice {
  const verb = topic === undefined ? undefined : verbNamed(topic);
  return verb === undefined ? overview() : about(verb);
}

function overview(): Notice {
  return notice(
    body('Plan a release: ', typed(example('plan'))),
    body('Can I ship? ', typed(example('can')), ' · What waits for me? ', typed('home')),
    ...GROUPS.map((group) => list(`${group}: ${words(group)}`)),
    body('More about one: ', typed(example('help'))),
  );
}

function example(name: VerbName): string {
  return verbNamed(name)?.example ?? name;
}

function words(group: Group): string {
  return VERBS.filter((verb) => verb.group === group)
    .map((verb) => verb.name)
    .join(' · ');
}

function about(verb: Verb): Notice {
  const aliases: readonly Line[] =
    verb.aliases.length === 0 ? [] : [body(`Also: ${verb.aliases.join(', ')}.`)];
  const form: readonly Line[] =
    verb.form === undefined ? [] : [body('Without the rest it asks: ', typed(verb.name))];
  return notice(
    title(verb.name),
    body(verb.does),
    body('Say: ', typed(verb.usage)),
    body('For example: ', typed(verb.example)),
    ...form,
    ...aliases,
  );
}
