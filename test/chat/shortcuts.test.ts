// Shortcuts type lines, and `add` and `can` alone open forms: whatever a message holds, what they open can be sent.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verbNamed } from '../../src/chat/grammar.ts';
import { LONGEST } from '../../src/chat/meaning.ts';
import { fitted } from '../../src/chat/scope-item.ts';
import { SHORTCUTS, shortcutLine } from '../../src/chat/shortcuts.ts';
import { formTitle } from '../../src/chat/understand.ts';
import { commandOf, heard, problemOf } from '../support/hearing.ts';

const LINK = 'https://simulated.slack.com/archives/C0PAY/p1764190800000100';
const added = (text: string, link: string | undefined = LINK) =>
  heard(shortcutLine('add_to_release', { text, link }) ?? '');
const wish = (text: string, kind = 'feature', here: string | undefined = undefined) => ({
  kind: 'form',
  wish: { form: 'add', kind, text, here },
});

describe('the table', () => {
  test('fits what both chats take for a name and a description', () => {
    for (const { id, name, does } of SHORTCUTS) {
      expect(id).toMatch(/^[a-z_]{1,64}$/);
      expect(name.length).toBeLessThanOrEqual(24);
      expect(does.length).toBeLessThanOrEqual(128);
    }
  });

  test('each opens a form before anything is looked up', () => {
    for (const { id, types } of SHORTCUTS) {
      const line = shortcutLine(id, { text: 'refund rounding', link: LINK });
      expect(formTitle(line ?? '')).toBe(verbNamed(types)?.form);
    }
  });

  test.each(['', 'nonsense', 'constructor'])('%j is none', (id) => {
    expect(shortcutLine(id, { text: 'x', link: undefined })).toBeUndefined();
  });

  test('a message has to be pointed at where one is needed', () => {
    expect(shortcutLine('add_to_release')).toBeUndefined();
    expect(shortcutLine('new_release')).toBe('plan');
  });
});

describe('issue "Bad input": what a message may hold', () => {
  test.each([
    ['words', 'refund rounding', `refund rounding ${LINK}`, 'feature'],
    ['a kind', 'Fix: refund rounding', `refund rounding ${LINK}`, 'fix'],
    ['nothing, such as a picture', '', LINK, 'feature'],
    ['several lines', 'refund\n\n  rounding', `refund rounding ${LINK}`, 'feature'],
    ['what nobody sees', 're\u200bfund\u202e rounding\u0000', `refund rounding ${LINK}`, 'feature'],
    ['a mention', '@{slack:T0SIM:U0BEN} says so', `@Ben says so ${LINK}`, 'feature'],
    ['a line of a command', 'cancel R-42 because: x', `cancel R-42 because: x ${LINK}`, 'feature'],
  ])('%s', (_, text, item, kind) => {
    expect(added(text)).toEqual(wish(item, kind));
  });

  test('40,000 characters: their beginning and the link', () => {
    const meaning = added('refund '.repeat(6000));
    if (meaning.kind !== 'form' || meaning.wish.form !== 'add') throw new Error(meaning.kind);
    expect(meaning.wish.text.length).toBeLessThanOrEqual(LONGEST.item);
    expect(meaning.wish.text).toMatch(/^refund refund .*…/);
    expect(meaning.wish.text.endsWith(` ${LINK}`)).toBe(true);
  });

  test('no address', () => {
    expect(heard(shortcutLine('add_to_release', { text: 'x', link: undefined }) ?? '')).toEqual(
      wish('x'),
    );
  });

  test('whatever it is, the form opens with something that can be sent', () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.string());
    fc.assert(
      fc.property(texts, (text) => {
        const meaning = added(text);
        if (meaning.kind !== 'form' || meaning.wish.form !== 'add') throw new Error(meaning.kind);
        const fields = { release: 'R-42', kind: meaning.wish.kind, scope: meaning.wish.text };
        expect(commandOf('add', { fields }).command.type).toBe('scope');
      }),
    );
  });
});

test.each([
  ['short enough', 'refunds', 10, 'refunds'],
  ['the beginning', 'refund rounding', 10, 'refund ro…'],
  ['the link at the end', 'refund rounding https://x.y/1', 20, 'refun… https://x.y/1'],
  ['a link that is itself too long', 'see https://x.example.org/1', 10, 'see https…'],
  ['no half emoji', '🦊🦊🦊', 4, '🦊…'],
])('what fits: %s', (_, text, most, kept) => {
  expect(fitted(text, most)).toBe(kept);
  expect(kept.length).toBeLessThanOrEqual(most);
});

describe('add', () => {
  test('opens its form with what was typed, and with the release of the thread', () => {
    expect(heard('add')).toEqual(wish(''));
    expect(heard('add security: CVE-2026-1: urgent because exploited')).toEqual(
      wish('CVE-2026-1: urgent because exploited', 'security'),
    );
    expect(heard('add refund rounding', { here: 'R-42' })).toEqual(
      wish('refund rounding', 'feature', 'R-42'),
    );
  });

  test.each([
    ['as it was chosen', { kind: 'fix', scope: 'rounding' }, { kind: 'fix', text: 'rounding' }],
    ['as it was typed', { kind: 'feature', scope: 'fix: x' }, { kind: 'fix', text: 'x' }],
    ['without a kind', { scope: 'rounding' }, { kind: 'feature', text: 'rounding' }],
  ])('its form says `scope R-42 add …`, the kind %s', (_, fields, add) => {
    const said = commandOf('add', { fields: { release: 'R-42', ...fields } });
    expect(said).toMatchObject({ on: 'R-42', command: { type: 'scope', add } });
    expect(said.line).toBe(`scope R-42 add ${add.kind}: ${add.text}`);
  });

  test.each([
    ['no text', { release: 'R-42', kind: 'fix' }, 'missing'],
    ['too much text', { release: 'R-42', scope: 'x'.repeat(301) }, 'too-long'],
    ['no such release', { release: 'nonsense', scope: 'x' }, 'unknown-id'],
  ])('what is wrong stands beside its field: %s', (_, fields, code) => {
    expect(problemOf('add', { fields })).toMatchObject({ code });
  });
});

describe('can, as a form', () => {
  test('opens where no release is implied', () => {
    expect(heard('can')).toEqual({ kind: 'form', wish: { form: 'can' } });
  });

  test('asks what the line asks', () => {
    const fields = { service: 'payments', environment: 'prod', when: '2026-11-26 22:00' };
    const at = Date.UTC(2026, 10, 26, 22);
    const query = { type: 'can', service: 'payments', environment: 'prod', at };
    expect(heard('can', { fields })).toEqual({ kind: 'query', query });
    expect(heard('can payments on prod at 2026-11-26 22:00')).toEqual({ kind: 'query', query });
  });

  test.each([
    ['service', { service: 'nonsense' }],
    ['environment', { service: 'payments', environment: 'moon' }],
    ['when', { service: 'payments', when: '03/12' }],
    ['when', { service: 'payments', when: 'yesterday' }],
  ])('what is wrong stands beside %s', (field, fields) => {
    expect(heard('can', { fields })).toMatchObject({ misunderstood: [{ field }] });
  });
});
