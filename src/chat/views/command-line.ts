// Every line a reader is told to type, spelled one way, so that it can be copied as it stands.
import type { Span } from '../text.ts';
import { code } from '../text.ts';

/** `/release show R-42`. `line` holds fixed words and ids only; what people wrote is never code. */
export function typed(line: string): Span {
  return code(`/release ${line}`);
}
