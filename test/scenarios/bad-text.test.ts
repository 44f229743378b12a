// Whatever people write stays words: it pings nobody, links nowhere, formats nothing and hides nothing, wherever
// the release is shown. Every free text there is gets the same hostile one.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

const HIDDEN = '\u202egnp\u202c\u200b\u2066\u0007\u0000\u{e0041}';
const HOSTILE = `<!channel> <!here> @channel <@U0CAT> <!subteam^S0PAY> <https://evil.example|x> [x](https://evil.example) *b* _i_ \`c\` ~s~ &lt;!everyone&gt; ${HIDDEN}`;
/** Without spaces, for versions and candidates. */
const WORD = `<!channel>*b*<https://evil.example|x>${HIDDEN}`;

const HIDES = /[\u202a-\u202e\u2066-\u2069\u200b\u{e0000}-\u{e007f}]|(?!\n)\p{Cc}/u;

/** Every string in every message and private answer that anybody can see. */
function shown(world: TestWorld): readonly string[] {
  const { slack } = world;
  const messages = [...slack.world.channels.keys()].flatMap((id) => slack.world.messagesIn(id));
  return messages.flatMap(({ text, blocks }) => [text, ...markup(blocks)]);
}

/** Texts that Slack would read as markup; plain text can't hurt. */
function markup(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(markup);
  if (typeof part !== 'object' || part === null) return [];
  if ('type' in part && part.type === 'plain_text') return [];
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' ? (key === 'text' ? [value] : []) : markup(value),
  );
}

function expectWordsOnly(world: TestWorld): void {
  const texts = shown(world);
  expect(texts.filter((text) => text.includes('evil.example')).length).toBeGreaterThan(0);
  const sharp = /<!(?!date)|<@U0CAT|<https:\/\/evil|<http:\/\/evil|<mailto:evil/;
  expect(texts.filter((text) => sharp.test(text))).toEqual([]);
  expect(texts.filter((text) => HIDES.test(text))).toEqual([]);
}

/** Nothing hidden is stored; what was visible is, as it was typed. */
async function expectStoredClean(world: TestWorld, streams: readonly string[]): Promise<void> {
  const lists = await Promise.all(streams.map((stream) => world.bot().world.store.events(stream)));
  const strings: string[] = [];
  for (const { body } of lists.flat()) {
    JSON.parse(body, (_, value: unknown) => {
      if (typeof value === 'string') strings.push(value);
      return value;
    });
  }
  expect(strings.some((text) => text.includes('<!channel>'))).toBe(true);
  expect(strings.filter((text) => HIDES.test(text))).toEqual([]);
}

test('bad input: in every typed text', async () => {
  const world = await aWorld();
  const { ana, ben, eve } = world;
  await ana.says(`plan payments ${WORD} at now for 3h because ${HOSTILE}`);
  await ana.says(`scope R-1 add fix: ${HOSTILE}`);
  await ana.says(`candidate R-1 @${WORD}`);
  await eve.says(`test R-1 uat fail because ${HOSTILE}`);
  await ana.says(`test R-1 uat waive because ${HOSTILE}`);
  await ben.says('agree R-1 uat');
  await ana.says('request R-1');
  await ben.says(`reject R-1 because ${HOSTILE}`);
  await ana.says('request R-1');
  await ben.says(`approve R-1 because ${HOSTILE}`);
  await ben.says(`withdraw R-1 because ${HOSTILE}`);
  await ben.says(`abstain R-1 because ${HOSTILE}`);
  await ben.says(`approve R-1 because ${HOSTILE}`);
  await ana.says('start R-1');
  await ana.says(`hold R-1 because ${HOSTILE}`);
  await ana.says('resume R-1');
  await ana.says('done R-1');
  await ana.says(`promote R-1 because ${HOSTILE}`);
  await ana.says(`rollback R-1 because ${HOSTILE}`);
  await ana.presses('Confirm', { privately: true });
  await ana.says(`action R-1 ${HOSTILE} by fri`);
  await ana.says(`action done A-1 because ${HOSTILE}`);
  for (const line of ['show R-1', 'audit R-1', 'check R-1', 'list', 'actions', HOSTILE]) {
    await ana.says(line);
  }
  await world.pass(30 * MINUTE);
  const row = await world.bot().world.store.stream('R-1');
  expect(row?.ending).toBe('rolled-back');
  expectWordsOnly(world);
  await expectStoredClean(world, ['R-1', 'A-1']);
});

test('bad input: in every field of every form', async () => {
  const world = await aWorld();
  const { ana, ben, eve } = world;
  await ana.says('plan payments');
  await ana.submits({
    Version: WORD,
    Starts: 'now',
    Ends: 'for 3h',
    'What changes': `fix: ${HOSTILE}\nsecurity: ${HOSTILE}`,
    Why: `${HOSTILE}\n> ${HOSTILE}`,
    'Back-out plan': HOSTILE,
  });
  await ana.says('scope R-1');
  await ana.submits({ 'What changes': HOSTILE });
  await ana.says('candidate R-1');
  await ana.submits({ Candidate: WORD });
  await eve.says('test R-1');
  await eve.submits({ Phase: 'uat', Result: 'pass', Evidence: 'https://ci.example.org/1' });
  await ana.says('edit R-1');
  await ana.submits({ Why: `${HOSTILE} again`, Version: `2${WORD}` });
  await ana.says('move R-1');
  await ana.submits({ Starts: 'now', Ends: 'for 2h', Reason: HOSTILE });
  await ana.says('request R-1');
  await ben.presses('Ask for change', { direct: true });
  await ben.submits({ Reason: HOSTILE });
  await ana.says('request R-1');
  await ben.presses('Reject', { direct: true });
  await ben.submits({ Reason: HOSTILE });
  await ana.says('request R-1');
  await ben.presses('Approve', { direct: true });
  await ana.says('start R-1');
  await ana.presses('Hold');
  await ana.submits({ Reason: HOSTILE });
  await ana.says('resume R-1');
  await ana.presses('Roll back');
  await ana.submits({ Reason: HOSTILE });
  await eve.says('review R-1');
  await eve.submits({
    Outcome: 'backed out',
    'What went well': HOSTILE,
    'What to improve': HOSTILE,
    Actions: `- ${HOSTILE} by fri`,
  });
  for (const line of ['show R-1', 'audit R-1', 'list', 'actions']) await ana.says(line);
  const row = await world.bot().world.store.stream('R-1');
  expect(row?.status).toBe('closed');
  expectWordsOnly(world);
  await expectStoredClean(world, ['R-1', 'A-1']);
});

test('names of people are words too', async () => {
  const world = await aWorld();
  world.slack.changePerson('U0ANA', { realName: `<!channel> *b* ${HIDDEN}`, name: '<!here>' });
  await world.ana.says('plan payments 4.2.0 at now for 3h because https://evil.example');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('whoami');
  await world.ana.says('show R-1');
  expectWordsOnly(world);
});
