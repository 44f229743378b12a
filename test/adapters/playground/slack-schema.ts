// A second opinion on Block Kit that isn't ours: Slack's own TypeScript types turned into a JSON
// schema, with the limits that their doc comments state.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

export type SchemaCheck = { blocks: ValidateFunction; view: ValidateFunction };

type Node = { [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The first maximum that a doc comment states, of characters or of items. */
function maximumIn(comment: string): { of: 'characters' | 'items'; at: number } | null {
  const text = comment.replaceAll(/\{@link [^}]*\}/g, 'it');
  const characters =
    /max(?:imum)?[^.]{0,60}?length[^.]{0,60}? (?:is|of) (\d[\d,]*)/i.exec(text) ??
    /max(?:imum)? length[^.]{0,60}?(\d[\d,]*) ?characters/i.exec(text) ??
    /limit (\d[\d,]*) characters/i.exec(text);
  const items =
    /maximum (?:number of [^.]{0,30}? is|of) (\d+)/i.exec(text) ??
    /maximum (\d+) (?:blocks|cards|rows|items)/i.exec(text) ??
    /max of (\d+) blocks/i.exec(text) ??
    /up to (\d+) it/i.exec(text);
  const found = characters ?? items;
  if (found?.[1] === undefined) return null;
  return { of: characters ? 'characters' : 'items', at: Number(found[1].replaceAll(',', '')) };
}

/** Writes the maximum of a field's comment into the field's schema. */
function withMaximum(field: Node): Node {
  const found = typeof field.description === 'string' ? maximumIn(field.description) : null;
  if (found === null) return field;
  if (found.of === 'items')
    return field.type === 'array' ? { ...field, maxItems: found.at } : field;
  if (field.type === 'string') return { ...field, maxLength: found.at };
  if (field.type === 'array') {
    const item = { allOf: [field.items, { properties: { text: { maxLength: found.at } } }] };
    const items = maximumIn(String(field.description).replaceAll(/Maximum length[^.]*\./g, ''));
    return { ...field, items: item, ...(items ? { maxItems: items.at } : {}) };
  }
  const { $ref, anyOf, description } = field;
  const shape = $ref === undefined ? { anyOf } : { $ref };
  return { description, allOf: [shape, { properties: { text: { maxLength: found.at } } }] };
}

function withLimits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLimits);
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== 'properties' || !isNode(inner)) return [key, withLimits(inner)];
      const fields = Object.entries(inner).map(([name, field]) => {
        const deeper = withLimits(field);
        if (!isNode(deeper)) return [name, deeper];
        const limited = withMaximum(deeper);
        // The comment on an option's value still says 75; Slack's reference says 150.
        return [
          name,
          name === 'value' && limited.maxLength === 75 ? { ...limited, maxLength: 150 } : limited,
        ];
      });
      return [key, Object.fromEntries(fields)];
    }),
  );
}

/** How many limits the doc comments gave; for a test that they are still found. */
export function countLimits(value: unknown): number {
  if (!isNode(value)) return 0;
  const own = ['maxLength', 'maxItems'].filter((key) => typeof value[key] === 'number').length;
  return Object.values(value).reduce<number>((sum, inner) => sum + countLimits(inner), own);
}

/** Generates and compiles the schema; takes a second or two. */
export function slackSchema(): { check: SchemaCheck; schema: unknown } {
  const require = createRequire(import.meta.url);
  const types = dirname(require.resolve('@slack/types/package.json'));
  const generator = createGenerator({
    path: join(types, 'dist/views.d.ts'),
    skipTypeCheck: true,
    additionalProperties: false,
  });
  const generated: Schema[] = ['ModalView', 'HomeView'].map((name) => generator.createSchema(name));
  const definitions = Object.assign({}, ...generated.map((each) => each.definitions));
  const schema = withLimits({ $id: 'slack', definitions });
  const ajv = new Ajv({ strict: false }).addSchema(schema as object);
  const ref = (name: string) => ({ $ref: `slack#/definitions/${name}` });
  const blocks = ajv.compile({ type: 'array', items: ref('KnownBlock') });
  // The types let a view hold blocks of unknown kinds; Slack doesn't.
  const known = { properties: { blocks: { type: 'array', items: ref('KnownBlock') } } };
  const view = ajv.compile({ allOf: [{ anyOf: [ref('ModalView'), ref('HomeView')] }, known] });
  return { check: { blocks, view }, schema };
}
