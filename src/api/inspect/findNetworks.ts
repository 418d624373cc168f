import type { Checkpoint } from '../../checkpoint/index.js';
import { readClip } from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { findDiscriminator, readGenerator } from '../../stylegan2/index.js';
import type { ClipFiles } from '../networks/clipFiles.js';
import { looksLikeClip, looksLikeGenerator, looksLikeImageTower } from '../networks/networkLandmarks.js';
import { editFacts } from './editFacts.js';
import { clipFacts, discriminatorFacts, generatorFacts } from './facts.js';
import type { NetworkReport } from './report.js';

/** Networks, and why others that seemed to be there cannot be used. */
export interface FoundNetworks {
  readonly networks: readonly NetworkReport[];
  readonly problems: readonly string[];
}

/** Finds the networks in a checkpoint. */
export async function findNetworks(
  checkpoint: Checkpoint,
  name: string,
  beside: ClipFiles['beside'],
): Promise<FoundNetworks> {
  const networks: NetworkReport[] = [];
  const problems: string[] = [];
  const attempt = async (
    isLikely: boolean,
    read: () => Promise<NetworkReport | undefined>,
  ): Promise<void> => {
    if (!isLikely) return;
    try {
      const found = await read();
      if (found) networks.push(found);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  };
  await attempt(true, () => editFacts(checkpoint, name));
  // Its tensors are named as those of other networks may be.
  if (networks.length + problems.length > 0) return { networks, problems };
  const isGenerator = looksLikeGenerator(checkpoint);
  await attempt(isGenerator, async () => generatorFacts(await readGenerator(checkpoint, { name })));
  const isClip = looksLikeClip(checkpoint) || looksLikeImageTower(checkpoint);
  await attempt(isClip, async () => clipFacts(await readClip(checkpoint, { name, ...beside })));
  // Beside a generator it is a part of a training's checkpoint, of which the generator is what is wanted.
  await attempt(!isGenerator && !isClip, async () => {
    const discriminator = await findDiscriminator(checkpoint, { name });
    return discriminator && discriminatorFacts(discriminator);
  });
  return { networks, problems };
}
