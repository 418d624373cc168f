import type { MapperTrainingStep } from '../../../api/edit/mapper/events.js';
import { type MapperInputs, mapperValues } from '../../../api/edit/mapper/mapperRequest.js';
import { MapperTraining } from '../../../api/edit/mapper/mapperTraining.js';
import { resolveValues } from '../../../settings/check.js';
import { defineRun, type RunStart } from '../../run/defineRun.js';
import { heldNames } from '../../run/heldInputs.js';
import type { MapperRunEvent, MapperSummary } from './events.js';
import { editMapperOptions, type GivenMapperOptions } from './options.js';
import { mapperPaths, recordMapper } from './recordMapper.js';

/** What a start of a mapper's training may be given. */
export interface MapperStart extends RunStart<MapperRunEvent, MapperTrainingStep> {
  /** Networks in memory, instead of those that options name: a run that began with them needs them again when it is continued. */
  readonly inputs?: Partial<MapperInputs> | undefined;
}

/** `nada edit mapper train`: trains a latent mapper in a run folder. */
export const mapperRun = defineRun<
  typeof editMapperOptions,
  GivenMapperOptions,
  MapperTraining,
  MapperSummary,
  MapperStart
>({
  command: 'edit mapper train',
  rows: editMapperOptions,
  resolve: (given) => resolveValues(editMapperOptions, given),
  held: heldNames,
  paths: mapperPaths,
  steps: ({ steps }) => steps,
  open(options, { inputs, signal, listener, memory }) {
    const clips = [inputs?.clip ?? options.clip];
    return MapperTraining.open({
      ...options,
      ...inputs,
      ...mapperValues(options),
      clips,
      signal,
      listener,
      memory,
    });
  },
  record: recordMapper,
});
