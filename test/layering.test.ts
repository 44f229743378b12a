// The rules of the house that neither the compiler nor the linter can hold.
// Each rule carries an example that breaks it, so a rule that no longer bites fails here too.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface File {
  readonly path: string;
  readonly text: string;
  /** The text without comments, so that a rule may be spoken of without being broken. */
  readonly code: string;
  /** What the file imports, relative imports as paths from the root of the repository. */
  readonly imports: readonly string[];
}

interface Rule {
  readonly says: string;
  /** What to do instead, or undefined where the file keeps the rule. */
  readonly check: (file: File) => string | undefined;
  readonly brokenBy: readonly [path: string, text: string];
}

const commentOrString =
  /(\/\/.*|\/\*[\s\S]*?\*\/)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const importSource = /(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"]+)['"]/g;

function fileOf(path: string, text: string): File {
  const code = text.replace(commentOrString, (match, comment?: string) => (comment ? '' : match));
  const imports = [...code.matchAll(importSource)].map(([, source = '']) =>
    source.startsWith('.') ? posix.join(posix.dirname(path), source) : source,
  );
  return { path, text, code, imports };
}

const folder = (path: string, depth: number) => path.split('/').slice(0, depth).join('/');
const within = (file: File, ...folders: string[]) =>
  folders.some((name) => file.path.startsWith(`${name}/`));

/** How many arguments each call that starts at a match of `call` has. */
function argumentCounts(code: string, call: RegExp): number[] {
  return [...code.matchAll(call)].map((match) => {
    let depth = 1;
    let commas = 0;
    let end = match.index + match[0].length;
    const start = end;
    for (; end < code.length && depth > 0; end += 1) {
      const char = code.charAt(end);
      if ('([{'.includes(char)) depth += 1;
      else if (')]}'.includes(char)) depth -= 1;
      else if (char === ',' && depth === 1) commas += 1;
    }
    return code.slice(start, end - 1).trim() === '' ? 0 : commas + 1;
  });
}

