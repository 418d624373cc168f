import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import {
  huggingFaceConfig,
  huggingFaceState,
  openAiState,
  parameterShapes,
  randomClip,
  readClip,
} from './index.js';
import { checkpointOf, tinyResNet, tinyVit } from './testing/goldenClip.js';

const vit = randomClip(tinyVit, 1);
const resNet = randomClip(tinyResNet, 1);

const damage = fc.array(
  fc.record({
    at: fc.nat(),
    shape: fc.option(
      fc.array(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 17, 64), fc.nat(70)), { maxLength: 4 }),
    ),
    rename: fc.option(fc.constantFrom('x', 'module.visual.conv1.weight', 'visual.layer1.0.conv1.weight')),
  }),
  { minLength: 1, maxLength: 3 },
);

describe.each([
  ['OpenAI ViT', openAiState(vit), undefined],
  ['OpenAI ResNet', openAiState(resNet), undefined],
  ['Hugging Face', huggingFaceState(vit), huggingFaceConfig(vit)],
] as const)('a damaged %s', (_form, state, config) => {
  it('is a whole CLIP or a sentence for a person', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const entries: [string, FloatTensor][] = [...state];
        for (const { at, shape, rename } of changes) {
          const [name, tensor] = entries[at % entries.length];
          const small = shape && sizeOf(shape) < 2 ** 20 ? shape : undefined;
          const next = small ? floatTensor(new Float32Array(sizeOf(small)), small) : tensor;
          entries[at % entries.length] = [rename ?? name, next];
        }
        const checkpoint = checkpointOf(new Map(entries));
        try {
          const clip = await readClip(checkpoint, { name: 'clip.pt', config });
          const shapes = [...parameterShapes(clip.config)];
          expect(clip.parameters.size).toBe(shapes.length);
          for (const [name, shape] of shapes) expect(clip.parameters.get(name)?.shape).toEqual(shape);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).toMatch(/^clip\.pt .*[^.]$/);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});
