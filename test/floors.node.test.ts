import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { breaches } from '../tools/floors.mjs';

/** A small house with one breach of each kind, and one wing that keeps the rules. */
const HOUSE: Record<string, string> = {
  'src/model/member.ts':
    "import * as z from 'zod/mini';\nexport const Member = z.object({ id: z.string() });\n",
  'src/community/good.ts': "import { Member } from '../model/member.js';\nexport const good = Member;\n",
  'src/widgets/board/board.ts': "import '../../gateway/routes.js';\nexport const a = 1;\n",
  'src/gateway/routes.ts': "import { html } from 'lit';\nexport const page = html;\n",
  'src/session/session.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  'src/api/user-api.ts': "import { check } from './check.js';\nexport const client = check;\n",
  'src/api/check.ts': "import { Shape } from '../contract/shape.js';\nexport const check = Shape;\n",
  'src/contract/shape.ts': "import { z } from 'zod';\nexport const Shape = z.string();\n",
  'src/net/up.ts': "import { good } from '../community/good.js';\nexport const up = good;\n",
  'src/channel/connect-channel.ts': "export const on = () => window.addEventListener('message', () => {});\n",
  'src/bridge/accept.ts': "export const on = () => window.addEventListener('message', () => {});\n",
};

describe('floors', () => {
  let root = '';
  let found: string[] = [];

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'rai-floors-'));
    for (const [name, text] of Object.entries(HOUSE)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    writeFileSync(
      join(root, 'package.json'),
      '{ "type": "module", "dependencies": { "zod": "*", "lit": "*" } }',
    );
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    const home = process.cwd();
    process.chdir(root);
    try {
      found = await breaches(root);
    } finally {
      process.chdir(home);
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const expectBreach = (rule: string, from: string) =>
    assert.ok(
      found.some((line) => line.startsWith(`${rule}:`) && line.includes(from)),
      `no ${rule} from ${from} in:\n${found.join('\n')}`,
    );

  it('catches a widget that reaches into the gateway', () =>
    expectBreach('floor-widgets', 'src/widgets/board/board.ts'));
  it('catches an import that goes up', () => expectBreach('floor-net', 'src/net/up.ts'));
  it('catches lit on the server', () => expectBreach('server-without-lit', 'src/gateway/routes.ts'));
  it('catches Node in the browser', () => expectBreach('browser-without-node', 'src/session/session.ts'));
  it('catches zod behind the small client', () =>
    expectBreach('small-clients-without-zod', 'src/api/user-api.ts'));
  it('catches classic zod in browser code', () =>
    expectBreach('browser-zod-mini-only', 'src/contract/shape.ts'));
  it('catches a second listener for window messages', () =>
    expectBreach('window-messages', 'src/channel/connect-channel.ts'));

  it('leaves alone what keeps the rules', () => {
    const blamed = (name: string) => found.filter((line) => line.includes(`: ${name}`));
    assert.deepEqual(blamed('src/community/good.ts'), []);
    assert.deepEqual(blamed('src/bridge/accept.ts'), []);
    assert.deepEqual(blamed('src/model/member.ts'), []);
  });

  it('finds no breach in this house', async () => {
    assert.deepEqual(await breaches(process.cwd()), []);
  });
});
