// Which zone a time was typed in: `20:00 London`, `20:00 Europe/London`, `20:00Z`, `5pm BST`.
// Taken off the end of the text, so that dates are read without knowing about zones.
import { type Zone, zoneNamed } from '../domain/time/zone.ts';

/** A zone or offset that was typed beside a time. */
export interface SaidZone {
  /** Where the words are read: an IANA name, or an offset such as `+01:00`. */
  readonly readIn: string;
  /** The zone to keep with the result; an offset names none. */
  readonly keep: Zone | undefined;
  /** The offset typed beside the name, in minutes: it picks the pass of an hour that comes twice. */
  readonly offset?: number;
  /** Where an abbreviation is used. Said in the wrong season it may be meant loosely. */
  readonly season?: Zone;
}

/** `body` is the text without the zone; `zone` is undefined when none was typed. */
export interface ZonedText {
  readonly body: string;
  readonly zone: SaidZone | undefined;
}

// Only abbreviations with one common meaning. CST (America, China, Cuba) and IST (India, Ireland, Israel)
// are left out on purpose: the city or an offset says it better.
const abbreviations = new Map<string, readonly [offset: string, season: Zone]>([
  ['gmt', ['+00:00', 'Europe/London']],
  ['bst', ['+01:00', 'Europe/London']],
  ['wet', ['+00:00', 'Europe/Lisbon']],
  ['west', ['+01:00', 'Europe/Lisbon']],
  ['cet', ['+01:00', 'Europe/Paris']],
  ['cest', ['+02:00', 'Europe/Paris']],
  ['eet', ['+02:00', 'Europe/Helsinki']],
  ['eest', ['+03:00', 'Europe/Helsinki']],
  ['est', ['-05:00', 'America/New_York']],
  ['edt', ['-04:00', 'America/New_York']],
  ['cdt', ['-05:00', 'America/Chicago']],
  ['mdt', ['-06:00', 'America/Denver']],
  ['pst', ['-08:00', 'America/Los_Angeles']],
  ['pdt', ['-07:00', 'America/Los_Angeles']],
  ['jst', ['+09:00', 'Asia/Tokyo']],
  ['aest', ['+10:00', 'Australia/Sydney']],
  ['aedt', ['+11:00', 'Australia/Sydney']],
  ['nzst', ['+12:00', 'Pacific/Auckland']],
  ['nzdt', ['+13:00', 'Pacific/Auckland']],
]);

const allZones = Intl.supportedValuesOf('timeZone');
const cities = new Map(allZones.map((zone) => [cityOf(zone), zone]));
const regions = new Set(allZones.filter((zone) => zone.includes('/')).map(regionOf));

function cityOf(zone: Zone): string {
  return zone
    .slice(zone.lastIndexOf('/') + 1)
    .replaceAll('_', ' ')
    .toLowerCase();
}

function regionOf(zone: Zone): string {
  return zone.slice(0, zone.indexOf('/'));
}

const offsetAfterClock = /^(.*\d:\d\d(?::\d\d(?:\.\d{1,3})?)?) ?(z|[+-]\d\d:?\d\d)$/;

/** Takes the zone off the end of a text that is in lower case with single spaces. */
export function splitZone(text: string): ZonedText {
  if (text.endsWith(')')) {
    const opens = text.lastIndexOf('(');
    const zone = zoneOf(text.slice(opens + 1, -1).trim());
    return zone && opens >= 0 ? { body: text.slice(0, opens).trim(), zone } : plain(text);
  }
  const [, clock, offset] = offsetAfterClock.exec(text) ?? [];
  if (clock !== undefined && offset !== undefined) return { body: clock, zone: zoneOf(offset) };
  const words = text.split(' ');
  if (words.at(-1) === 'time') words.pop();
  for (let count = Math.min(3, words.length - 1); count > 0; count -= 1) {
    const zone = zoneOf(words.slice(-count).join(' '));
    if (zone !== undefined) return { body: words.slice(0, -count).join(' '), zone };
  }
  return plain(text);
}

function plain(text: string): ZonedText {
  return { body: text, zone: undefined };
}

/** `london`, `europe/london`, `europe/london, utc+1`, `bst`, `utc+1`, `+01:00`, `z`. */
function zoneOf(words: string): SaidZone | undefined {
  const [name = '', beside, ...more] = words.split(', ');
  if (beside !== undefined) {
    const zone = namedZone(name);
    const offset = offsetOf(beside);
    if (zone === undefined || offset === undefined || more.length > 0) return undefined;
    return { readIn: zone, keep: zone, offset: minutesOf(offset) };
  }
  if (name === 'z' || name === 'utc') return { readIn: 'UTC', keep: 'UTC' };
  const abbreviation = abbreviations.get(name);
  if (abbreviation !== undefined) {
    const [offset, season] = abbreviation;
    return { readIn: offset, keep: undefined, season };
  }
  const offset = offsetOf(name);
  if (offset !== undefined) return { readIn: offset, keep: undefined };
  const zone = namedZone(name);
  return zone === undefined ? undefined : { readIn: zone, keep: zone };
}

/** `+01:00` for `utc+1`, `gmt+01:00`, `+0100`; no offset of the world is beyond 14 hours. */
function offsetOf(word: string): string | undefined {
  const match = /^(?:utc|gmt)([+-])(\d{1,2})(?::?(\d\d))?$|^([+-])(\d\d):?(\d\d)$/.exec(word);
  if (match === null) return undefined;
  const sign = match[1] ?? match[4] ?? '+';
  const hours = match[2] ?? match[5] ?? '0';
  const minutes = match[3] ?? match[6] ?? '00';
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

function minutesOf(offset: string): number {
  const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -size : size;
}

/** A zone by its name, or by its city where the zone database has one of that name. */
function namedZone(words: string): Zone | undefined {
  if (words.includes('/')) return zoneNamed(words);
  const known = cities.get(words);
  if (known !== undefined) return zoneNamed(known);
  // Cities renamed since (Kolkata, Kyiv) are links, which the list above leaves out.
  if (!/^[a-z]{4,20}(?: [a-z]{2,20}){0,2}$/.test(words)) return undefined;
  const city = words.replaceAll(' ', '_');
  for (const region of regions) {
    const zone = zoneNamed(`${region}/${city}`);
    if (zone !== undefined) return zone;
  }
  return undefined;
}
