import { describe, expect, it } from 'vitest';
import { asTyped, programName } from './programName.js';

const at = (file: string, env: Record<string, string> = {}) =>
  programName({ env, argv: ['node', file] }, '/work');

describe('programName', () => {
  it.each<[string, string, Record<string, string>]>([
    ['npx nada', '/app/node_modules/.bin/nada', { npm_lifecycle_event: 'npx', npm_command: 'exec' }],
    [
      'npx stylegan-nada',
      '/root/.npm/_npx/1a/node_modules/.bin/stylegan-nada',
      { npm_lifecycle_event: 'npx' },
    ],
    [
      'npx --package ./nada.tgz nada',
      '/x/.bin/nada',
      { npm_lifecycle_event: 'npx', npm_config_package: './nada.tgz' },
    ],
    ['npx nada', '/work/dist-tools/demo/main.js', { npm_lifecycle_event: 'demo', npm_command: 'run-script' }],
    ['nada', '/usr/local/bin/nada', {}],
    ['nada', '/usr/lib/node_modules/stylegan-nada/dist/cli/main.js', {}],
    ['node dist/cli/main.js', '/work/dist/cli/main.js', {}],
    ["node '/my clone/dist/cli/main.js'", '/my clone/dist/cli/main.js', {}],
    ['nada', '/work/node_modules/vitest/worker.js', { npm_lifecycle_event: 'npx' }],
    ['node dist/cli/main.js', '/work/dist/cli/main.js', { npm_lifecycle_event: 'npx' }],
  ])('is %s', (name, file, env) => {
    expect(at(file, env)).toBe(name);
  });
});

it('changes commands, and nothing else', () => {
  expect(asTyped('  nada adapt --out runs/a')).toBe('  nada adapt --out runs/a');
  expect(asTyped('npm run world -- nada')).toBe('npm run world -- nada');
});
