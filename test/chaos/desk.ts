// What the people of one department do with the bot: each command is sent, its answer understood and written into the book,
// and whoever got none asks again.
import { setTimeout as pause } from 'node:timers/promises';
import { messageText } from '../support/teams-person.ts';
import type { Book, Fact, Told } from './book.ts';
import type { Colleague, Department } from './company.ts';
import type { Installation } from './installation.ts';

/** Whoever got no answer tries again after this long, … */
const AGAIN_MS = 150;
/** … and at last lets it be. */
const MOST_TRIES = 60;
/** So long a department waits for the clock to have done its part. */
const BAKED_MS = 15_000;
/** So long somebody in Teams looks for the words that belong to an answer, as whoever asks in Slack waits. */
const WORDS_MS = 3_000;
const LOOK_MS = 50;

/** Words that only an accepted command is answered with. */
const ACCEPTED: Readonly<Record<string, string>> = {
  planned: 'Planned: R-',
  'scope-changed': 'You added',
  'candidate-pinned': 'You pinned',
  requested: 'You asked for approval',
  approved: 'You approved',
  started: 'You started',
  done: 'You reported',
  cancelled: 'You cancelled',
  withdrawn: 'You took back',
};
const FAILED = /Nothing was recorded\. Reference/;
/** The database went away and can't say whether it was. */
const UNSAID = /it may count, or not\. Reference/;

interface Answered {
  readonly told: Told;
  readonly words: string;
}

export interface Desk {
  readonly department: Department;
  /** The id of the release; undefined when nobody ever said. */
  plans(version: string): Promise<string | undefined>;
  /** Says a line until it is answered. */
  says(who: Colleague, line: string, fact: Fact): Promise<Answered>;
  /** Says it once, by Slack. */
  saysOnce(who: Colleague, line: string, fact: Fact): Promise<Answered>;
  /** Says it, and resolves with the line that confirms it; undefined when nothing was asked. */
  asked(who: Colleague, line: string): Promise<string | undefined>;
  /** By Teams where the department is there and it is the second of them. */
  approves(who: Colleague, id: string): Promise<Answered>;
  /** Resolves when the card shows it, or when it should have long ago. */
  waitsForStage(id: string, stage: string): Promise<void>;
}

export function aDesk({ slack, teams }: Installation, book: Book, department: Department): Desk {
  const { slackChannel, service, captain } = department;

  const saysOnce: Desk['saysOnce'] = async (who, line, fact) => {
    const begun = performance.now();
    const { status, reply, notice } = await slack.command(who.slack, slackChannel, line);
    const took = performance.now() - begun;
    const words = reply?.text ?? '';
    const told = status === 200 ? toldBy(words, fact) : 'unknown';
    const late = notice?.includes('operation_timeout') === true;
    book.write({
      fact,
      line,
      told,
      words: words || (notice ?? ''),
      took,
      late,
    });
    return { told, words };
  };

  const insistently = async (once: () => Promise<Answered>): Promise<Answered> => {
    for (let tries = 1; ; tries += 1) {
      const answered = await once();
      const isAnswered = answered.told === 'accepted' || answered.told === 'refused';
      if (isAnswered || tries >= MOST_TRIES) return answered;
      await pause(AGAIN_MS);
    }
  };

  const says: Desk['says'] = (who, line, fact) => insistently(() => saysOnce(who, line, fact));

  const approvesInTeams = async (who: Colleague, line: string, fact: Fact): Promise<Answered> => {
    const begun = performance.now();
    const heard = () =>
      teams
        .direct(who.teams)
        .filter((one) => one.byBot)
        .map(messageText);
    const before = heard().length;
    const { status } = await teams.say(who.teams, 'personal', line);
    const took = performance.now() - begun;
    let words: string | undefined;
    for (let waited = 0; words === undefined && waited < WORDS_MS; waited += LOOK_MS) {
      words = heard()
        .slice(before)
        .find(
          (one) =>
            one.includes(fact.stream) && /You approved\. |Nothing new|Not recorded/.test(one),
        );
      if (words === undefined) await pause(LOOK_MS);
    }
    const told = status !== null && words !== undefined ? toldBy(words, fact) : 'unknown';
    book.write({ fact, line, told, words: words ?? `status ${status}`, took, late: false });
    return { told, words: words ?? '' };
  };

  return {
    department,
    says,
    saysOnce,
    async plans(version) {
      const line = `plan ${service} ${version} from now for 3h because ${service} ${version}`;
      const mark = `"service":"${service}","version":"${version}"`;
      const { words } = await says(captain, line, {
        stream: '',
        type: 'planned',
        actor: captain.email,
        mark,
      });
      return /\bR-\d+/.exec(words)?.[0];
    },
    async asked(who, line) {
      const { reply } = await slack.command(who.slack, slackChannel, line);
      return /"(confirm \d+ [^"]+)"/.exec(JSON.stringify(reply?.blocks ?? []))?.[1];
    },
    async approves(who, id) {
      const fact = { stream: id, type: 'approved', actor: who.email, mark: '' };
      const inTeams = department.teamsChannel !== undefined && who === department.approvers[1];
      if (inTeams) {
        const answered = await approvesInTeams(who, `approve ${id}`, fact);
        if (answered.told !== 'unknown') return answered;
      }
      return says(who, `approve ${id}`, fact);
    },
    async waitsForStage(id, stage) {
      const there = () =>
        slack.world
          .messagesIn(slackChannel)
          .some(
            ({ text }) => text.includes(`${id} · Deploying`) && text.includes(`of 2: ${stage}`),
          );
      for (let waited = 0; !there() && waited < BAKED_MS; waited += LOOK_MS) await pause(LOOK_MS);
    },
  };
}

function toldBy(words: string, { type }: Fact): Told {
  if (words === '' || UNSAID.test(words)) return 'unknown';
  if (FAILED.test(words)) return 'failed';
  return words.includes(ACCEPTED[type] ?? '\0') ? 'accepted' : 'refused';
}
