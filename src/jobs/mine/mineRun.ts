import type { MapperTrainingStep } from '../../api/edit/mapper/events.js';
import { MapperTraining } from '../../api/edit/mapper/mapperTraining.js';
import { clipsOf, type MineInputs, minedMapper } from '../../api/mine/mineRequest.js';
import type { MapperRunEvent, MapperSummary } from '../edit/mapper/events.js';
import { mapperPaths, recordMapper } from '../edit/mapper/recordMapper.js';
import { defineRun, type RunStart } from '../run/defineRun.js';
import { heldNames } from '../run/heldInputs.js';
import { type GivenMining, mineOptions } from './options.js';
import { resolveMineOptions } from './resolveMine.js';

/** Networks that a caller holds in memory, instead of those that options name. */
export type HeldNetworks = Partial<Pick<MineInputs, 'generator' | 'clip' | 'domain'>>;

/** What a start of mining may be given. */
export interface MineStart extends RunStart<MapperRunEvent, MapperTrainingStep> {
  /** A run that began with them needs them again when it is continued. */
  readonly inputs?: HeldNetworks | undefined;
}

/**
 * `nada mine`: mines the latents of an adapted generator that show its target already (Gal et al. 2021, section 4.3) in a run
 * folder.
 */
export const mineRun = defineRun<typeof mineOptions, GivenMining, MapperTraining, MapperSummary, MineStart>({
  command: 'mine',
  rows: mineOptions,
  resolve: resolveMineOptions,
  held: heldNames,
  paths: mapperPaths,
  steps: ({ steps }) => steps,
  open(options, { inputs, signal, listener, memory }) {
    const clips = clipsOf(inputs?.clip ?? options.clip);
    const settings = minedMapper(options);
    return MapperTraining.open({ ...options, ...inputs, settings, clips, signal, listener, memory });
  },
  record: recordMapper,
});
