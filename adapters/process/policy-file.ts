// Reads the policy file: YAML, its shape, its meaning, and what the house makes of it, or every problem at once.
// Nothing is half taken over: a file with one problem gives no policy.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Policy } from '../../src/domain/policy.ts';
import { many } from './policy-groups.ts';
import { readHolidays } from './policy-holidays.ts';
import { checkMeaning } from './policy-meaning.ts';
import { type Finding, lineOf, type PolicyProblem, sayPath } from './policy-problems.ts';
import { policyOf } from './policy-resolve.ts';
import type { PolicyDocument } from './policy-schema.ts';
import { checkShape, declaredNames } from './policy-shape.ts';
import { isDate } from './policy-values.ts';

/** A policy, or all that is wrong with its file, in the order of the file. */
export type PolicyReading = {
  /** Absolute paths of everything that was read, calendars included: what to watch for changes. */
  readonly files: readonly string[];
} & (
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }
);

/** The policy of the playground: three services of a workspace on this machine. */
export const samplePolicyFile = join(import.meta.dirname, 'sample-policy.yaml');

/** More than a thousand services need; a file beyond it is a mistake. */
const longestFile = 1_000_000;

/** Aliases may be used, but not to blow the file up ("billion laughs"). */
const mostAliases = 100;

/** Reads a policy file and its calendars. A file that can't be read is a problem, not an exception. */
export function loadPolicy(file: string): PolicyReading {
  const path = resolve(file);
  const text = readText(path);
  if (typeof text !== 'string')
    return failure([path], [{ path: '', line: undefined, says: text.says }]);
  return readPolicy(text, dirname(path), path);
}

/**
 * Reads the text of a policy. Calendars are looked for in `folder`; `file` only joins the files that
 * were read. The version is a hash of the bytes of all of them.
 */
export function readPolicy(text: string, folder: string, file?: string): PolicyReading {
  const lines = new LineCounter();
  const files = file === undefined ? [] : [file];
  const parsed = parseYaml(text, lines);
  if (!parsed.ok) return failure(files, parsed.problems);

  const shape = checkShape(parsed.value);
  const findings = [...shape.findings];
  const calendars = readCalendars(shape.document, folder);
  findings.push(...calendars.findings);
  if (shape.document !== undefined) {
    findings.push(...checkMeaning(shape.document, declaredNames(parsed.value)));
  }
  files.push(...calendars.files);
  if (shape.document === undefined || findings.length > 0) {
    return failure(files, located(findings, parsed.document, lines));
  }
  const version = versionOf([text, ...calendars.texts]);
  return { ok: true, files, policy: policyOf(shape.document, calendars.dates, version) };
}

function failure(files: readonly string[], problems: readonly PolicyProblem[]): PolicyReading {
  return { ok: false, files, problems };
}

/** The first 12 hex digits of SHA-256 over the contents. */
function versionOf(contents: readonly string[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex').slice(0, 12);
}

function readText(path: string): string | { readonly says: string } {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > longestFile) return { says: `is longer than ${longestFile} bytes` };
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { says: `can't be read: ${reasons.get(code) ?? messageOf(error)}` };
  }
}

const reasons = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this process may not read it'],
  ['EISDIR', 'it is a folder'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'it is not text in UTF-8'],
]);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// ---------------------------------------------------------------- YAML

type Parsed =
  | { readonly ok: true; readonly document: Document; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

function parseYaml(text: string, lines: LineCounter): Parsed {
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    // One slip in YAML makes many more of what follows it.
    const notes = [...document.errors, ...document.warnings].slice(0, 10);
    if (notes.length > 0) {
      const problems = notes.map(({ message, pos }) => ({
        path: '',
        line: lines.linePos(pos[0]).line,
        says: `is not YAML that can be read here: ${message}`,
      }));
      return { ok: false, problems };
    }
    return { ok: true, document, value: document.toJS({ maxAliasCount: mostAliases }) };
  } catch (error) {
    const says = `is not YAML that can be read here: ${messageOf(error)}`;
    return { ok: false, problems: [{ path: '', line: undefined, says }] };
  }
}

function located(
  findings: readonly Finding[],
  document: Document,
  lines: LineCounter,
): readonly PolicyProblem[] {
  return findings
    .map(({ path, says }) => ({ path: sayPath(path), line: lineOf(document, lines, path), says }))
    .sort((a, b) => a.line - b.line);
}

// ---------------------------------------------------------------- calendars

interface Calendars {
  readonly dates: readonly string[];
  readonly files: readonly string[];
  readonly texts: readonly string[];
  readonly findings: readonly Finding[];
}

/** The holidays of the document, those of its calendar files included. */
function readCalendars(document: PolicyDocument | undefined, folder: string): Calendars {
  const dates: string[] = [];
  const files: string[] = [];
  const texts: string[] = [];
  const findings: Finding[] = [];
  const holidays = document?.organisation?.holidays;
  for (const [index, entry] of many(holidays).entries()) {
    const path = ['organisation', 'holidays', ...(typeof holidays === 'string' ? [] : [index])];
    if (isDate(entry)) {
      dates.push(entry);
      continue;
    }
    const file = resolve(folder, entry);
    files.push(file);
    const text = readText(file);
    const read =
      typeof text === 'string' ? readHolidays(text) : { ok: false as const, problems: [text.says] };
    if (typeof text === 'string') texts.push(text);
    if (read.ok) dates.push(...read.dates);
    else
      findings.push(
        ...read.problems.map((says) => ({ path, says: `${basename(entry)}: ${says}` })),
      );
  }
  return { dates, files, texts, findings };
}
