import { pathLength } from '#nada/gan/pathLength.js';
import { add, constant, type Tensor } from '#nada/graph/index.js';
import type { LoweringMode } from '#nada/lowering/index.js';
import { pixelNorm } from '#nada/nn/pixelNorm.js';
import {
  crossoverMask,
  findDiscriminator,
  mappingNetwork,
  mixStyles,
  readGenerator,
  styles,
  truncate,
} from '#nada/stylegan2/index.js';
import { rosinalityNames } from '#nada/stylegan2/names/rosinality.js';
import type { ConformanceCase } from './case.js';
import { keepRosinalityDiscriminator } from './discriminators.js';
import { GeneratorBench, type NamedParameter, weighted } from './generatorBench.js';
import type { Outcome } from './kind.js';
import { counted, matching, outputNames } from './outputNames.js';

const bias = '.conv.modulation.bias';

/** Kind 01: rosinality's generator and discriminator, in every form of its checkpoint that the case holds. */
export async function runRosinality(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const form of golden.files.filter((file) => file.endsWith('.pt'))) {
    outcomes.push({ form, tensors: await runForm(golden, form, lowering) });
  }
  return outcomes;
}

async function runForm(golden: ConformanceCase, form: string, lowering: LoweringMode) {
  const rate = golden.config.lr_mlp;
  const checkpoint = await golden.open(form);
  const generator = await readGenerator(checkpoint, {
    name: form,
    ...(typeof rate === 'number' ? { mappingLearningRate: rate } : {}),
  });
  const entries = rosinalityNames(generator.config);
  const bench = await GeneratorBench.create(generator, golden, lowering, entries);
  try {
    const outputs = new Rosinality(golden, bench);
    await outputs.keepLatents();
    await outputs.keepPictures();
    await outputs.keepGradients();
    await outputs.keepPathLength();
    const discriminator = await findDiscriminator(checkpoint, { name: form });
    if (discriminator) await keepRosinalityDiscriminator(bench, golden, discriminator);
    return bench.results;
  } finally {
    await bench.close();
  }
}

/** What the names of a case's outputs mean for one generator. */
class Rosinality {
  readonly #golden: ConformanceCase;
  readonly #bench: GeneratorBench;
  readonly #names: readonly string[];
  readonly #noise: Tensor[];
  readonly #inputs = new Map<string, Tensor>();

  constructor(golden: ConformanceCase, bench: GeneratorBench) {
    this.#golden = golden;
    this.#bench = bench;
    this.#names = outputNames(golden);
    this.#noise = counted(golden, 'in.noise_').flatMap((name) => this.#input(name) ?? []);
  }

