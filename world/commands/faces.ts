import { writeFile } from 'node:fs/promises';
import { UserError } from '#nada/errors.js';
import { pictureGrid, toPicture } from '#nada/image/index.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { type Domain, domains } from '../attributes.js';
import { randomFace } from '../face.js';
import { parseFlags } from '../parameters.js';
import { renderFace } from '../render/index.js';

/** The whole numbers of a range such as `3-7`, or of one number. */
function rangeOf(text: string): number[] {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || last < first || last - first >= 1000) {
    throw new UserError(`--seeds takes a range of at most 1000 faces such as 0-15, not "${text}".`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function domainsOf(text: string): readonly Domain[] {
  if (text === 'all') return domains;
  return text.split(',').map((name) => {
    const found = domains.find((domain) => domain === name);
    if (!found) throw new UserError(`--domains takes all or names from ${domains.join(',')}, not "${name}".`);
    return found;
  });
}

const flags = {
  out: { type: 'string' },
  seeds: { type: 'string', default: '0-15' },
  domains: { type: 'string', default: 'all' },
  size: { type: 'string', default: '64' },
} as const;

/**
 * `faces --out FILE.png [--seeds 0-15] [--domains photo,sketch|all] [--size 64]`: a sheet with a row for each domain.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const values = parseFlags(parameters, flags);
  if (!values.out) throw new UserError('faces needs --out FILE.png for the sheet that it writes.');
  const size = Number(values.size);
  if (!Number.isInteger(size) || size < 16 || size > 1024) {
    throw new UserError(`--size takes a whole number from 16 to 1024, not "${values.size}".`);
  }
  const faces = rangeOf(values.seeds).map((index) => randomFace(0, index));
  const pictures = domainsOf(values.domains).flatMap((domain) =>
    faces.map((face) => toPicture(renderFace(face, domain, size))),
  );
  await writeFile(values.out, await nodeImageCodec.encodePng(pictureGrid(pictures, faces.length)));
}
