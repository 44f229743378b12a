// A second opinion on approvals, written from the rules (A1-A7) and not from the code: which votes
// may count, and what has to be there before a release may start. It reads the journal and knows who is who.
import type { Policy } from '../../src/domain/policy.ts';
import {
  barOf,
  type Entry,
  type Facts,
  isIn,
  isStale,
  type Known,
  type Rule,
  stops,
} from './approval-rules.ts';
import { equal } from './equal.ts';

interface Join {
  readonly a: string;
  readonly b: string;
  until: number;
  readonly account: string;
}

const FOR_EVER = Number.POSITIVE_INFINITY;
const ANSWERS = ['approved', 'rejected', 'revised', 'abstained'];

export class Reference {
  readonly #releases = new Map<string, Known>();
  readonly #joins: Join[] = [];

  /** Takes an entry in, and says what shouldn't have been possible. */
  take(entry: Entry, facts: Facts): readonly string[] {
    if (entry.stream === 'directory') return this.#takeLink(entry);
    if (!entry.stream.startsWith('R-')) return [];
    if (entry.type === 'planned') return this.#plan(entry);
    const known = this.#releases.get(entry.stream);
    if (known === undefined) return [`I7 ${entry.stream} has ${entry.type} before it was planned`];
    if (ANSWERS.includes(entry.type)) return this.#vote(known, entry, facts);
    if (entry.type === 'started') return this.#start(known, entry, facts);
    change(known, entry);
    return [];
  }

  #plan({ stream, body, actor = '', at }: Entry): readonly string[] {
    this.#releases.set(stream, {
      service: body.service ?? '',
      content: {
        version: body.version ?? '',
        environment: body.environment ?? '',
        window: body.window ?? { start: 0, end: 0 },
        rollout: body.rollout ?? '',
        stages: body.stages ?? [],
        backout: body.backout ?? '',
        scope: body.scope ?? [],
      },
      plannedBy: actor,
      plannedAt: at,
      captain: body.captain,
      requestedBy: undefined,
      rules: undefined,
      exclude: [],
      votes: [],
      ended: true,
    });
    return [];
  }

  #takeLink({ type, body, at }: Entry): readonly string[] {
    const { account = '', own, person } = body;
    if (type === 'linked' || type === 'unlinked') {
      for (const join of this.#joins) {
        if (join.account === account && join.until === FOR_EVER) join.until = at;
      }
    }
    if (type === 'linked' && own !== undefined && person !== undefined) {
      this.#joins.push({ a: own, b: person, until: FOR_EVER, account });
    }
    return [];
  }

  #vote(known: Known, entry: Entry, facts: Facts): readonly string[] {
    const { stream, type, body, actor = '' } = entry;
    const wrong: string[] = [];
    const about = `${stream}#${entry.seq} ${type} by ${actor}`;
    const same = this.#sameAs(actor, known, facts.policy);
    const bar = barOf(known, same);
    if (bar !== undefined) wrong.push(`I3 ${about}: the ${bar} may not answer`);
    const eligible = (known.rules ?? []).filter((rule) => isIn(same, rule, facts));
    if (eligible.length === 0) wrong.push(`I2 ${about}: in no rule's circle when it was recorded`);
    for (const name of body.rules ?? []) {
      if (!eligible.some((rule) => rule.name === name))
        wrong.push(`I2 ${about}: counted for ${name} without being in its circle`);
    }
    if (!equal(body.content, known.content)) wrong.push(`I4 ${about}: for another content`);
    if (facts.print !== undefined && facts.print !== body.fingerprint)
      wrong.push(`I4 ${about}: answered ${facts.print}, recorded for ${body.fingerprint}`);
    known.votes = [
      ...known.votes.filter(
        (vote) => vote.person !== actor && !body.formerly?.includes(vote.person),
      ),
      { person: actor, answer: type, content: known.content },
    ];
    for (const rule of body.complete === true ? (known.rules ?? []) : []) {
      const have = this.#countedFor(rule, known, facts);
      if (have < rule.count)
        wrong.push(
          `I3 ${about}: ${rule.name} is said to be met by ${have} of ${rule.count} people`,
        );
    }
    return wrong;
  }

  #start(known: Known, entry: Entry, facts: Facts): readonly string[] {
    const about = `${entry.stream}#${entry.seq} started`;
    if (known.rules === undefined) {
      const needed = facts.policy.services.find((one) => one.name === known.service);
      const none = (needed?.approvals.rules ?? []).length === 0;
      return none ? [] : [`I3 ${about}: nobody was asked for approval`];
    }
    if (known.rules.length > 0 && (known.ended || known.votes.some(({ answer }) => stops(answer))))
      return [`I3 ${about}: its approval had ended`];
    return known.rules.flatMap((rule) => {
      const have = this.#countedFor(rule, known, facts);
      if (have >= rule.count) return [];
      return [`I3 ${about}: ${rule.name} had ${have} of ${rule.count} people`];
    });
  }

  /** So many people, each once, who may answer now and approved what is there now. */
  #countedFor(rule: Rule, known: Known, facts: Facts): number {
    const counted = new Set<string>();
    let people = 0;
    for (const vote of known.votes) {
      const same = this.#sameAs(vote.person, known, facts.policy);
      const counts =
        vote.answer === 'approved' &&
        barOf(known, same) === undefined &&
        isIn(same, rule, facts) &&
        !isStale(vote.content, known.content, rule) &&
        !same.some((id) => counted.has(id));
      if (!counts) continue;
      people += 1;
      for (const id of same) counted.add(id);
    }
    return people;
  }

  /** Every id of one human, as far as anybody has said so since the release was planned (A3, B2). */
  #sameAs(id: string, known: Known, policy: Policy): readonly string[] {
    const pairs = [
      ...policy.people.flatMap(({ email, also }) => also.map((other) => [email, other] as const)),
      ...this.#joins
        .filter(({ until }) => until >= known.plannedAt)
        .map(({ a, b }) => [a, b] as const),
    ];
    const ids = new Set([id]);
    for (let before = 0; before !== ids.size; ) {
      before = ids.size;
      for (const [a, b] of pairs) {
        if (ids.has(a)) ids.add(b);
        if (ids.has(b)) ids.add(a);
      }
    }
    return [...ids];
  }
}

