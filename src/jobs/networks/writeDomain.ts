import { type Domain, domainFile, domainFor } from '../../api/networks/domainFile.js';
import { writeSafetensors } from '../../checkpoint/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import type { Generator, StyleOffsets } from '../../stylegan2/index.js';

/** Writes a domain of a parent; `about` goes into the metadata as JSON. */
export async function writeDomain(
  file: string,
  parent: Generator,
  offsets: StyleOffsets,
  about: Domain['about'],
): Promise<void> {
  const { tensors, metadata } = domainFile(await domainFor(parent, offsets, about));
  await writeFileAtomically(file, writeSafetensors(tensors, { metadata }));
}
