import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import * as z from 'zod';
import { createGateway } from '../../src/gateway/create-gateway.js';
import { readSources } from '../../src/gateway/options/sources.js';
import { parseOptions } from '../../src/gateway/options/parse.js';
import { readPlainYaml, type Yaml } from './plain-yaml.js';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(at(path), 'utf8');

const dockerfile = read('deploy/Dockerfile');
/** Instructions of the last stage, which is what runs. */
const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

describe('the Dockerfile', () => {
  it('is well formed', () => {
    const found = validate(dockerfile, {
      deprecatedMaintainer: ValidationSeverity.ERROR,
      directiveCasing: ValidationSeverity.ERROR,
      emptyContinuationLine: ValidationSeverity.ERROR,
      instructionCasing: ValidationSeverity.ERROR,
      instructionCmdMultiple: ValidationSeverity.ERROR,
      instructionEntrypointMultiple: ValidationSeverity.ERROR,
      instructionHealthcheckMultiple: ValidationSeverity.ERROR,
      instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
      instructionWorkdirRelative: ValidationSeverity.ERROR,
    });
    assert.deepEqual(
      found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
      [],
    );
  });

  it('would not pass with a fault in it', () => {
    assert.ok(validate('FROM node\nRUNS x\n').length > 0);
  });

  it('builds in stages, and runs what is installed as a user without rights', () => {
    assert.equal(dockerfile.match(/^FROM node:20-bookworm-slim( AS \w+)?$/gm)?.length, 3);
    assert.match(last, /^USER node$/m);
    assert.ok(last.indexOf('USER node') < last.indexOf('ENTRYPOINT'), 'it starts with rights');
    assert.doesNotMatch(last, /COPY --from=build|npm |COPY \. /);
    assert.match(last, /^HEALTHCHECK .* CMD \["node", /m);
    assert.match(last, /^STOPSIGNAL SIGTERM$/m);
  });

  it('holds no secret, and starts a command that the package has', () => {
    assert.doesNotMatch(dockerfile, /^(ENV|ARG) \w*(KEY|SECRET|TOKEN|PASSWORD)/im);
    const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> };
    assert.match(
      last,
      new RegExp(`node_modules/rai-kit/${bin['rai-kit']!.replace('./', '').replaceAll('.', '\\.')}"`),
    );
    const [, copied] = /^COPY (\. \.)$/m.exec(dockerfile) ?? [];
    assert.ok(copied);
    const ignored = read('deploy/Dockerfile.dockerignore').split('\n');
    for (const name of ['.git', 'node_modules', '.data', '.rai', '**/.env*'])
      assert.ok(ignored.includes(name), name);
  });

  it('asks for the health of the gateway with a command that does', async () => {
    const [, command] = /CMD \["node", "-e", "(.*)"\]$/m.exec(last) ?? [];
    assert.ok(command);
    const { createServer } = await import('node:http');
    const { spawn } = await import('node:child_process');
    for (const [status, code] of [
      [200, 0],
      [503, 1],
    ] as const) {
      const server = createServer((_, answer) => answer.writeHead(status).end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const child = spawn(process.execPath, ['-e', command], { env: { RAI_PORT: String(port) } });
      assert.equal(await new Promise((resolve) => child.once('close', resolve)), code);
      server.close();
    }
  });
});

const list = z.array(z.string()).min(1);
const Service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string(),
  command: list.optional(),
  user: z.string().optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[a-z]+$/)),
  read_only: z.literal('true'),
  tmpfs: list.optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  init: z.literal('true').optional(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.string().regex(/^\d+s$/),
  mem_limit: z.string().regex(/^\d+m$/),
  pids_limit: z.string().regex(/^\d+$/),
  ulimits: z.strictObject({ nofile: z.string().regex(/^\d+$/) }).optional(),
  healthcheck: z
    .strictObject({ test: list, interval: z.string(), timeout: z.string(), retries: z.string() })
    .optional(),
  networks: list,
});
const Compose = z.strictObject({
  name: z.string(),
  services: z.strictObject({ gateway: Service, redis: Service }),
  volumes: z.record(z.string(), z.strictObject({})),
  networks: z.record(z.string(), z.strictObject({ internal: z.literal('true').optional() })),
});

