interface Signature {
  readonly offset?: number;
  /** The leading bytes, as characters with the same codes. */
  readonly bytes: string;
  readonly message: string;
}

const unpack = 'unpack it and use the checkpoint inside';
const picture = 'is an image, not a checkpoint: check the path';

const signatures: readonly Signature[] = [
  {
    bytes: 'version https://git-lfs.github.com',
    message: 'is a Git LFS pointer, not a checkpoint: fetch the real file with "git lfs pull"',
  },
  { bytes: '\x1f\x8b', message: `is compressed with gzip: ${unpack}` },
  { bytes: 'BZh', message: `is compressed with bzip2: ${unpack}` },
  { bytes: '\xfd7zXZ\0', message: `is compressed with xz: ${unpack}` },
  { bytes: '\x28\xb5\x2f\xfd', message: `is compressed with zstd: ${unpack}` },
  { bytes: '7z\xbc\xaf\x27\x1c', message: `is a 7z archive: ${unpack}` },
  { bytes: 'Rar!', message: `is a RAR archive: ${unpack}` },
  {
    bytes: 'ustar',
    offset: 257,
    message: `is a tar archive: ${unpack}, or save it again with a current PyTorch if it is itself a checkpoint`,
  },
  { bytes: '\x89PNG', message: picture },
  { bytes: '\xff\xd8\xff', message: picture },
  { bytes: 'GIF8', message: picture },
  { bytes: 'RIFF', message: 'is an image, audio or video file, not a checkpoint: check the path' },
  { bytes: 'ftyp', offset: 4, message: 'is a video, not a checkpoint: check the path' },
  { bytes: '%PDF', message: 'is a PDF document, not a checkpoint: check the path' },
  {
    bytes: '\x89HDF',
    message: 'is an HDF5 file (Keras or TensorFlow): convert it to PyTorch or safetensors first',
  },
  { bytes: 'GGUF', message: 'is a GGUF file: convert it to safetensors first' },
  { bytes: '\x7fELF', message: 'is a program, not a checkpoint: check the path' },
];

const texts: readonly [RegExp, string][] = [
  [
    /^(<!doctype html|<html|<head|<!--|<script)/i,
    'is an HTML page, not a checkpoint: the download probably hit a quota or needs a login, so download it in a browser',
  ],
  [
    /^<(\?xml|error|svg)/i,
    'is an XML file, not a checkpoint: the download was probably refused, so try again',
  ],
  [/^(\{\s*["}]|\[)/, 'is a JSON file, not a checkpoint: use the weights file that belongs to it'],
];

/**
 * Describes what a non-checkpoint file really is and what to do about it, as the rest of a sentence after its name.
 *
 * `head` is the file's first 512 bytes, or all of it. Returns `undefined` when no known file type is recognised.
 */
export function describeForeign(head: Uint8Array): string | undefined {
  if (head.length === 0) return 'is empty: download or save it again';
  for (const { bytes, offset = 0, message } of signatures) {
    if (head.length >= offset + bytes.length && hasAt(head, bytes, offset)) return message;
  }
  // The Latin-1 decoder shows a UTF-8 byte order mark as three letters.
  const text = new TextDecoder('latin1').decode(head).replace(/^(ï»¿)?\s*/, '');
  for (const [pattern, message] of texts) if (pattern.test(text)) return message;
  return undefined;
}

function hasAt(head: Uint8Array, bytes: string, offset: number): boolean {
  for (let i = 0; i < bytes.length; i++) if (head[offset + i] !== bytes.charCodeAt(i)) return false;
  return true;
}
