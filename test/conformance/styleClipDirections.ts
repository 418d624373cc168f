import { imagenetTemplates } from '#nada/clip/index.js';
import { defineProgram, input } from '#nada/graph/index.js';
import { difference, embedTexts, prompts, textMean, unit } from '#nada/guidance/index.js';
import { stateParameters } from '#nada/nn/parameters.js';
import { type Stage, withProgram } from '#nada/runtime/stage.js';
import { channelRelevance, directionSteps } from '#nada/styleclip/direction/globalDirection.js';
import { noiseShapes, parameterShapes, synthesisLayers, synthesize } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { floats, listOf } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';
import type { Fact, Outcome } from './kind.js';
import { outputNames } from './outputNames.js';
import { caseClip, caseGenerator } from './styleClipCase.js';

/** StyleCLIP's global directions from given features of moved channels: relevance, directions, styles and pictures. */
export async function runDirections(golden: ConformanceCase, stage: Stage): Promise<Outcome> {
  const tensors = new Map<string, FloatTensor>();
  const facts: Fact[] = [];
  const relevance = channelRelevance(await floats(golden, 'in.single_channel_features'));
  tensors.set('out.fs3', matrix(relevance));
  const text = await classDirection(golden, stage);
  tensors.set('out.text_direction', floatTensor(Float32Array.from(text), [text.length]));

  const generator = await caseGenerator(golden);
  const layers = synthesisLayers(generator.config);
  const alphas = listOf(golden, 'alphas').map(Number);
  const counts = (golden.config.num_channels ?? {}) as Record<string, number>;
  const wanted = new Set(outputNames(golden));
  for (const [i, beta] of listOf(golden, 'betas').entries()) {
    const { steps, channels } = directionSteps(relevance, text, Number(beta));
    facts.push({ name: `channels at beta ${beta}`, actual: channels, expected: counts[String(beta)] });
    const codes: FloatTensor[] = [];
    let done = 0;
    for (const [layer, { kind }] of layers.entries()) {
      const [style, deviation] = [
        await floats(golden, `in.s_${layer}`),
        await floats(golden, `in.s_std_${layer}`),
      ];
      const width = deviation.data.length;
      const boundary = new Float32Array(width);
      if (kind !== 'toRgb') {
        boundary.forEach((_, channel) => {
          boundary[channel] = steps[done + channel] * deviation.data[channel];
        });
        done += width;
      }
      tensors.set(`out.beta${i}.boundary_${layer}`, floatTensor(boundary, [width]));
      const [count] = style.shape;
      const moved = Float32Array.from({ length: count * alphas.length * width }, (_, k) => {
        const [picture, alpha, channel] = [
          Math.floor(k / (alphas.length * width)),
          Math.floor(k / width) % alphas.length,
          k % width,
        ];
        return style.data[picture * width + channel] + alphas[alpha] * boundary[channel];
      });
      codes.push(floatTensor(moved, [count, alphas.length, width]));
      tensors.set(`out.beta${i}.code_${layer}`, codes[layer]);
    }
    for (const [alpha] of alphas.entries()) {
      const name = `out.beta${i}.alpha${alpha}.img`;
      if (!wanted.has(name)) continue;
      const styles = new Map(layers.map((layer, k) => [layer.name, taken(codes[k], alpha)]));
      tensors.set(name, await drawn(stage, generator, styles));
    }
  }
  return { tensors, facts };
}

async function classDirection(golden: ConformanceCase, stage: Stage): Promise<Float64Array> {
  const { target, neutral } = golden.config.classnames as {
    readonly target: string;
    readonly neutral: string;
  };
  const clip = await caseClip(golden);
  const texts = [target, neutral].flatMap((name) => prompts(imagenetTemplates, name));
  const embed = await embedTexts(stage, { clip }, texts);
  const [to, from] = [target, neutral].map((name) => textMean(embed, imagenetTemplates, name));
  return unit(difference(to, from));
}

async function drawn(
  stage: Stage,
  { config, parameters, noises = [] }: Awaited<ReturnType<typeof caseGenerator>>,
  styles: ReadonlyMap<string, FloatTensor>,
): Promise<FloatTensor> {
  const entries = Object.fromEntries([...parameters].map(([name, tensor]) => [`drawn.${name}`, tensor]));
  await stage.runtime.setState(entries);
  const weights = stateParameters('drawn.', parameterShapes(config));
  const space = new Map([...styles].map(([name, { shape }]) => [name, input(name, shape)]));
  const noise = noiseShapes(config).map((shape, i) => input(`noise.${i}`, shape));
  const program = defineProgram('edited pictures', {
    pictures: synthesize(config, weights, space, { noise }),
  });
  const feeds = {
    ...Object.fromEntries(styles),
    ...Object.fromEntries(noises.map((tensor, i) => [`noise.${i}`, tensor])),
  };
  const { pictures } = await withProgram(stage, program, (handle) => stage.runtime.run(handle, feeds));
  await stage.runtime.deleteState(Object.keys(entries));
  return pictures;
}

/** `[N, W]` of `[N, A, W]`. */
function taken({ data, shape }: FloatTensor, alpha: number): FloatTensor {
  const [count, alphas, width] = shape;
  return floatTensor(
    Float32Array.from(
      { length: count * width },
      (_, i) => data[(Math.floor(i / width) * alphas + alpha) * width + (i % width)],
    ),
    [count, width],
  );
}

function matrix(rows: readonly Float64Array[]): FloatTensor {
  return floatTensor(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, rows[0].length]);
}
