import { path } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { mapperRows, moverRows } from '../../../styleclip/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions, outOption, seedsOption } from '../editedOptions.js';

const { seed: _, w, ...edited } = editedOptions;
const { clip: __, ...drawn } = edited;
const { group: goal } = mapperRows.to;

/** Options of `nada edit mapper train`, which a run's `options.json` holds too. */
export const editMapperOptions = {
  ...edited,
  ...mapperRows,
  ...recordOptions({ samples: 8, sampleEvery: 250, saveEvery: 100 }),
  ...machineOptions,
};

export type EditMapperOptions = ValuesOf<typeof editMapperOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMapperOptions = GivenOf<typeof editMapperOptions>;

/** Options of `nada edit mapper apply`. */
export const mapperApplyOptions = {
  ...drawn,
  /** The file of the mapper. */
  mapper: row(path('the path of a mapper', 'file'), {
    group: goal,
    help: "mapper.safetensors of a training, or a checkpoint of StyleCLIP's reference",
    argument: 'FILE',
  }),
  /** The seeds whose images are edited, such as `0-7` or `1,5,7`. */
  seeds: seedsOption('the images of these seeds', '0-7'),
  w,
  ...moverRows,
  /** The new folder for the images and the latents. */
  out: outOption(goal, 'folder for the images and the latents'),
  ...machineOptions,
};

export type MapperApplyOptions = ValuesOf<typeof mapperApplyOptions>;
