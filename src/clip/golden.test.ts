import { describe, expect, it } from 'vitest';
import { constant, gradients, input, interpret, matmul, mul, swapLastAxes } from '../graph/index.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { encodeImage, encodeText, endOfTextRows, logitScale } from './index.js';
import { constantParameters, goldenClip, goldenJson, goldenReader, unitRows } from './testing/goldenClip.js';

const models = [
  { caseName: '04-clip-vit-a', file: 'model.jit.pt', folded: false },
  { caseName: '04-clip-vit-a', file: 'model.hf.safetensors', configFile: 'config.json', folded: false },
  { caseName: '04-clip-vit-b', file: 'model.state_dict.pt', folded: false },
  { caseName: '04-clip-rn', file: 'model.jit.pt', folded: true },
];

describe.each(models)('$caseName/$file in float64', async ({ caseName, file, configFile, folded }) => {
  const config = configFile === undefined ? undefined : goldenJson(caseName, configFile);
  const clip = await goldenClip(caseName, file, { config });
  const parameters = constantParameters(clip);
  const { read } = await goldenReader(caseName);

  const pictures = await read('in.images');
  const x = input('x', pictures.shape);
  const image = encodeImage(clip.config, parameters, x);

  const tokens = await read('in.tokens');
  const ends = endOfTextRows(clip.config.text, Int32Array.from(tokens.data), tokens.shape[1]);
  const text = encodeText(
    clip.config,
    parameters,
    input('tokens', tokens.shape, 'int32'),
    input('ends', [ends.length], 'int32'),
  );
  const bindings = { x: pictures.data, tokens: tokens.data, ends };
  // Weights with the batch normalisation folded in are rounded to float32 once more.
  const exact = folded ? 1e-6 : 1e-13;
  const rounded = folded ? 1e-6 : 1e-7;

  it.each([
    ['out.encode_image', () => image, exact],
    ['out.encode_text', () => text, 1e-13],
    [
      'out.logits_per_image',
      () => mul(logitScale(parameters), matmul(unitRows(image), swapLastAxes(unitRows(text)))),
      exact,
    ],
    [
      'out.logits_per_text',
      () => mul(logitScale(parameters), matmul(unitRows(text), swapLastAxes(unitRows(image)))),
      exact,
    ],
  ] as const)('computes %s', async (name, build, tolerance) => {
    const expected = await read(name);
    const [value] = interpret([build()], bindings);
    expect(value.shape).toEqual(expected.shape);
    expect(relativeToPeak(value.data, expected.data)).toBeLessThan(tolerance);
  });

  it('computes the gradient of the image', async () => {
    const cotangent = await read('in.cot_image');
    const [gradient] = gradients([image], [x], [constant(cotangent.data, cotangent.shape)]);
    const [value] = interpret([gradient], bindings);
    expect(relativeToPeak(value.data, (await read('out.grad_image')).data)).toBeLessThan(rounded);
  });
});

describe('a picture-only program', () => {
  it('reads no parameter of the text tower', async () => {
    const clip = await goldenClip('04-clip-vit-b', 'model.state_dict.pt');
    const all = constantParameters(clip);
    const own = new Map([...all].filter(([name]) => name.startsWith('image.')));
    expect(own.size).toBeLessThan(all.size);
    const { resolution } = clip.config.image;
    expect(encodeImage(clip.config, own, input('x', [1, 3, resolution, resolution])).shape).toEqual([
      1,
      clip.config.embedding,
    ]);
  });
});
