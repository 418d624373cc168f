import { checkLabel } from '../../../api/networks/checkLabel.js';
import { encoderOf } from '../../../api/networks/loadEncoder.js';
import type { LoadOptions } from '../../../api/networks/loadProgress.js';
import { networkDigest } from '../../../api/networks/networkDigest.js';
import { loadClip, loadGenerator } from '../../../api/networks/networks.js';
import { withDomains } from '../../../api/networks/withDomains.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { countedStage, type ProgramMemory } from '../../../runtime/programMemory.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import { AppliedEncoder } from '../../../styleclip/encoder/appliedEncoder.js';
import {
  EncoderStudio,
  type EncoderStudioParts,
  encoderStudioParts,
} from '../../../styleclip/encoder/encoderStudio.js';
import { featureWeight } from '../../../styleclip/encoder/featureWeight.js';
import type { EncoderApplyOptions } from './options.js';

/** The networks of an encoder, and where it computes. */
export type EncoderBenchOptions = Pick<
  EncoderApplyOptions,
  | 'generator'
  | 'domain'
  | 'domainWeights'
  | 'anyParent'
  | 'clip'
  | 'clipWeight'
  | 'device'
  | 'lowering'
  | 'threads'
> & { readonly label?: number | undefined };

/** An {@link EncoderStudio} whose networks come from files, on a runtime of its own. */
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

  /** Reads the networks. Throws a `UserError` for files that are missing or damaged, and a weight without a CLIP. */
  static async open(options: EncoderBenchOptions, load: LoadOptions = {}): Promise<EncoderBench> {
    const { clip: place, label, lowering, threads } = options;
    const clipWeight = featureWeight(options.clipWeight, place !== undefined);
    const generator = await withDomains(await loadGenerator(options.generator, load), options);
    // Only training, which draws seeds, needs a class.
    checkLabel(generator.config, label, true);
    const clip = place === undefined || clipWeight === 0 ? undefined : (await loadClip(place, load)).clip;
    const device = await chooseDevice(options.device);
    const runtime = createRuntime({ device, threads });
    try {
      const { stage, memory } = countedStage(runtime, lowering);
      const parts = await encoderStudioParts(stage, generator, clip, label);
      return new EncoderBench(parts, clipWeight, memory);
    } catch (error) {
      await runtime.close();
      throw error;
    }
  }

  /** Computes `networkDigest` of the generator. */
  digest(): Promise<string> {
    return networkDigest(this.generator.parameters);
  }

  /** Reads an encoder. Throws a `UserError` for one of another generator, unless `anyParent` allows it. */
  async applied(file: string, anyParent = false): Promise<AppliedEncoder> {
    const digest = anyParent ? undefined : await this.digest();
    const encoder = await encoderOf(file, this.generator.config, digest);
    return AppliedEncoder.create(this, encoder, this.clipWeight);
  }

  /** Closes the runtime. */
  close(): Promise<void> {
    return this.stage.runtime.close();
  }
}