const rules: readonly Rule[] = [
  {
    says: 'an adapter never imports a sibling, except what adapters/node knows of Node alone',
    check: (file) => {
      if (!within(file, 'adapters') || within(file, 'adapters/process')) return undefined;
      const own = folder(file.path, 2);
      const sibling = file.imports.find(
        (path) =>
          path.startsWith('adapters/') &&
          folder(path, 2) !== own &&
          folder(path, 2) !== 'adapters/node',
      );
      return sibling && `put what ${sibling} shares into src, or let adapters/process pass it in`;
    },
    brokenBy: ['adapters/slack/send.ts', "import { open } from '../sql/store.ts';"],
  },
  {
    says: 'calendar and locks know nothing of releases',
    check: (file) =>
      within(file, 'src/domain/calendar', 'src/domain/locks') &&
      file.imports.some((path) => path.startsWith('src/domain/release/'))
        ? 'answer with a value of your own and let src/domain/release do the asking'
        : undefined,
    brokenBy: ['src/domain/locks/decide.ts', "import { phase } from '../release/model.ts';"],
  },
  {
    says: 'src asks no clock',
    check: (file) =>
      within(file, 'src') && /\bTemporal\.Now\b|\bDate\.now\b|\bnew Date\(\s*\)/.test(file.code)
        ? 'take `now` as an argument; only adapters read a clock'
        : undefined,
    brokenBy: ['src/domain/time/zone.ts', 'export const now = () => Temporal.Now.instant();'],
  },
  {
    says: 'src throws no dice',
    check: (file) =>
      within(file, 'src') && /\bMath\.random\b/.test(file.code)
        ? 'take ids as arguments (the Ids port of src/app/ports.ts)'
        : undefined,
    brokenBy: ['src/app/perform.ts', 'export const id = () => Math.random();'],
  },
  {
    says: 'src brings no ambient types in',
    check: (file) =>
      within(file, 'src') && /^\s*\/\/\/\s*<reference/m.test(file.text)
        ? 'remove the reference; what needs such types belongs into adapters'
        : undefined,
    brokenBy: ['src/app/ports.ts', '/// <reference types="node" />'],
  },
  {
    says: 'chrono always gets a reference date',
    check: (file) =>
      within(file, 'src', 'adapters') &&
      file.imports.includes('chrono-node/en') &&
      argumentCounts(file.code, /\.parse(?:Date)?\(/g).some((count) => count < 2)
        ? 'pass the reference date as second argument, or chrono asks the clock of this machine'
        : undefined,
    brokenBy: ['src/chat/when.ts', "import { GB } from 'chrono-node/en';\nGB.parse(words(a, b));"],
  },
  {
    says: 'only adapters/process/config.ts reads the environment',
    check: (file) =>
      within(file, 'src', 'adapters') &&
      file.path !== 'adapters/process/config.ts' &&
      /\bprocess\s*(?:\.|\?\.|\[['"])\s*env\b|\benv\b[^=;]*\}\s*(?:=\s*process\b|from 'node:process')/.test(
        file.code,
      )
        ? 'read and check the variable in adapters/process/config.ts and pass the value in'
        : undefined,
    brokenBy: ['adapters/http/server.ts', 'const { env } = process;'],
  },
  {
    says: 'one file knows the Bot Framework SDK, which gets no fixes any more',
    check: (file) =>
      within(file, 'src', 'adapters') &&
      file.path !== 'adapters/teams/botbuilder.ts' &&
      file.imports.some((name) => /^(?:botbuilder|botframework)(?:-|\/|$)/.test(name))
        ? 'ask for it through the Connector of adapters/teams/connector.ts (decision 0051)'
        : undefined,
    brokenBy: ['adapters/teams/send.ts', "import type { Claims } from 'botframework-connector';"],
  },
  {
    says: 'names say what is inside',
    check: (file) =>
      file.path
        .split('/')
        .some((name) => /^(?:utils?|helpers?|common|types|services?|managers?)(?:\.|$)/.test(name))
        ? 'name the file or folder after the one thing it is about'
        : undefined,
    brokenBy: ['src/chat/utils/words.ts', '// x'],
  },
  {
    says: 'there are no barrels',
    check: (file) =>
      posix.basename(file.path) === 'index.ts'
        ? 'import from the file that defines the thing, and delete this one'
        : undefined,
    brokenBy: ['src/domain/index.ts', '// x'],
  },
  {
    says: 'every file opens by saying why it exists',
    check: (file) =>
      /^(?:#!.*\n)?(?:\/\/|\/\*)[*\s]*\w/.test(file.text)
        ? undefined
        : 'start the file with one to three comment lines that say why it exists',
    brokenBy: ['src/domain/person.ts', 'export const a = 1;'],
  },
  {
    says: 'no file is longer than 400 lines',
    check: (file) =>
      file.text.trimEnd().split('\n').length > 400
        ? 'split it where it speaks of a second thing'
        : undefined,
    brokenBy: ['src/domain/policy.ts', 'x\n'.repeat(401)],
  },
  {
    says: 'no check is silenced and nothing is left for another day',
    check: (file) =>
      /biome[-]ignore|@ts[-](?:ignore|nocheck|expect)|\b(?:TO[D]O|FIX[M]E)\b/.test(file.text)
        ? 'cure the cause, or finish the work, instead of leaving a note'
        : undefined,
    brokenBy: ['src/domain/policy.ts', `// ${'TO'}DO`],
  },
];

const files = globSync(['{src,adapters,test}/**/*.ts', '*.ts'], { cwd: root }).map((path) => {
  const slashed = path.replaceAll('\\', '/');
  return fileOf(slashed, readFileSync(join(root, path), 'utf8'));
});

describe.each(rules)('$says', ({ check, brokenBy: [path, text] }) => {
  test('in every file', () => {
    const problems = files.flatMap((file) => {
      const instead = check(file);
      return instead ? [`${file.path}: ${instead}`] : [];
    });
    expect(problems).toEqual([]);
  });

  test('or the rule notices', () => {
    expect(check(fileOf(path, text))).toBeTruthy();
  });
});

test('what a comment says breaks no rule about code', () => {
  const file = fileOf('src/app/ring.ts', '// not Math.random()\nconst a = "//"; /* process.env */');
  expect(rules.map(({ check }) => check(file)).filter(Boolean)).toEqual([]);
});

test.each(
  'src adapters migrations test manifest.json package.json tsconfig.json Dockerfile README.md'.split(
    ' ',
  ),
)('the required top level has %s', (name) => {
  expect(existsSync(join(root, name)), `${name} is part of the required top level`).toBe(true);
});
