// The documentation's pages as tests read them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const TOP = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/** Paths of every page, relative to the project's root. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return [...TOP, ...docs.toSorted()];
}

export function pageText(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** Text of the page under each heading of a level, by the heading's words. */
export function sections(page: string, level: number): ReadonlyMap<string, string> {
  const marks = '#'.repeat(level);
  const found = new Map<string, string>();
  for (const part of withoutBlocks(page).split(new RegExp(`^(?=#{1,${level}} )`, 'm'))) {
    const match = new RegExp(`^${marks} (.+)\n([\\s\\S]*)$`).exec(part);
    if (match?.[1] !== undefined) found.set(match[1].trim(), match[2] ?? '');
  }
  return found;
}

/** A `#` in a code block is no heading. */
function withoutBlocks(page: string): string {
  return page.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/^#/gm, ' #'));
}
