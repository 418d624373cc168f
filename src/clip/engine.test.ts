import { describe, expect, it } from 'vitest';
import { constant, gradients, input, mul, sum } from '../graph/index.js';
import { stateParameters } from '../nn/parameters.js';
import { goldenCase } from '../testing/golden.js';
import { relativeToPeak, runOnEngine } from '../testing/runOnEngine.js';
import { encodeImage, encodeText, endOfTextRows, parameterShapes, preprocessPicture } from './index.js';
import { goldenClip, goldenReader, unitRows } from './testing/goldenClip.js';

const models = [
  { caseName: '04-clip-vit-a', file: 'model.jit.pt' },
  { caseName: '04-clip-vit-b', file: 'model.state_dict.pt' },
  { caseName: '04-clip-rn', file: 'model.jit.pt' },
];

describe.each(models)('$caseName on ONNX Runtime', async ({ caseName, file }) => {
  const clip = await goldenClip(caseName, file);
  const { config } = clip;
  const { read } = await goldenReader(caseName);
  const parameters = stateParameters('clip.', parameterShapes(config));
  const weights = Object.fromEntries([...clip.parameters].map(([name, { data }]) => [`clip.${name}`, data]));
  const table = goldenCase(caseName).tensors as Record<string, { peak: number; f32_run_max_abs_dev: number }>;

  /** Twenty times the error of PyTorch's own float32 run, relative to the peak, and never less than 2e-6. */
  const tolerance = (name: string): number =>
    Math.max(2e-6, (20 * table[name].f32_run_max_abs_dev) / table[name].peak);

  it('encodes pictures and texts', async () => {
    const pictures = await read('in.images');
    const tokens = await read('in.tokens');
    const ends = endOfTextRows(config.text, Int32Array.from(tokens.data), tokens.shape[1]);
    const outputs = [
      encodeImage(config, parameters, input('x', pictures.shape)),
      encodeText(config, parameters, input('tokens', tokens.shape, 'int32'), input('ends', [3], 'int32')),
    ];
    const bindings = { ...weights, x: pictures.data, tokens: tokens.data, ends };
    const results = await runOnEngine(outputs, bindings);
    for (const [i, name] of ['out.encode_image', 'out.encode_text'].entries()) {
      expect(results[i].shape).toEqual(outputs[i].shape);
      expect(relativeToPeak(results[i].data, (await read(name)).data)).toBeLessThan(tolerance(name));
    }
  });

  it.each([0, 2])('differentiates from image %i to its feature', async (number) => {
    const picture = await read(`in.float_${number}`);
    const cotangent = await read('in.cot_image');
    const rows = [picture.shape[0], config.embedding];
    const x = input('x', picture.shape);
    const feature = unitRows(encodeImage(config, parameters, preprocessPicture(config, x, 'reference')));
    const loss = sum(mul(feature, constant(cotangent.data.subarray(0, rows[0] * rows[1]), rows)));
    const [gradient] = await runOnEngine(gradients(loss, [x]), { ...weights, x: picture.data });
    const name = `out.grad_float_${number}_normalised_feature`;
    expect(relativeToPeak(gradient.data, (await read(name)).data)).toBeLessThan(tolerance(name));
  });
});
