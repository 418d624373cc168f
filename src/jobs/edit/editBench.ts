import { checkLabel } from '../../api/networks/checkLabel.js';
import { readLatents } from '../../api/networks/latentSource.js';
import {
  type LoadClipOptions,
  type LoadedClip,
  loadClip,
  loadGenerator,
} from '../../api/networks/networks.js';
import { type DomainChoice, withDomains } from '../../api/networks/withDomains.js';
import { UserError } from '../../errors.js';
import type { LoweringMode } from '../../lowering/index.js';
import { chooseDevice, type DeviceRequest } from '../../runtime/devices.node.js';
import { countedStage, type ProgramMemory } from '../../runtime/programMemory.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import {
  type EditStart,
  EditStudio,
  type EditStudioParts,
  editStudioParts,
} from '../../styleclip/editStudio.js';
import { floatTensor } from '../../tensorData.js';

/** The networks of an edit, and where it computes. */
export interface EditBenchOptions extends DomainChoice {
  readonly generator: string;
  readonly clip: string;
  readonly label?: number | undefined;
  readonly device: DeviceRequest;
  readonly lowering: LoweringMode;
  readonly threads?: number | undefined;
}

/** The latent that an edit starts from. */
export interface StartOptions {
  readonly seed?: number | undefined;
  readonly w?: string | undefined;
  readonly psi?: number | undefined;
}

/** An {@link EditStudio} whose networks come from files, on a runtime of its own. */
export class EditBench extends EditStudio<LoadedClip> {
  /** Memory of the programs that stay compiled. */
  readonly memory: ProgramMemory;

  private constructor(parts: EditStudioParts<LoadedClip>, memory: ProgramMemory) {
    super(parts);
    this.memory = memory;
  }

  /** Reads both networks. Throws a `UserError` for files that are missing or damaged, and a label that does not fit. */
  static async open(options: EditBenchOptions, load: LoadClipOptions = {}): Promise<EditBench> {
    const { label, lowering, threads } = options;
    const generator = await withDomains(await loadGenerator(options.generator, load), options);
    checkLabel(generator.config, label, false);
    const clip = await loadClip(options.clip, load);
    const device = await chooseDevice(options.device);
    const runtime = createRuntime({ device, threads });
    try {
      const { stage, memory } = countedStage(runtime, lowering);
      return new EditBench(await editStudioParts(stage, generator, clip, label), memory);
    } catch (error) {
      await runtime.close();
      throw error;
    }
  }

  /** Reads the start of a seed, or of a file with one latent. Throws a `UserError` for a file with more than one. */
  async start({ seed = 0, w, psi }: StartOptions): Promise<EditStart> {
    if (w === undefined) return this.seedStart(seed, psi);
    const latents = await readLatents(w, this.generator.config);
    if (latents.shape[0] !== 1) {
      throw new UserError(`${w} holds ${latents.shape[0]} latents, and one is edited: give a file with one`);
    }
    return this.latentStart(floatTensor(latents.data, latents.shape.slice(1)), psi, seed);
  }

  /** Closes the runtime. */
  close(): Promise<void> {
    return this.stage.runtime.close();
  }
}
