import { says, UserError } from '../../errors.js';
import { countedStage, type ProgramMemory } from '../../runtime/programMemory.js';
import { type EditStart, EditStudio, type EditStudioParts, editStudioParts } from '../../styleclip/index.js';
import { floatTensor } from '../../tensorData.js';
import { checkLabel } from '../networks/checkLabel.js';
import { type ClipSource, clipOf, type GeneratorSource, generatorOf } from '../networks/givenNetworks.js';
import { type LatentSource, nameOfLatents, readLatents } from '../networks/latentSource.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import type { LoadClipOptions, LoadedClip } from '../networks/networks.js';
import { type DomainChoice, withDomains } from '../networks/withDomains.js';
import { platform } from '../platform.js';
import type { MachineOptions } from '../run/requestOptions.js';

/** The networks of an edit, and where it computes. */
export interface EditBenchParts extends DomainChoice, MachineOptions {
  readonly generator: GeneratorSource;
  readonly clip: ClipSource;
  readonly label?: number | undefined;
  /** Receives a sentence for each reason why it computes slower than it could. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** The latent that an edit starts from. */
export interface StartOptions {
  readonly seed?: number | undefined;
  readonly w?: LatentSource | undefined;
  readonly psi?: number | undefined;
}

/** An {@link EditStudio} on a runtime of its own. */
export class EditBench extends EditStudio<LoadedClip> {
  /** Memory of the programs that stay compiled. */
  readonly memory: ProgramMemory;

  private constructor(parts: EditStudioParts<LoadedClip>, memory: ProgramMemory) {
    super(parts);
    this.memory = memory;
  }

  /** Reads both networks. Rejects with a `UserError` for files that are missing or damaged, and a label that does not fit. */
  static async open(parts: EditBenchParts, load: LoadClipOptions = {}): Promise<EditBench> {
    const { label, device, threads, lowering = 'auto', onWarning } = parts;
    const generator = await withDomains(await generatorOf(parts.generator, load), parts, load);
    checkLabel(generator.config, label, false);
    const clip = await clipOf(parts.clip, load);
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    try {
      const { stage, memory } = countedStage(runtime, lowering);
      return new EditBench(await editStudioParts(stage, generator, clip, label), memory);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  /** Reads the start of a seed, or of one latent. Rejects with a `UserError` for a source of more than one. */
  async start({ seed = 0, w, psi }: StartOptions, load: LoadOptions = {}): Promise<EditStart> {
    if (w === undefined) return this.seedStart(seed, psi);
    const latents = await readLatents(w, this.generator.config, load);
    if (latents.shape[0] !== 1) {
      throw new UserError(
        says`${nameOfLatents(w)} holds ${latents.shape[0]} latents, and one is edited: give a file with one`,
      );
    }
    return this.latentStart(floatTensor(latents.data, latents.shape.slice(1)), psi, seed);
  }

  /** Closes the runtime. */
  close(): Promise<void> {
    return this.stage.runtime.close();
  }
}
