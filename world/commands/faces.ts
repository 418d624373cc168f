import { named, says, UserError } from '#nada/errors.js';
import { pictureGrid, toPicture } from '#nada/image/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { path, text } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import { parseSeeds } from '#nada/settings/seedList.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { domains } from '../attributes.js';
import { names, namesIn } from '../commandLine/kinds.js';
import { sizeRow, where } from '../commandLine/rows.js';
import { randomFace } from '../face.js';
import { renderFace } from '../render/index.js';

const group = 'What is drawn';
const mostFaces = 1000;

const rows = {
  out: row(path('the path of a PNG file', 'place'), {
    group: where,
    help: 'the sheet',
    argument: 'FILE.png',
  }),
  seeds: row(text('numbers and ranges such as 0-15'), {
    group,
    help: 'faces, a column for each, such as 0-15 or 1,5,7',
    argument: 'LIST',
    default: '0-15',
  }),
  domains: row(names(domains, ['all']), {
    group,
    help: `a row for each, such as photo,sketch; all are ${domains.join(', ')}`,
    argument: 'LIST',
    default: 'all',
  }),
  size: sizeRow,
};

export const facesCommand: CommandSpec<typeof rows> = {
  name: 'faces',
  summary: 'Draw a sheet of faces, with a row for each domain.',
  rows,
  examples: [
    ['npm run world -- faces --out sheet.png', '16 faces in every domain'],
    [
      'npm run world -- faces --seeds 3-5 --domains photo,sketch --size 128 --out six.png',
      'three faces, twice',
    ],
  ],
  async run({ out, seeds, domains: list, size }, output) {
    const faces = parseSeeds(seeds).map((index) => randomFace(0, index));
    if (faces.length > mostFaces) {
      throw new UserError(
        says`option ${named('seeds')} asks for ${faces.length} faces: give at most ${mostFaces}`,
      );
    }
    const drawn = list === 'all' ? domains : namesIn(domains, list);
    const pictures = drawn.flatMap((domain) =>
      faces.map((face) => toPicture(renderFace(face, domain, size))),
    );
    await writeFileAtomically(out, await nodeImageCodec.encodePng(pictureGrid(pictures, faces.length)));
    output.out(`${out}\n`);
    return exitCodes.success;
  },
};
