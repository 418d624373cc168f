import '../../../api/platform.node.js';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RelevanceStore, RelevanceSubject } from '../../../api/edit/direction/relevanceStore.js';
import { cacheFolder } from '../../../api/networks/download.node.js';
import { networkDigest } from '../../../api/networks/networkDigest.js';
import { named, says, UserError } from '../../../errors.js';
import { createFolder } from '../../../platform/folder.node.js';
import { isPresent } from '../../../platform/regularFile.node.js';
import { RelevanceTable } from '../../../styleclip/index.js';
import { readState, type StateKind, writeState } from '../../run/stateFile.js';

const kind: StateKind<{ readonly subject: string }> = {
  format: 'nada-relevance',
  parse: ({ subject }) => (subject === undefined ? undefined : { subject }),
  otherwise: says`not a file of measured channels: give another ${named('relevance')}, or remove it and it is measured again`,
};

/** Computes a digest of everything that decides a row. */
export async function relevanceDigest({
  networks,
  settings,
}: Pick<RelevanceSubject, 'networks' | 'settings'>): Promise<string> {
  const parts = [JSON.stringify(settings), ...(await Promise.all(networks.map(networkDigest)))];
  return createHash('sha256').update(parts.join()).digest('hex');
}

/** Keeps rows in a file, and slopes in one next to it, or both in the cache by everything that decides a row. */
export function relevanceFiles(file: string | undefined): RelevanceStore {
  return {
    async open(subject) {
      const digest = await relevanceDigest(subject);
      const cached = path.join(cacheFolder(), `relevance-${digest.slice(0, 16)}.safetensors`);
      const place = file === undefined ? cached : 'measure' in subject.settings ? besides(file) : file;
      return RelevanceFile.open(place, digest, subject);
    },
  };
}

/** The file of slopes next to one of moved channels: `relevance.slopes.safetensors`. */
function besides(file: string): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}.slopes${ext}`);
}

/** A file of rows of relevance that were measured once: any later edit of the same generator takes them from there. */
class RelevanceFile extends RelevanceTable {
  readonly #file: string;
  readonly #digest: string;

  private constructor(file: string, digest: string, { channels, width }: RelevanceSubject) {
    super(channels, width);
    this.#file = file;
    this.#digest = digest;
  }

  /**
   * Opens a file, or begins one that is not there.
   *
   * Throws a `UserError` for a file that is none, or that belongs to other networks or settings.
   */
  static async open(file: string, digest: string, subject: RelevanceSubject): Promise<RelevanceFile> {
    const opened = new RelevanceFile(file, digest, subject);
    if (!(await isPresent(file))) return opened;
    const { rest, tensors } = await readState(file, kind);
    if (rest.subject !== digest) {
      throw new UserError(
        says`${file} was measured with another generator, CLIP or settings: give another ${named('relevance')}`,
      );
    }
    if (opened.restore(tensors)) return opened;
    throw new UserError(`${file} is damaged: remove it, and it is measured again`);
  }

  /** Writes all rows; an earlier file stays until the new one is complete. */
  override async save(): Promise<void> {
    await createFolder(path.dirname(this.#file));
    await writeState(this.#file, kind, this.tensors(), { subject: this.#digest });
  }
}
