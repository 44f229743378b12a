// What Slack makes of typed text, and what we make of that (Slack docs).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedLine, withoutMention } from '../../../adapters/slack/incoming-text.ts';
import { typedField } from '../../../src/chat/typed-text.ts';

describe('a typed line', () => {
  test.each([
    ['plan payments 4.2.0', 'plan payments 4.2.0'],
    ['  plan   payments\t4.2.0 \n', 'plan payments 4.2.0'],
    ['captain R-1 <@U0BEN|ben>', 'captain R-1 @{slack:T0SIM:U0BEN}'],
    ['captain R-1 <@U0BEN>', 'captain R-1 @{slack:T0SIM:U0BEN}'],
    ['captain R-1 <@W0GRID>', 'captain R-1 @{slack:T0SIM:W0GRID}'],
    ['see <#C0REL|releases>', 'see #releases'],
    ['see <#C0REL|>', 'see #C0REL'],
    ['see <#C0REL>', 'see #C0REL'],
    ['ask <!subteam^S0LEADS|@payments-leads>', 'ask @payments-leads'],
    ['ask <!subteam^S0LEADS>', 'ask @S0LEADS'],
    ['<!channel> <!here> <!everyone>', '@channel @here @everyone'],
    ['<!channel|channel>', '@channel'],
    ['<https://ci.example/1?a=1&amp;b=2>', 'https://ci.example/1?a=1&b=2'],
    ['<https://ci.example/1|the build>', 'https://ci.example/1'],
    ['<http://example.org|example.org>', 'http://example.org'],
    ['<mailto:ana@example.org|ana@example.org>', 'ana@example.org'],
    ['<tel:+441234|01234>', '+441234'],
    ['<!date^1764194400^{time}|22:00>', '22:00'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;!channel&amp;gt;', '&lt;!channel&gt;'],
    ['&lt;@U0BEN&gt;', '<@U0BEN>'],
    ['&lt;!channel&gt;', '<!channel>'],
    ['pay\u202ements', 'payments'],
    ['pay\u200bments\ufeff', 'payments'],
    ['pay\u0000ments\u001b[31m', 'payments[31m'],
    ['a\u2066b\u2069', 'ab'],
    ['reject R-1\nbecause\r\nno', 'reject R-1 because no'],
    ['naïve 部署 ✅ Ω', 'naïve 部署 ✅ Ω'],
  ])('%j means %j', (typed, meant) => {
    expect(typedLine(typed, 'T0SIM')).toBe(meant);
  });

  test('whatever is typed comes back on one line without anything invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const line = typedLine(typed, 'T0SIM');
        expect(line).not.toMatch(/[\n\r\t]|[\u200b-\u200f\u202a-\u202e\u2060-\u206f]|\p{Cc}/u);
        expect(line).toBe(line.trim());
      }),
    );
  });

  test('reading takes time in proportion to the length (reliability T19)', () => {
    const once = (text: string) => {
      const from = performance.now();
      typedLine(text, 'T0SIM');
      return performance.now() - from;
    };
    for (const part of ['<', '<@U', '<a|', '&amp;', ' ', '\u200b', '<!subteam^', '<<>>||']) {
      once(part.repeat(1_000));
      expect(once(part.repeat(60_000 / part.length))).toBeLessThan(1_000);
    }
  });
});

test('the bot’s own mention is not part of what was said', () => {
  expect(typedLine(withoutMention('<@U0BOT> list', 'U0BOT'), 'T')).toBe('list');
  expect(typedLine(withoutMention('hey <@U0BOT|release> list <@U0BEN>', 'U0BOT'), 'T')).toBe(
    'hey list @{slack:T:U0BEN}',
  );
});

test('a form’s input keeps its lines and its angle brackets, and loses what can’t be seen', () => {
  expect(typedField(' one\r\ntwo <@U0BEN> &amp;\u202e ')).toBe('one\ntwo <@U0BEN> &amp;');
});
