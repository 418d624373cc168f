import { towerEntries, towerParameters } from '#nada/clip/index.js';
import { defineProgram, gradients, input, state, type Tensor } from '#nada/graph/index.js';
import { type Parameters, parameter, stateParameters } from '#nada/nn/parameters.js';
import type { NamedTensors } from '#nada/runtime/contract.js';
import { type Stage, withProgram } from '#nada/runtime/stage.js';
import { mapperShapes, mapperStep } from '#nada/styleclip/mapper/latentMapper.js';
import { type Mapper, readStyleClipMapper, styleClipName } from '#nada/styleclip/mapper/mapperFile.js';
import { type MapperNetworks, type MapperSettings, mapperLoss } from '#nada/styleclip/mapper/mapperLoss.js';
import { noiseShapes, parameterShapes } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { LossTrainer } from '#nada/train/lossTrainer.js';
import { rangerFor } from '#nada/train/optimizer.js';
import { type RangerOptions, rangerDefaults } from '#nada/train/ranger.js';
import { floats, numberOf, textOf } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';
import { outputNames } from './outputNames.js';
import { caseClip, caseGenerator, caseText } from './styleClipCase.js';

/** StyleCLIP's latent mappers: what each says, its losses and gradients, and steps of Ranger. */
export async function runMappers(golden: ConformanceCase, stage: Stage): Promise<Outcome> {
  const tensors = new Map<string, FloatTensor>();
  const wanted = outputNames(golden);
  const generator = await caseGenerator(golden);
  const clip = await caseClip(golden);
  const { text, scale } = await caseText(stage, clip, textOf(golden, 'description', ''));
  const wPlus = await floats(golden, 'in.w');
  const kept: NamedTensors = {
    ...Object.fromEntries([...generator.parameters].map(([name, tensor]) => [`generator.${name}`, tensor])),
    ...towerEntries('clip.', clip, 'image'),
    text: floatTensor(Float32Array.from(text), [1, text.length]),
  };
  await stage.runtime.setState(kept);
  const networks: MapperNetworks = {
    generator: {
      config: generator.config,
      parameters: stateParameters('generator.', parameterShapes(generator.config)),
    },
    noise: noiseShapes(generator.config).map((shape, i) => input(`noise.${i}`, shape)),
    guides: [
      {
        tower: { config: clip.config, parameters: towerParameters('clip.', clip, 'image') },
        text: state('text', [1, clip.config.embedding]),
      },
    ],
  };
  const settings: MapperSettings = {
    clipWeight: numberOf(golden, 'clip_lambda', 1),
    latentWeight: numberOf(golden, 'latent_l2_lambda', 0.8),
    identityWeight: 0,
    normWeight: 0,
    relativeNorms: false,
    pictures: 'averaged',
    cosineScale: scale,
  };
  const feeds = {
    wPlus,
    ...Object.fromEntries((generator.noises ?? []).map((noise, i) => [`noise.${i}`, noise])),
  };
  for (const file of golden.files.filter((name) => /^mapper.*\.pt$/.test(name))) {
    const run = file.replace(/^mapper-|\.pt$/g, '');
    const mapper = await readStyleClipMapper(await golden.open(file), wPlus.shape[1], file);
    const terms = (parameters: Parameters) =>
      mapperLoss(mapper.config, parameters, input('wPlus', wPlus.shape), networks, settings);
    const found = await gradientsOf(stage, mapper, wPlus, terms, feeds);
    const names: Readonly<Record<string, string>> = {
      clip: 'loss_clip',
      latent: 'loss_l2',
      pictures: 'x_hat',
    };
    for (const [name, tensor] of Object.entries(found))
      tensors.set(`out.${run}.${names[name] ?? name}`, tensor);
    const steps = wanted.filter(
      (name) => name.startsWith(`out.${run}.loss_`) && /\d$/.test(name) && !name.endsWith('l2'),
    );
    const trainer = await LossTrainer.create(stage, {
      name: 'mapper',
      parameters: mapper.parameters,
      optimizer: rangerFor(rangerOf(golden)),
      averageDecay: 0,
      build: (parameters) => ({ loss: terms(parameters).loss }),
    });
    const ranger = (golden.config.ranger ?? {}) as Record<string, unknown>;
    for (let step = 0; step < steps.length; step++) {
      const { loss } = await trainer.step(feeds, Number(ranger.lr ?? 0.5));
      tensors.set(`out.${run}.loss_${step}`, loss);
      const after = await trainer.parameters();
      for (const [name, tensor] of after) {
        tensors.set(`out.${run}.param_after_${step + 1}.${styleClipName(name)}`, tensor);
      }
    }
    await trainer.close();
  }
  await stage.runtime.deleteState(Object.keys(kept));
  return { tensors };
}

async function gradientsOf(
  stage: Stage,
  { config, parameters }: Mapper,
  wPlus: FloatTensor,
  terms: (own: Parameters) => ReturnType<typeof mapperLoss>,
  feeds: Readonly<Record<string, FloatTensor>>,
): Promise<Record<string, FloatTensor>> {
  const entries = Object.fromEntries([...parameters].map(([name, tensor]) => [`mapper.${name}`, tensor]));
  await stage.runtime.setState(entries);
  const own = stateParameters('mapper.', mapperShapes(config));
  const { loss, clip, latent, pictures } = terms(own);
  const names = [...own.keys()];
  const slopes = gradients(
    loss,
    names.map((name) => parameter(own, name)),
  );
  const outputs: Record<string, Tensor> = {
    delta: mapperStep(config, own, input('wPlus', wPlus.shape)),
    clip,
    latent,
    pictures,
  };
  names.forEach((name, i) => {
    outputs[`grad.${styleClipName(name)}`] = slopes[i];
  });
  const found = await withProgram(stage, defineProgram('mapper', outputs), (handle) =>
    stage.runtime.run(handle, feeds),
  );
  await stage.runtime.deleteState(Object.keys(entries));
  return found;
}

function rangerOf({ config }: ConformanceCase): RangerOptions {
  const given = (config.ranger ?? {}) as Record<string, unknown>;
  const betas = Array.isArray(given.betas) ? given.betas.map(Number) : [];
  const number = (name: string, fallback: number): number => Number(given[name] ?? fallback);
  return {
    beta1: betas[0] ?? rangerDefaults.beta1,
    beta2: betas[1] ?? rangerDefaults.beta2,
    epsilon: number('eps', rangerDefaults.epsilon),
    lookahead: number('k', rangerDefaults.lookahead),
    follow: number('alpha', rangerDefaults.follow),
    threshold: number('N_sma_threshhold', rangerDefaults.threshold),
  };
}
