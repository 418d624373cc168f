import { prepareGoals } from '#nada/adapt/goal/goals.js';
import { guidesOf } from '#nada/adapt/goal/guide.js';
import type { Draws } from '#nada/adapt/index.js';
import { FrozenMapping } from '#nada/adapt/pair/frozenMapping.js';
import { generatorPair, powerWrites } from '#nada/adapt/pair/generatorPair.js';
import { generatorEntries } from '#nada/adapt/pair/generatorState.js';
import { selectedLayer, trainableParameters } from '#nada/adapt/pair/trainable.js';
import { partTemplatesOf } from '#nada/adapt/settings/targets.js';
import { chooseEntries } from '#nada/adapt/step/layerSelection.js';
import { LayerSelector } from '#nada/adapt/step/layerSelector.js';
import { towerEntries } from '#nada/clip/index.js';
import { defineProgram } from '#nada/graph/index.js';
import { type Stage, withProgram } from '#nada/runtime/stage.js';
import { latentCount } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { clipsOf, floats, generatorOf, series, settingsOf, theirParameters } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';
import type { Fact, Outcome } from './kind.js';

/** One adaptive choice of layers, with w+ after every step of its descent. */
export async function runSelection(golden: ConformanceCase, stage: Stage): Promise<Outcome> {
  const [file] = golden.files.filter((name) => /\.pt$/.test(name));
  const generator = await generatorOf(golden, file);
  const { config } = generator;
  const named = await clipsOf(golden);
  const clips = [...named.values()];
  const settings = settingsOf(golden, [...named.keys()]);
  const pair = generatorPair(config, trainableParameters(config, { ...settings, phase: 'paper' }), {
    hasStart: false,
    averages: false,
  });
  const guides = guidesOf(clips, settings.clipWeights, {
    parts: partTemplatesOf(settings).length,
    changes: 1,
  });
  const noise: FloatTensor[][] = [];
  for (let step = 0; step < settings.layerSteps; step++) {
    noise.push(await series(golden, `in.noise_step${step}_`));
  }
  const z = await floats(golden, 'in.z');
  const draws: Draws = {
    training: notRecorded,
    selection: () => ({ z }),
    selectionNoise: (_, descent) => noise[descent],
    source: notRecorded,
  };
  await stage.runtime.setState(generatorEntries({ generator, settings }, pair));
  for (const { index } of guides) {
    await stage.runtime.setState(towerEntries(`clip.${index}.`, clips[index].clip, 'image'));
  }
  await withProgram(stage, defineProgram('frozen powers', {}, powerWrites(pair)), (handle) =>
    stage.runtime.run(handle, {}),
  );
  await prepareGoals({
    stage,
    pair,
    clips,
    guides,
    settings,
    targetPictures: undefined,
    draws,
    batch: 1,
    onProgress: () => {},
  });
  const mapper = await FrozenMapping.create(stage, pair);
  const [batch] = z.shape;
  const selector = await LayerSelector.create(stage, pair, mapper, guides, settings, batch);
  const choice = await selector.choose(draws, 0);
  const [count, width] = [latentCount(config), config.styleDim];
  const tensors = new Map<string, FloatTensor>([
    ['out.w_init', choice.start],
    ['out.layer_scores', floatTensor([...choice.scores], [count])],
  ]);
  choice.changes.forEach((change, step) => {
    const moved = Float32Array.from(change, (value, i) => {
      const sample = Math.floor(i / (count * width));
      return choice.start.data[sample * width + (i % width)] + value;
    });
    tensors.set(`out.wplus_after_step_${step}`, floatTensor(moved, [batch, count, width]));
  });
  const theirs = theirParameters(generator);
  const layerName = (index: number): string => {
    const bias = theirs.get(`${selectedLayer(config, 'reference', index)}.modulation.bias`)?.name;
    return bias?.replace('.conv.modulation.bias', '') ?? '';
  };
  return { tensors, facts: factsOf(golden, choice.scores, count, layerName) };
}

function factsOf(
  { config, description }: ConformanceCase,
  scores: readonly number[],
  count: number,
  layerName: (index: number) => string,
): Fact[] {
  const facts: Fact[] = [];
  const selection = (description.selection ?? {}) as Record<string, unknown>;
  for (const [label, expected] of Object.entries(selection)) {
    const k = Number(/\d+/.exec(label)?.[0] ?? 0);
    const indices = chooseEntries(scores, count, k);
    facts.push({ name: `choice of ${k}`, actual: { indices, layers: indices.map(layerName) }, expected });
  }
  if (Array.isArray(config.index_to_layer)) {
    const actual = Array.from({ length: count }, (_, index) => layerName(index));
    facts.push({ name: 'the layer of each entry', actual, expected: config.index_to_layer });
  }
  return facts;
}

function notRecorded(): never {
  throw new Error('the case recorded no such draws');
}
