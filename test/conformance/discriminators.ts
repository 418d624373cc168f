import { squaredSlopes } from '#nada/gan/r1Penalty.js';
import { gradients, mul, neg, sliceAxis, softplus, sum, type Tensor } from '#nada/graph/index.js';
import { type Discriminator, discriminate } from '#nada/stylegan2/index.js';
import { rosinalityDiscriminatorNames } from '#nada/stylegan2/names/rosinalityDiscriminator.js';
import type { ConformanceCase } from './case.js';
import { type GeneratorBench, type NamedParameter, namedParameters } from './generatorBench.js';
import { matching, outputNames } from './outputNames.js';

/**
 * `out.d.*` of kind 01: logits of the first N pictures, and of the first ones as many as `out.d.grad_input` has the
 * gradient to the pictures, the R1 penalty, the loss on real pictures, and the gradients of both to the parameters.
 */
export async function keepRosinalityDiscriminator(
  generator: GeneratorBench,
  golden: ConformanceCase,
  discriminator: Discriminator,
): Promise<void> {
  const names = outputNames(golden);
  const { bench } = generator;
  const parameters = await bench.parameters(discriminator.parameters);
  const named = namedParameters(parameters, rosinalityDiscriminatorNames(discriminator.config));
  const pictures = bench.find('in.d_images');
  if (!pictures) return;
  const logitsOf = (count: number): { some: Tensor; logits: Tensor } => {
    const some = sliceAxis(pictures, 0, 0, count);
    return { some, logits: discriminate(discriminator.config, parameters, some).logits };
  };
  for (const [name, [count]] of matching(names, /^out\.d\.logits_b(\d+)$/)) {
    await generator.keep({ [name]: logitsOf(Number(count)).logits });
  }
  const batch = golden.tensors.get('out.d.grad_input')?.shape[0] ?? 4;
  const { some, logits } = logitsOf(batch);
  const mean = (x: Tensor): Tensor => mul(sum(x), 1 / batch);
  const real = mean(softplus(neg(logits)));
  const penalty = mean(squaredSlopes(logits, some));
  const outputs = {
    'out.d.grad_input': gradients(sum(logits), [some])[0],
    'out.d.r1_penalty': penalty,
    'out.d.softplus_loss_real': real,
  };
  await generator.keep(Object.fromEntries(Object.entries(outputs).filter(([name]) => names.includes(name))));
  const variables = (prefix: string): Map<string, NamedParameter> =>
    new Map(
      names.flatMap((name) => {
        const found = name.startsWith(prefix) ? named.get(name.slice(prefix.length)) : undefined;
        return found ? [[name, found] as const] : [];
      }),
    );
  await generator.keepGradients(penalty, variables('out.d.r1_grad.param.'));
  await generator.keepGradients(real, variables('out.d.grad_real.param.'));
}

/** `out.d_logits` of `in.d_img`, and `out.d_logits_of_img_const` of the generator's own pictures; labels are `in.c`. */
export async function keepNvidiaDiscriminator(
  generator: GeneratorBench,
  golden: ConformanceCase,
  { config, parameters: values }: Discriminator,
): Promise<void> {
  const names = outputNames(golden);
  const { bench } = generator;
  const parameters = await bench.parameters(values);
  const label = config.labelDim > 0 ? bench.find('in.c') : undefined;
  const [given, ws] = [bench.find('in.d_img'), bench.find('in.ws')];
  const drawn = ws && generator.draw(ws, generator.fixedNoise());
  for (const [name, pictures] of [
    ['out.d_logits', given],
    ['out.d_logits_of_img_const', drawn],
  ] as const) {
    if (!pictures || !names.includes(name)) continue;
    await generator.keep({ [name]: discriminate(config, parameters, pictures, label).logits });
  }
}
