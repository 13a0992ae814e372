import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { readOptions, UsageError } from './options.js';

describe('options of npm start', () => {
  it('should have usual values for everything', () => {
    assert.deepEqual(readOptions([]), {
      ports: {},
      data: resolve('.data'),
      strict: false,
      members: 5000,
      seed: 7,
    });
  });

  it('should read each flag', () => {
    const args =
      '--port-platform 4001 --port-gateway=4002 --port-site 0 --port-app 4003 --port-partner 4004 --port-hostile 0 --ready-file r.json --data d'.split(
        ' ',
      );
    assert.deepEqual(readOptions([...args, '--members', '300', '--seed', '9', '--strict-contract']), {
      ports: { platform: 4001, gateway: 4002, site: 0, app: 4003, partner: 4004, hostile: 0 },
      readyFile: resolve('r.json'),
      data: resolve('d'),
      strict: true,
      members: 300,
      seed: 9,
    });
  });

  it('should take the address of a page of one’s own', () => {
    assert.equal(
      readOptions(['--planner', 'http://my-app.localhost:8000'])?.planner,
      'http://my-app.localhost:8000/',
    );
    assert.equal(readOptions(['--planner', 'https://app.example/x'])?.planner, 'https://app.example/x');
  });

  it('should only show the usage on --help', () => {
    assert.equal(readOptions(['--help']), undefined);
  });

  const refused: [args: string[], says: RegExp][] = [
    [['--port-site', 'eighty'], /--port-site expects a port number from 0 to 65535, not "eighty"/],
    [['--port-gateway', '70000'], /--port-gateway expects a port number/],
    [['--port-gateway', '-1'], /--port-gateway/],
    [['--port-site'], /--port-site expects a port number/],
    [['--data', '--members'], /--data expects a folder/],
    [['--members', '3'], /--members expects a number of members from 20/],
    [['--seed', '1.5'], /--seed expects a whole number/],
    [['--planner', 'my-app'], /--planner expects the address of a page/],
    [['--planner', 'http://app.example/'], /--planner expects the address of a page/],
    [['--planner', 'javascript:alert(1)'], /--planner expects the address of a page/],
    [['--ready-file='], /--ready-file expects a file name/],
    [['--strict-contract=no'], /--strict-contract takes no value/],
    [['--prot-site', '1'], /unknown option --prot-site/],
    [['site'], /unexpected "site"/],
    [['--constructor'], /unknown option --constructor/],
    [['--port-site', '4001', '--port-gateway', '4001'], /expect two different ports/],
  ];
  for (const [args, says] of refused) {
    it(`should refuse ${args.join(' ')} and say what is expected`, () => {
      assert.throws(
        () => readOptions(args),
        (error) => error instanceof UsageError && says.test(error.message),
      );
    });
  }
});
