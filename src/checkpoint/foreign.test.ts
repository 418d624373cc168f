import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import { goldenBytes } from '../testing/golden.js';
import { openCheckpoint } from './open.js';
import { bytesOf } from './testing/assemble.js';

const tar = new Uint8Array(1024);
tar.set(bytesOf('ustar\0'), 257);

describe('files that are not checkpoints', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /is empty/],
    [
      'a quota page',
      bytesOf('<!DOCTYPE html><html><head><title>Google Drive - Quota exceeded'),
      /HTML page.*quota/,
    ],
    ['a page with a byte order mark', bytesOf('\xef\xbb\xbf\r\n <html lang="en">'), /HTML page/],
    ['a page in capitals', bytesOf('<HTML>'), /HTML page/],
    ['a refusal of a store', bytesOf('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), /XML/],
    [
      'a Git LFS pointer',
      bytesOf('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'),
      /git lfs pull/,
    ],
    ['JSON', bytesOf('{"architectures": ["CLIPModel"]}'), /JSON/],
    ['gzip', gzipSync('x'), /gzip.*unpack/],
    ['bzip2', bytesOf('BZh91AY'), /bzip2/],
    ['xz', bytesOf('\xfd7zXZ\0'), /xz/],
    ['zstd', bytesOf('\x28\xb5\x2f\xfd'), /zstd/],
    ['7z', bytesOf('7z\xbc\xaf\x27\x1c'), /7z/],
    ['RAR', bytesOf('Rar!\x1a\x07'), /RAR/],
    ['tar', tar, /tar archive/],
    ['a PNG', goldenBytes('05-nada-losses', 'style_target_0.png'), /image/],
    ['a JPEG', bytesOf('\xff\xd8\xff\xe0'), /image/],
    ['HDF5', bytesOf('\x89HDF\r\n\x1a\n'), /HDF5/],
    ['GGUF', bytesOf('GGUF\x03'), /GGUF/],
    ['a zip of something else', zipSync({ 'readme.txt': bytesOf('hi') }), /zip archive without/],
    [
      'a TensorFlow network',
      bytesOf('\x80\x03cdnnlib.tflib.network\nNetwork\nq\0)\x81.'),
      /TensorFlow.*convert/,
    ],
    ['random bytes', bytesOf('\x01\x02\x03\x04\x05'), /not a checkpoint/],
    ['a text', bytesOf('hello world'), /not a checkpoint/],
  ])('names %s', async (_, bytes, message) => {
    const error = await openCheckpoint(memorySource(Uint8Array.from(bytes), 'x.pt')).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toMatch(/^UserError: x\.pt /);
  });
});
