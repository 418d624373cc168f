import { defineProgram, input } from '#nada/graph/index.js';
import { type Stage, withProgram } from '#nada/runtime/stage.js';
import { type EditNetworks, editNetworkState, editNetworks } from '#nada/styleclip/editNetworks.js';
import {
  LatentOptimizer,
  type LatentOptimizerSettings,
  type LatentSpace,
  latentOptimizerDefaults,
} from '#nada/styleclip/optimize/latentOptimizer.js';
import { styles, synthesisLayers } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { floats, numberOf, textOf } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';
import { outputNames } from './outputNames.js';
import { caseClip, caseGenerator, caseText } from './styleClipCase.js';

/** The runs of a case, by what their outputs are called. */
const runs: Readonly<Record<string, { readonly space: LatentSpace; readonly isFree: boolean }>> = {
  edit: { space: 'w+', isFree: false },
  free_generation: { space: 'w+', isFree: true },
  edit_sspace: { space: 's', isFree: false },
};

/** Latents and losses of every step of StyleCLIP's latent optimisation, and the pictures. */
export async function runOptimisation(golden: ConformanceCase, stage: Stage): Promise<Outcome> {
  const tensors = new Map<string, FloatTensor>();
  const wanted = outputNames(golden);
  const generator = await caseGenerator(golden);
  const clip = await caseClip(golden);
  await stage.runtime.setState(editNetworkState(generator, clip));
  const networks = editNetworks(generator, clip);
  const { text, scale } = await caseText(stage, clip, textOf(golden, 'description', ''));
  const wPlus = await floats(golden, 'in.wplus_init');
  for (const [run, { space, isFree }] of Object.entries(runs)) {
    if (!wanted.some((name) => name.startsWith(`out.${run}.`))) continue;
    const settings: LatentOptimizerSettings = {
      ...latentOptimizerDefaults,
      space,
      steps: numberOf(golden, 'steps', 300),
      rate: numberOf(golden, 'lr', 0.1),
      rampUp: numberOf(golden, 'rampup', 0.05),
      rampDown: numberOf(golden, 'rampdown', 0.25),
      latentWeight: isFree ? 0 : numberOf(golden, 'l2_lambda', 0.008),
      pictures: 'averaged',
    };
    const start = space === 's' ? await stylesOf(stage, networks, wPlus) : wPlus;
    const goal = { networks, goal: text, cosineScale: scale, start, noises: generator.noises };
    const optimizer = await LatentOptimizer.create(stage, goal, settings);
    const pictures: FloatTensor[] = [];
    for (let step = 0; step < settings.steps; step++) {
      const { loss, picture } = await optimizer.step();
      pictures.push(picture);
      tensors.set(`out.${run}.loss_${step}`, floatTensor([loss], []));
      const latent = await optimizer.latent();
      const moved = latent.get('wPlus');
      if (moved) tensors.set(`out.${run}.wplus_${step}`, moved);
      else {
        synthesisLayers(generator.config).forEach(({ name }, index) => {
          const style = latent.get(name);
          if (!style) return;
          tensors.set(
            `out.${run}.s_${step}_${index}`,
            floatTensor(style.data, [1, 1, style.data.length, 1, 1]),
          );
        });
      }
    }
    await optimizer.close();
    const shown = isFree ? pictures.slice(-1) : [pictures[0], pictures[pictures.length - 1]];
    tensors.set(`out.${run}.result_images`, stacked(shown));
  }
  return { tensors };
}

/** The styles of all layers of w+. */
async function stylesOf(
  stage: Stage,
  { config, parameters }: EditNetworks,
  wPlus: FloatTensor,
): Promise<Map<string, FloatTensor>> {
  const program = defineProgram(
    'styles',
    Object.fromEntries(styles(config, parameters, input('wPlus', wPlus.shape))),
  );
  const found = await withProgram(stage, program, (handle) => stage.runtime.run(handle, { wPlus }));
  return new Map(Object.entries(found));
}

function stacked(pictures: readonly FloatTensor[]): FloatTensor {
  const [, ...shape] = pictures[0].shape;
  return floatTensor(Float32Array.from(pictures.flatMap(({ data }) => [...data])), [
    pictures.length,
    ...shape,
  ]);
}
