// Every line a reader is told to type, spelled one way by each platform, so that it can be copied as it stands.
import type { Span, Text } from '../text.ts';

/** `/release show R-42`. `line` holds fixed words and ids only; what people wrote is never code. */
export function typed(line: string): Span {
  return { kind: 'line', line };
}

/** The same for a line that may hold what somebody wrote. */
export function typedWords(line: string): Text {
  return [{ kind: 'bot' }, ` ${line}`];
}