function change(known: Known, { type, body, actor }: Entry): void {
  const { content } = known;
  switch (type) {
    case 'edited': {
      const { version, environment, rollout, stages, backout } = { ...content, ...body };
      known.content = { ...content, version, environment, rollout, stages, backout };
      if (
        body.rules !== undefined &&
        known.rules !== undefined &&
        !equal(body.rules, known.rules)
      ) {
        known.rules = body.rules;
        known.votes = [];
      }
      return;
    }
    case 'moved':
      if (body.to !== undefined) known.content = { ...content, window: body.to };
      return;
    case 'scope-changed': {
      const kept = content.scope.filter((item) => item.n !== body.dropped?.n);
      known.content = { ...content, scope: body.added ? [...kept, body.added] : kept };
      return;
    }
    case 'candidate-pinned':
      known.content = { ...content, ...(body.ref === undefined ? {} : { candidate: body.ref }) };
      return;
    case 'captain-changed':
      known.captain = body.to;
      return;
    case 'requested':
      known.votes =
        known.votes.some(({ answer }) => answer === 'revised') && !known.ended
          ? known.votes.filter(({ answer }) => answer !== 'revised')
          : [];
      known.rules = body.approval?.rules;
      known.exclude = body.approval?.exclude ?? [];
      known.requestedBy = actor;
      known.ended = false;
      return;
    case 'withdrawn': {
      const gone = [actor, ...(body.formerly ?? [])];
      known.votes = known.votes.filter((vote) => !gone.includes(vote.person));
      return;
    }
    case 'approval-expired':
      known.ended = true;
      return;
  }
}
