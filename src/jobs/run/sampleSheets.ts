import { rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { type Picture, previewSide } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { latestSample, sampleFile } from './runFolder.js';

/** The longest that a run goes without a new sheet, in milliseconds. */
const longestWait = 5 * 60_000;

/** The sample sheets of a verb's runs. */
export interface SheetPlan {
  /** Steps between sheets; 0 for none at all. */
  readonly every: number;
  /** Whether the last step has one too, whatever `every` divides. */
  readonly atEnd?: boolean | undefined;
  /** Draws what is trained, as it is after some steps. */
  draw(step: number): Promise<Picture>;
}

/** Who hears of sheets. */
export type SheetListener = (
  event:
    | { readonly type: 'sample'; readonly step: number; readonly file: string }
    | { readonly type: 'work'; readonly stage: 'sheet' }
    | { readonly type: 'note'; readonly message: string },
) => void;

/** How sheets know the time and their place. */
export interface SheetWatch {
  readonly now?: (() => number) | undefined;
  readonly stillMine?: (() => Promise<void>) | undefined;
}

/**
 * Draws the sheets of a run: before its first step, every few steps, and in between where minutes go by without one.
 *
 * Those that the number of steps decides are named after it and stay: a run that was interrupted leaves the same. Any other is
 * `samples/latest.png`, which the next sheet replaces and the end of the run removes.
 */
export class SampleSheets {
  readonly #folder: string;
  readonly #plan: SheetPlan;
  readonly #tell: SheetListener;
  readonly #now: () => number;
  readonly #stillMine: () => Promise<void>;
  #drawnStep = -1;
  #drawnAt: number;

  /** `stillMine` throws where the folder belongs to another process by now: nothing is drawn there then. */
  constructor(
    folder: string,
    plan: SheetPlan,
    tell: SheetListener,
    { now = () => performance.now(), stillMine = async () => {} }: SheetWatch = {},
  ) {
    this.#stillMine = stillMine;
    this.#folder = folder;
    this.#plan = plan;
    this.#tell = tell;
    this.#now = now;
    this.#drawnAt = now();
  }

  /** Draws the sheet of a run that has taken no step yet. */
  async begin(step: number): Promise<void> {
    if (this.#plan.every > 0 && step === 0) await this.#drawNumbered(step);
  }

  /** Draws what is due after a step. */
  async after(step: number, isLast: boolean): Promise<void> {
    const { every, atEnd = false } = this.#plan;
    if (every === 0) return;
    if (step % every === 0 || (atEnd && isLast)) await this.#drawNumbered(step);
    // The end has a sheet of its own.
    else if (!isLast && this.#now() - this.#drawnAt >= longestWait) await this.#drawLatest(step);
  }

  /** Draws the sheet of a run that is stopped; one that cannot be written does not hide why it stops. */
  async stop(step: number): Promise<void> {
    if (this.#plan.every === 0 || step === this.#drawnStep) return;
    try {
      await this.#drawLatest(step);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#tell({ type: 'note', message: `the last sample sheet is missing: ${error.message}` });
    }
  }

  /** Removes the sheet that no number of steps has decided. */
  async end(): Promise<void> {
    await rm(path.join(this.#folder, latestSample), { force: true });
  }

  async #drawNumbered(step: number): Promise<void> {
    await this.#draw(step, sampleFile(step));
    await this.end();
  }

  async #drawLatest(step: number): Promise<void> {
    await this.#draw(step, latestSample);
  }

  async #draw(step: number, name: string): Promise<void> {
    const file = path.join(this.#folder, name);
    this.#tell({ type: 'work', stage: 'sheet' });
    await this.#stillMine();
    await writeSheet(file, await this.#plan.draw(step));
    this.#drawnStep = step;
    this.#drawnAt = this.#now();
    this.#tell({ type: 'sample', step, file });
  }
}

/** The longest side that sheets may have, by the option that asks for their full size. */
export function longestSheetSide({ fullSheets }: { readonly fullSheets: boolean }): number {
  return fullSheets ? Number.POSITIVE_INFINITY : previewSide;
}

/** Writes a sheet of images as PNG. */
export async function writeSheet(file: string, sheet: Picture): Promise<void> {
  await writeFileAtomically(path.normalize(file), await nodeImageCodec.encodePng(sheet));
}
