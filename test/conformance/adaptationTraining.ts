import { Adaptation, type Draws, type StepMetrics, type TrainingDraws } from '#nada/adapt/index.js';
import { layerParameters } from '#nada/adapt/pair/trainable.js';
import type { Stage } from '#nada/runtime/stage.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { floatTensor } from '#nada/tensorData.js';
import { clipsOf, floats, generatorOf, series, settingsOf, theirParameters } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';
import type { Fact, Outcome } from './kind.js';
import { outputNames } from './outputNames.js';

/** Training: some iterations from a checkpoint with the case's random draws. */
export async function runTraining(golden: ConformanceCase, { runtime, lowering }: Stage): Promise<Outcome> {
  const [file] = golden.files.filter((name) => /\.pt$/.test(name));
  const generator = await generatorOf(golden, file);
  const clips = await clipsOf(golden);
  const settings = settingsOf(golden, [...clips.keys()]);
  const draws = await recordedDraws(golden, settings.iterations);
  const adaptation = await Adaptation.create({
    generator,
    clips: [...clips.values()],
    runtime,
    lowering,
    settings,
    draws,
    inspect: { pictures: true, gradients: true },
  });
  const theirs = theirParameters(generator);
  const wanted = outputNames(golden);
  const tensors = new Map<string, FloatTensor>();
  const keep = (name: string, tensor: FloatTensor | undefined): void => {
    if (tensor && wanted.includes(name)) tensors.set(name, tensor);
  };
  const trained: string[][] = [];
  const steps: StepMetrics[] = [];
  for (let i = 0; i < settings.iterations; i++) {
    const metrics = await adaptation.step();
    steps.push(metrics);
    keep(`out.loss_${i}`, floatTensor([metrics.loss], []));
    keep(`out.train_img_${i}`, metrics.inspected?.trainedPicture);
    keep(`out.frozen_img_${i}`, metrics.inspected?.frozenPicture);
    const { selection } = metrics;
    if (selection) keep(`out.layer_scores_${i}`, floatTensor(selection.scores, [selection.scores.length]));
    const own = selection
      ? metrics.layers.flatMap((layer) => layerParameters(generator.config, layer))
      : adaptation.trainable;
    trained.push(own.map((name) => theirs.get(name)?.name ?? name));
    const isChecked = wanted.some((name) => name.startsWith(`out.param_after_${i + 1}.`));
    const parameters = isChecked ? (await adaptation.generator()).parameters : undefined;
    for (const [ours, { name, shape }] of theirs) {
      const gradient = metrics.inspected?.[`gradient.${ours}`];
      keep(`out.grad_iter${i}.${name}`, gradient && floatTensor(gradient.data, shape));
      const parameter = parameters?.get(ours);
      keep(`out.param_after_${i + 1}.${name}`, parameter && floatTensor(parameter.data, shape));
    }
  }
  const counts = Object.entries(adaptation.stepCounts).map(
    ([name, count]) => [theirs.get(name)?.name ?? name, count] as const,
  );
  await adaptation.close();
  return { tensors, facts: factsOf(golden, steps, trained, counts) };
}

function factsOf(
  { description }: ConformanceCase,
  steps: readonly StepMetrics[],
  trained: readonly string[][],
  counts: readonly (readonly [string, number])[],
): Fact[] {
  const facts: Fact[] = [];
  const { selected_indices_per_iter: selected, requires_grad_params_per_iter: grads } = description;
  if (Array.isArray(selected) && selected.length > 0) {
    const actual = steps.map(({ selection }) => selection?.indices);
    facts.push({ name: 'chosen entries of w+', actual, expected: selected });
  }
  if (Array.isArray(grads)) {
    // The mapping network may ask for gradients in the reference, but none ever reach it.
    const expected = grads.map((names: string[]) =>
      names.filter((name) => !name.startsWith('style.')).sort(),
    );
    const actual = trained.slice(0, expected.length).map((names) => [...names].sort());
    facts.push({ name: 'parameters that train', actual, expected });
  }
  if (description.adam_step_count_at_end) {
    const actual = Object.fromEntries(counts);
    facts.push({ name: "Adam's step counts", actual, expected: description.adam_step_count_at_end });
  }
  return facts;
}

/** The random draws that a case recorded. */
async function recordedDraws(golden: ConformanceCase, iterations: number): Promise<Draws> {
  const training: TrainingDraws[] = [];
  const selection: { z: FloatTensor; noise: FloatTensor[][] }[] = [];
  for (let i = 0; i < iterations; i++) {
    const centers = golden.tensors.has(`in.patch_centers_${i}`)
      ? Int32Array.from((await golden.read(`in.patch_centers_${i}`)).data)
      : undefined;
    training.push({
      z: await floats(golden, `in.z_${i}`),
      noise: {
        frozen: await series(golden, `in.noise_it${i}_frozen_`),
        trained: await series(golden, `in.noise_it${i}_train_`),
      },
      patchCenters: centers,
    });
    if (!golden.tensors.has(`in.sel_z_${i}`)) continue;
    const noise: FloatTensor[][] = [];
    while (golden.tensors.has(`in.noise_it${i}_sel${noise.length}_0`)) {
      noise.push(await series(golden, `in.noise_it${i}_sel${noise.length}_`));
    }
    selection.push({ z: await floats(golden, `in.sel_z_${i}`), noise });
  }
  return {
    training: (step) => training[step],
    selection: (step) => selection[step],
    selectionNoise: (step, descent) => selection[step].noise[descent],
    source: () => {
      throw new Error('no source pictures were recorded');
    },
  };
}