/** As compose does it: `${NAME}`, `${NAME:-otherwise}`, `${NAME:?what is missing}`, `$$`. */
function fill(text: string, env: Record<string, string>): string {
  return text.replace(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (whole, name?: string, kind?: string, more = '') => {
      if (whole === '$$' || name === undefined) return '$';
      if (env[name]) return env[name];
      if (kind === '?') throw new Error(`${name} is missing: ${String(more)}`);
      return kind === '-' ? String(more) : '';
    },
  );
}

const SECRETS = {
  RAI_PUBLIC_URL: 'https://gateway.example',
  RAI_PLATFORM_INTEGRATION_URL: 'https://platform.example/apis/v1',
  RAI_PLATFORM_COMMUNITY_KEY: 'a community key of this test',
  RAI_PUBLIC_ID_KEY: 'a public id key of this test',
  RAI_SESSIONS_ISSUER: 'https://shop.example/sessions',
  RAI_SESSIONS_KEYS:
    '[{"kid":"1","kty":"oct","alg":"HS256","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"}]',
  REDIS_PASSWORD: 'letters0and0digits',
};

describe('the compose file', () => {
  const compose = Compose.parse(readPlainYaml(read('deploy/compose.yaml')));
  const { gateway, redis } = compose.services;

  it('names only what there is', () => {
    assert.ok(existsSync(at('deploy/Dockerfile')));
    assert.deepEqual([gateway.build?.context, gateway.build?.dockerfile], ['..', 'deploy/Dockerfile']);
    assert.ok(
      gateway.depends_on && Object.keys(gateway.depends_on).every((name) => name in compose.services),
    );
    for (const service of [gateway, redis]) {
      for (const volume of service.volumes) assert.ok(volume.split(':')[0]! in compose.volumes, volume);
      for (const network of service.networks) assert.ok(network in compose.networks, network);
    }
    assert.ok(redis.healthcheck, 'the gateway waits for its health');
  });

  it('keeps Redis to itself, and lets only this machine reach the gateway', () => {
    assert.equal(redis.ports, undefined);
    assert.deepEqual(redis.networks, ['back']);
    assert.equal(compose.networks.back?.internal, 'true');
    assert.equal(redis.user, 'redis');
    assert.match(redis.command!.join(' '), /--appendonly yes .*--maxmemory-policy noeviction/);
  });

  it('gives the gateway options that it takes, and says which secret is missing', () => {
    const filled = (env: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(gateway.environment).map(([name, value]) => [name, fill(value, env)]),
      );
    const env = filled(SECRETS);
    const { input } = readSources([], env);
    const options = parseOptions(input);
    assert.equal(options.redisUrl, 'redis://:letters0and0digits@redis:6379');
    assert.equal(Number(options.trustProxy), 1);
    for (const name of Object.keys(SECRETS)) {
      assert.throws(() => filled({ ...SECRETS, [name]: '' }), new RegExp(`${name} is missing`));
    }
  });

  it('writes no secret down', () => {
    for (const service of [gateway, redis]) {
      for (const [name, value] of Object.entries(service.environment)) {
        if (/KEY|SECRET|PASSWORD|TOKEN/.test(name)) assert.match(value, /^\$\{/, name);
      }
    }
    assert.match(gateway.environment['RAI_REDIS_URL']!, /^redis:\/\/:\$\{REDIS_PASSWORD:\?/);
  });

  it('gives a gateway that ends time to do so', () => {
    assert.ok(Number.parseInt(gateway.stop_grace_period, 10) >= 25);
    assert.equal(typeof createGateway, 'function');
  });
});

describe('the reader of plain YAML', () => {
  it('reads maps and lists', () => {
    const want: Yaml = { a: { b: ['1', 'x y'], c: {} }, d: 'e' };
    assert.deepEqual(readPlainYaml('a:\n  b:\n    - 1\n    - x y\n  c: {}\n# no\nd: e\n'), want);
  });
  for (const text of [
    'a: 1\na: 2\n',
    'a:\n\tb: 1\n',
    'a:\n   b: 1\n',
    'a: no\n',
    'a: "b"\n',
    'a: b: c\n',
    'a:\n',
    'a: 1\n  b: 2\n',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => readPlainYaml(text)));
  }
});
