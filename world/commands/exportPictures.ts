import { path, toggle, whole, word } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { domains } from '../attributes.js';
import { sizeRow, where } from '../commandLine/rows.js';
import { exportPictures } from '../exportPictures.js';

const group = 'What is drawn';

const rows = {
  out: row(path('the path of a new folder', 'place'), {
    group: where,
    help: 'folder of the images; it must not exist or be empty',
    argument: 'DIR',
  }),
  domain: row(word(domains), { group, help: `one of ${domains.join(', ')}`, default: 'photo' }),
  count: row(whole({ least: 1 }), { group, help: 'number of images', default: 100 }),
  size: sizeRow,
  seed: row(whole({ least: 0 }), { group, help: 'decides the faces', default: 0 }),
  captions: row(toggle(), {
    group,
    help: 'also write captions.jsonl, a caption for each image',
    default: false,
  }),
};

export const exportPicturesCommand: CommandSpec<typeof rows> = {
  name: 'export-pictures',
  summary: 'Draw images into a folder that nada train and nada clip train can read.',
  rows,
  examples: [
    ['npm run world -- export-pictures --out pictures', '100 photo-like faces of 64 pixels'],
    [
      'npm run world -- export-pictures --domain sketch --count 5000 --captions --out sketches',
      '5,000 sketches, each with a caption',
    ],
  ],
  async run(request, output) {
    await exportPictures(request);
    const { count, domain, size, out } = request;
    output.out(`${count} pictures of domain ${domain}, ${size} px, in ${out}\n`);
    return exitCodes.success;
  },
};