  /** One placeholder for each input, so that gradients to it can be asked for. */
  #input(name: string): Tensor | undefined {
    const tensor = this.#inputs.get(name) ?? this.#bench.bench.find(name);
    if (tensor) this.#inputs.set(name, tensor);
    return tensor;
  }

  /** w of `in.z`, `in.z2`, ... by what follows the letter. */
  #w(suffix: string): Tensor | undefined {
    const z = this.#input(`in.z${suffix}`);
    return z && mappingNetwork(this.#bench.config, this.#bench.parameters, z);
  }

  /** `out.w*`, `out.pixelnorm_z*` and `out.style.LAYER`. */
  async keepLatents(): Promise<void> {
    const outputs: Record<string, Tensor> = {};
    for (const [name, [suffix]] of matching(this.#names, /^out\.w(\d*)$/)) {
      const w = this.#w(suffix);
      if (w) outputs[name] = w;
    }
    for (const [name, [suffix]] of matching(this.#names, /^out\.pixelnorm_z(\d*)$/)) {
      const z = this.#input(`in.z${suffix}`);
      if (z) outputs[name] = pixelNorm(z);
    }
    const space = this.#styles();
    for (const [name, [layer]] of matching(this.#names, /^out\.style\.(.+)$/)) {
      const style = space.get(this.#canonicalLayer(layer) ?? '');
      if (style) outputs[name] = style;
    }
    await this.#bench.keep(outputs);
  }

  #styles(): ReadonlyMap<string, Tensor> {
    const w = this.#w('');
    if (!w) return new Map();
    return styles(this.#bench.config, this.#bench.parameters, this.#bench.perLayer(w));
  }

  #canonicalLayer(theirs: string): string | undefined {
    const entry = rosinalityNames(this.#bench.config).find(({ name }) => name === theirs + bias);
    return entry?.holds.kind === 'parameter'
      ? entry.holds.parameter.slice(0, -'.modulation.bias'.length)
      : undefined;
  }

  /** `out.img_*`, each a program of its own: large pictures would add up. */
  async keepPictures(): Promise<void> {
    for (const [name, [what]] of matching(this.#names, /^out\.img_(.+)$/)) {
      const picture = this.#picture(what);
      if (picture) await this.#bench.keep({ [name]: picture });
    }
  }

  #picture(what: string): Tensor | undefined {
    const draw = (latents: Tensor | ReadonlyMap<string, Tensor>) => this.#bench.draw(latents, this.#noise);
    if (what === 's') return draw(this.#styles());
    if (what === 's_edit') return draw(edited(this.#golden, this.#styles()));
    const mixed = /^mix_inject(\d+)$/.exec(what);
    const [w, w2] = [this.#w(''), mixed ? this.#w('2') : undefined];
    if (!w) return undefined;
    if (what === 'bufnoise') {
      const fixed = this.#bench.fixedNoise();
      return fixed && this.#bench.draw(w, fixed);
    }
    if (mixed && w2) {
      const { latents } = this.#bench;
      return draw(mixStyles(w, w2, constant(crossoverMask(latents, Number(mixed[1])), [latents])));
    }
    const truncated = /^trunc([\d.]+)$/.exec(what);
    const average = truncated && this.#input('in.mean_latent');
    if (average) return draw(truncate(this.#bench.perLayer(w), average, Number(truncated[1])));
    return this.#plainPicture(what);
  }

  /** The picture of an input: `z`, `z2`, ... through the mapping network, `wplus` or another w as it is. */
  #plainPicture(what: string): Tensor | undefined {
    const z = /^z(\d*)$/.exec(what);
    const latents = z ? this.#w(z[1]) : this.#input(`in.${what}`);
    return latents && this.#bench.draw(latents, this.#noise);
  }

  /** `out.grad_PICTURE.VARIABLE`: the gradients of sum(picture * in.cotangent). */
  async keepGradients(): Promise<void> {
    const cotangent = this.#input('in.cotangent');
    const pictures = new Set(
      [...matching(this.#names, /^out\.grad_([^.]+)\./).values()].map(([what]) => what),
    );
    for (const what of pictures) {
      const picture = this.#plainPicture(what);
      if (!picture || !cotangent) continue;
      const variables = this.#variables(`out.grad_${what}.`);
      await this.#bench.keepGradients(weighted(picture, cotangent), variables);
    }
  }

  /** The outputs after a prefix as what they are a gradient to: `param.NAME`, or an input. */
  #variables(prefix: string): Map<string, NamedParameter> {
    const variables = new Map<string, NamedParameter>();
    for (const name of this.#names.filter((candidate) => candidate.startsWith(prefix))) {
      const variable = name.slice(prefix.length);
      const tensor = this.#input(`in.${variable}`);
      const found = variable.startsWith('param.')
        ? this.#bench.parameter(variable.slice('param.'.length))
        : tensor && { tensor, shape: tensor.shape };
      if (found) variables.set(name, found);
    }
    return variables;
  }

  /** `out.pl.*`: the path length penalty and its gradients. */
  async keepPathLength(): Promise<void> {
    const [w, noise, mean] = [this.#w(''), this.#input('in.pl_noise'), this.#input('in.pl_mean')];
    if (!w || !noise || !mean || !this.#names.some((name) => name.startsWith('out.pl.'))) return;
    const { pl_decay: decay } = this.#golden.config;
    const wPlus = this.#bench.perLayer(w);
    const terms = pathLength(this.#bench.draw(wPlus, this.#noise), wPlus, noise, {
      before: mean,
      decay: typeof decay === 'number' ? decay : 0.01,
    });
    const { penalty, lengths } = terms;
    const wanted = Object.entries({ penalty, lengths, new_mean: terms.mean }).map(
      ([term, tensor]) => [`out.pl.${term}`, tensor] as const,
    );
    await this.#bench.keep(Object.fromEntries(wanted.filter(([name]) => this.#names.includes(name))));
    await this.#bench.keepGradients(terms.penalty, this.#variables('out.pl.grad.'));
  }
}

/** Every style with something added to one of its channels, as the case's notes say: "+0.7 on channel 1". */
function edited({ description }: ConformanceCase, space: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const note = description.notes?.find((text) => text.startsWith('img_s_edit'));
  const [, amount, channel] = /([+-][\d.]+) on channel (\d+)/.exec(note ?? '') ?? ['', '0.7', '1'];
  return new Map(
    [...space].map(([name, style]) => {
      const width = style.shape[1];
      const change = Array.from({ length: width }, (_, i) => (i === Number(channel) ? Number(amount) : 0));
      return [name, add(style, constant(change, [width]))];
    }),
  );
}
