import { constant, type Tensor } from '#nada/graph/index.js';
import type { LoweringMode } from '#nada/lowering/index.js';
import {
  findDiscriminator,
  layerPsi,
  mappingNetwork,
  readGenerator,
  truncate,
} from '#nada/stylegan2/index.js';
import { nvidiaNames } from '#nada/stylegan2/names/nvidia.js';
import type { ConformanceCase } from './case.js';
import { keepNvidiaDiscriminator } from './discriminators.js';
import { GeneratorBench, type NamedParameter, weighted } from './generatorBench.js';
import type { Outcome } from './kind.js';
import { matching, outputNames } from './outputNames.js';

const truncation = String.raw`psi([\d.]+)(?:_cutoff(\d+))?`;

/** Kind 02: the generator (`G_ema`) and the discriminator of an NVIDIA network pickle. */
export async function runNvidia(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const form of golden.files.filter((file) => file.endsWith('.pkl'))) {
    outcomes.push({ form, tensors: await runForm(golden, form, lowering) });
  }
  return outcomes;
}

async function runForm(golden: ConformanceCase, form: string, lowering: LoweringMode) {
  const checkpoint = await golden.open(form);
  const generator = await readGenerator(checkpoint, { name: form });
  const bench = await GeneratorBench.create(generator, golden, lowering, nvidiaNames(generator.config));
  const names = outputNames(golden);
  try {
    await keepMapping(bench, names);
    await keepPictures(bench, names);
    await keepGradients(bench, names);
    const discriminator = await findDiscriminator(checkpoint, { name: form });
    if (discriminator) await keepNvidiaDiscriminator(bench, golden, discriminator);
    return bench.results;
  } finally {
    await bench.close();
  }
}

/** w+ of `in.z` and the labels `in.c`, truncated for the layers below the cutoff. */
function truncated(generator: GeneratorBench, psi: string, cutoff: string | undefined): Tensor | undefined {
  const { bench, config, parameters, latents } = generator;
  const z = bench.find('in.z');
  if (!z) return undefined;
  const label = config.labelDim > 0 ? bench.find('in.c') : undefined;
  const wPlus = generator.perLayer(mappingNetwork(config, parameters, z, label));
  if (Number(psi) === 1) return wPlus;
  const average = generator.latentAverage();
  if (!average) return undefined;
  const perLayer = layerPsi(latents, Number(psi), cutoff === undefined ? latents : Number(cutoff));
  return truncate(wPlus, average, constant(perLayer, [latents, 1]));
}

/** `out.mapping_psiP` and `out.mapping_psiP_cutoffC`. */
async function keepMapping(generator: GeneratorBench, names: readonly string[]): Promise<void> {
  const outputs: Record<string, Tensor> = {};
  for (const [name, [psi, cutoff]] of matching(names, new RegExp(`^out\\.mapping_${truncation}$`))) {
    const wPlus = truncated(generator, psi, cutoff);
    if (wPlus) outputs[name] = wPlus;
  }
  await generator.keep(outputs);
}

/** `out.img_NOISE` of `in.ws`, and `out.img_full_psiP` of `in.z` with the fixed noise. */
async function keepPictures(generator: GeneratorBench, names: readonly string[]): Promise<void> {
  const ws = generator.bench.find('in.ws');
  for (const [name, [noise]] of matching(names, /^out\.img_(const|none)$/)) {
    const pictures = noise === 'const' ? generator.fixedNoise() : undefined;
    if (ws) await generator.keep({ [name]: generator.draw(ws, pictures) });
  }
  for (const [name, [psi, cutoff]] of matching(names, new RegExp(`^out\\.img_full_${truncation}$`))) {
    const wPlus = truncated(generator, psi, cutoff);
    if (wPlus) await generator.keep({ [name]: generator.draw(wPlus, generator.fixedNoise()) });
  }
}

/** `out.grad.ws` and `out.grad.PARAMETER` of sum(picture * in.cotangent), the picture of `in.ws` with fixed noise. */
async function keepGradients(generator: GeneratorBench, names: readonly string[]): Promise<void> {
  const [ws, cotangent] = [generator.bench.find('in.ws'), generator.bench.find('in.cotangent')];
  if (!ws || !cotangent) return;
  const variables = new Map<string, NamedParameter>();
  for (const [name, [variable]] of matching(names, /^out\.grad\.(.+)$/)) {
    const found = variable === 'ws' ? { tensor: ws, shape: ws.shape } : generator.parameter(variable);
    if (found) variables.set(name, found);
  }
  if (variables.size === 0) return;
  const picture = generator.draw(ws, generator.fixedNoise());
  await generator.keepGradients(weighted(picture, cotangent), variables);
}
