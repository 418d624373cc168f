import { expect, it } from 'vitest';
import type { Kind } from '../../settings/kind.js';
import { randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { withSource } from './networkSource.js';
import {
  checkpointKind,
  clipKind,
  clipsKind,
  domainsKind,
  encoderKind,
  generatorKind,
  latentsKind,
  mapperKind,
  promptsKind,
} from './sourceKinds.js';

const parameters = new Map();
const generator = randomGenerator(tinyConfig, 0);
const clip = { clip: { config: { text: {} }, parameters }, tokenizer: {}, name: 'c' };
const mapper = { config: { groups: 'single' }, parameters };
const encoder = { config: { width: 8 }, parameters, spread: {} };
const domain = { offsets: new Map(), parent: '00', about: {} };
const files = { 'model.safetensors': new Blob([]) };

const loaded: Readonly<Record<string, unknown>> = { generator, clip, mapper, encoder, domain, files };
const everyKind: readonly [string, Kind, readonly string[]][] = [
  ['generator', generatorKind, ['generator']],
  ['clip', clipKind, ['clip', 'files']],
  ['clips', clipsKind, ['clip', 'files']],
  ['mapper', mapperKind, ['mapper']],
  ['encoder', encoderKind, ['encoder']],
  ['checkpoint', checkpointKind, ['files']],
  ['latents', latentsKind, []],
  ['prompts', promptsKind, []],
];

it.each(everyKind)('tells a %s from other networks, and from what is none', (_, kind, own) => {
  const bytes = new Uint8Array(1);
  const places = ['a.pt', new URL('file:///a.pt'), new Blob([]), bytes, bytes.buffer, Buffer.from([1])];
  for (const source of places) expect(kind.accepts(source)).toBe(true);
  for (const [name, network] of Object.entries(loaded))
    expect(kind.accepts(network)).toBe(own.includes(name));
  // The result of a training instead of its network, the name of none, and the like.
  const wrong = [
    null,
    '',
    ' ',
    5,
    true,
    {},
    [],
    [null],
    () => 1,
    { generator },
    { parameters: 5 },
    new Map(),
  ];
  for (const value of wrong) expect(kind.accepts(value)).toBe(false);
});

it('takes lists of CLIPs, domains and prompts without holes', () => {
  expect(clipsKind.accepts(['a.pt', clip])).toBe(true);
  expect(domainsKind.accepts(['a.safetensors', domain])).toBe(true);
  expect(promptsKind.accepts(['a {}'])).toBe(true);
  for (const wrong of [[], new Array(1), ['a.pt', undefined], 'a.pt'])
    expect(domainsKind.accepts(wrong)).toBe(false);
  expect(clipsKind.accepts(new Array(1))).toBe(false);
  expect(promptsKind.accepts(['a photo'])).toBe(false);
});

it('takes latents with as many numbers as their shape says', () => {
  expect(latentsKind.accepts(floatTensor([1, 2], [1, 2]))).toBe(true);
  expect(latentsKind.accepts({ data: new Float32Array(2), shape: [3, 2] })).toBe(false);
  expect(latentsKind.accepts({ data: [1, 2], shape: [1, 2] })).toBe(false);
});

it.each<[unknown]>([[null], [undefined], [5], [''], [[]], [{}], [() => 1]])(
  'refuses to read %o',
  async (source) => {
    const read = withSource(source as never, {}, async () => 1);
    await expect(read).rejects.toMatchObject({ name: 'UserError' });
    await expect(read).rejects.toThrow('is no file: give its path or URL');
  },
);
