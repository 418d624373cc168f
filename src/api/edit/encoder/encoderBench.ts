import { countedStage, type ProgramMemory } from '../../../runtime/programMemory.js';
import {
  AppliedEncoder,
  EncoderStudio,
  type EncoderStudioParts,
  encoderStudioParts,
  featureWeight,
} from '../../../styleclip/index.js';
import { checkLabel } from '../../networks/checkLabel.js';
import { type ClipSource, clipOf, type GeneratorSource, generatorOf } from '../../networks/givenNetworks.js';
import { type EncoderSource, encoderOf } from '../../networks/loadEncoder.js';
import type { LoadOptions } from '../../networks/loadProgress.js';
import { networkDigest } from '../../networks/networkDigest.js';
import { type DomainChoice, withDomains } from '../../networks/withDomains.js';
import { platform } from '../../platform.js';
import type { MachineOptions } from '../../run/requestOptions.js';

/** The networks of an encoder, and where it computes. */
export interface EncoderBenchParts extends DomainChoice, MachineOptions {
  readonly generator: GeneratorSource;
  /** A CLIP, whose features are compared too. */
  readonly clip?: ClipSource | undefined;
  /** Weight of CLIP's features. */
  readonly clipWeight?: number | undefined;
  readonly label?: number | undefined;
  /** Receives a sentence for each reason why it computes slower than it could. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** An {@link EncoderStudio} on a runtime of its own. */
export class EncoderBench extends EncoderStudio {
  /** Memory of the programs that stay compiled. */
  readonly memory: ProgramMemory;
  /** Weight of CLIP's features; 0 without a CLIP. */
  readonly clipWeight: number;

  private constructor(parts: EncoderStudioParts, clipWeight: number, memory: ProgramMemory) {
    super(parts);
    this.memory = memory;
    this.clipWeight = clipWeight;
  }

  /** Reads the networks. Rejects with a `UserError` for files that are missing or damaged, and a weight without a CLIP. */
  static async open(parts: EncoderBenchParts, load: LoadOptions = {}): Promise<EncoderBench> {
    const { clip: source, label, device, threads, lowering = 'auto', onWarning } = parts;
    const clipWeight = featureWeight(parts.clipWeight, source !== undefined);
    const generator = await withDomains(await generatorOf(parts.generator, load), parts, load);
    // Only training, which draws seeds, needs a class.
    checkLabel(generator.config, label, true);
    const clip = source === undefined || clipWeight === 0 ? undefined : (await clipOf(source, load)).clip;
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    try {
      const { stage, memory } = countedStage(runtime, lowering);
      const studio = await encoderStudioParts(stage, generator, clip, label);
      return new EncoderBench(studio, clipWeight, memory);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  /** Computes `networkDigest` of the generator. */
  digest(): Promise<string> {
    return networkDigest(this.generator.parameters);
  }

  /** Reads an encoder. Rejects with a `UserError` for one of another generator, unless `anyParent` allows it. */
  async applied(
    source: EncoderSource,
    anyParent: boolean | undefined = false,
    load: LoadOptions = {},
  ): Promise<AppliedEncoder> {
    const digest = anyParent ? undefined : await this.digest();
    const encoder = await encoderOf(source, this.generator.config, digest, load);
    return AppliedEncoder.create(this, encoder, this.clipWeight);
  }

  /** Closes the runtime. */
  close(): Promise<void> {
    return this.stage.runtime.close();
  }
}
