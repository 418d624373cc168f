import '../../api/platform.node.js';
import path from 'node:path';
import { isDomain } from '../../api/networks/domainFile.js';
import { loadGenerator } from '../../api/networks/networks.js';
import { withDomains } from '../../api/networks/withDomains.js';
import { openCheckpoint, writeSafetensors, writeTorch } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import {
  type BlendGroup,
  type BlendPart,
  blendGenerators,
  blendGroups,
  type Generator,
  generatorFile,
  rosinalityCheckpoint,
  shareMapping,
} from '../../stylegan2/index.js';
import type { BlendOptions } from './options.js';

/** What a blend came to. */
export interface BlendSummary {
  readonly file: string;
  readonly parts: readonly { readonly name: string; readonly weight: number }[];
  /** Which part each group that is not blended comes from, counted from 0. */
  readonly groups: Readonly<Partial<Record<BlendGroup, number>>>;
  readonly notes: readonly string[];
}

/**
 * Writes a generator between several (`nada blend`).
 *
 * Throws a `UserError` for fewer than two, generators of different shapes, domains without or of another parent, and shares
 * or groups that do not fit; nothing is written then.
 */
export async function blendFiles(options: BlendOptions): Promise<BlendSummary> {
  const { parts: names, out, half: float16 = false } = options;
  if (names.length < 2) {
    throw new UserError(`there is only ${names[0]} to blend: give two generators or domains, or more`);
  }
  const extension = path.extname(out).toLowerCase();
  if (!['.pt', '.pth', '.safetensors'].includes(extension)) {
    throw new UserError(says`option ${named('out')} is ${out}: give a file that ends in .safetensors or .pt`);
  }
  const weights = sharesOf(options);
  const groups = groupsOf(options.layers, names.length);
  const parent = options.generator === undefined ? undefined : await loadGenerator(options.generator);
  const parts: BlendPart[] = [];
  for (const [i, name] of names.entries()) {
    parts.push({ generator: await readPart(name, parent), weight: weights[i], name });
  }
  const blended = blendGenerators(parts, groups);
  const notes = shareMapping(parts.map(({ generator }) => generator))
    ? []
    : [
        'these generators map z to w differently, so they are no relatives: expect little of what lies between',
      ];
  if (extension === '.safetensors') {
    const { tensors, metadata } = generatorFile(blended);
    await writeFileAtomically(out, writeSafetensors(tensors, { metadata, float16 }));
  } else await writeFileAtomically(out, writeTorch(rosinalityCheckpoint(blended), { float16 }));
  return {
    file: out,
    parts: parts.map(({ name, weight }) => ({ name, weight })),
    groups: Object.fromEntries(groups),
    notes,
  };
}

async function readPart(name: string, parent: Generator | undefined): Promise<Generator> {
  const source = await openFileSource(name);
  try {
    if (!isDomain(await openCheckpoint(source))) return await loadGenerator(name);
  } finally {
    await source.close();
  }
  if (!parent)
    throw new UserError(
      says`${name} is a domain: give the generator that it belongs to as ${named('generator')}`,
    );
  return withDomains(parent, { domain: [name] });
}

/** The share of each part, which add up to 1. */
function sharesOf({ parts: { length }, at, weights }: BlendOptions): number[] {
  if (at !== undefined && weights !== undefined) {
    throw new UserError(
      says`options ${named('at')} and ${named('weights')} are both given: give one of them`,
    );
  }
  if (at !== undefined) {
    if (length !== 2) {
      throw new UserError(
        says`option ${named('at')} is for two, and there are ${length}: give ${named('weights')}, a share for each`,
      );
    }
    return [1 - at, at];
  }
  if (weights === undefined) return new Array<number>(length).fill(1 / length);
  if (weights.length !== length) {
    throw new UserError(
      says`option ${named('weights')} gives ${weights.length} shares for ${length} files: give one for each`,
    );
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total) < 1e-9) {
    throw new UserError(says`the shares of ${named('weights')} add up to 0: give some that do not`);
  }
  return weights.map((weight) => weight / total);
}

/** `coarse=a,fine=b` as the place of the file that each group comes from. */
function groupsOf(list: string | undefined, files: number): Map<BlendGroup, number> {
  const groups = new Map<BlendGroup, number>();
  for (const entry of list?.split(',') ?? []) {
    const [, word = '', letter = ''] = /^\s*(\w+)\s*=\s*([a-z])\s*$/.exec(entry) ?? [];
    const group = blendGroups.find((known) => known === word);
    const place = letter.charCodeAt(0) - 'a'.charCodeAt(0);
    if (!group || !(place >= 0 && place < files) || groups.has(group)) {
      throw new UserError(
        says`option ${named('layers')} is ${JSON.stringify(list)}: give groups once each (${blendGroups.join(', ')}) and letters of the files, such as coarse=a,fine=b`,
      );
    }
    groups.set(group, place);
  }
  return groups;
}
