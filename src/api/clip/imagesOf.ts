import { named, says, UserError } from '../../errors.js';
import { type ImageSource, singleImages } from '../image/imageSource.js';
import type { ClipRequest } from './clipEmbedder.js';

/** The single images of an option, those of folders by their paths; a `UserError` names the option where there are none. */
export async function imagesOf(
  sources: ImageSource | readonly ImageSource[] | undefined,
  option: string,
  onProgress: ClipRequest['onProgress'],
): Promise<ImageSource[]> {
  const given = Array.isArray(sources) ? sources : [sources ?? []].flat();
  if (given.length === 0) {
    throw new UserError(says`option ${named(option)} holds no images: give one or more`);
  }
  return singleImages(given, (message) => onProgress?.({ type: 'note', message }));
}
