// What a program can tell about every page: links lead somewhere, lines that are shown are understood, nothing is
// left to be done, and nothing tells on the machine it was written on.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { understand } from '../../src/chat/understand.ts';
import { idOf, planned } from '../support/fixtures.ts';
import { aHearing, namesPolicy } from '../support/hearing.ts';
import { pages, pageText, root } from './pages.ts';

/** As GitHub makes an anchor of a heading. */
function anchors(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function links(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

describe.each(pages())('%s', (page) => {
  const text = pageText(page);

  test('its links lead somewhere', () => {
    for (const target of links(text)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
      expect(existsSync(file), target).toBe(true);
      if (anchor !== undefined)
        expect(anchors(pageText(file.slice(root.length + 1))), target).toContain(anchor);
    }
  });

  test('leaves nothing to be done, and names no machine', () => {
    expect(text).not.toMatch(/\bTODO\b|\bFIXME\b|\bTBD\b|lorem ipsum/i);
    expect(text).not.toMatch(/\/(?:home|root|Users|work)\/|\/tmp\/(?!try\.db)|[A-Z]:\\/);
  });

  test('every line it shows is understood', () => {
    for (const line of typedLines(text)) {
      const meaning = understand(line, hearingFor(line));
      expect(meaning, `/release ${line}`).not.toMatchObject({ kind: 'problem' });
    }
  });
});

/** Shown because it isn't understood. */
const WRONG = ['aprove R-1'];

/** Whole lines only: what holds a `<placeholder>`, a `[choice]` or a `…` is a pattern. */
function typedLines(text: string): readonly string[] {
  const shown = [
    ...text.matchAll(/^(?:\w+: )?\/release ?(.*)$/gm),
    ...text.matchAll(/`\/release ?([^`]*)`/g),
    ...text.matchAll(/^\w+: @Release (.+)$/gm),
  ];
  return shown
    .map(([, line = '']) => line.replace(/^ +/, ''))
    .filter((line) => !/[<[…|]/.test(line) && !WRONG.includes(line));
}

/** Where the tutorial begins; its times of day are still ahead. */
const MONDAY_9 = Date.UTC(2026, 10, 30, 9, 0);

/** Every release there might be, in whose thread it was said. */
function hearingFor(line: string) {
  const policy = namesPolicy();
  const until = /^confirm (\d+)/.exec(line)?.[1];
  return aHearing({
    here: 'R-42',
    release: () => planned({}, policy).release,
    person: (word) => (/^@/.test(word) ? idOf('ana') : undefined),
    now: until === undefined ? MONDAY_9 : Number(until) * 1000 - 1,
  });
}

describe('README', () => {
  test.each(['npm install && npm start', 'npm install && npm test'])('says: %s', (command) => {
    expect(pageText('README.md').split('\n')).toContain(command);
  });
});

test('every decision is in the list of decisions', () => {
  const files = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
  const listed = links(pageText('docs/decisions/README.md'));
  expect(listed.toSorted()).toEqual(files.toSorted());
});

test('every page is reached from README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const target of links(pageText(page))) {
      const [path = ''] = target.split('#');
      if (!path.endsWith('.md') || /^https?:/.test(path)) continue;
      reached.add(resolve(root, dirname(page), path).slice(root.length + 1));
    }
  }
  expect(pages().filter((page) => !reached.has(page))).toEqual([]);
});
