import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { openPictureFiles } from '#nada/jobs/data/index.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { pictureHeader } from '#nada/platform/imageCodecHeader.js';
import type { Reader, Sample } from './reader.js';

async function pictures(): Promise<Sample[]> {
  const blank = () =>
    sharp({
      create: { width: 31, height: 17, channels: 4, background: { r: 9, g: 99, b: 199, alpha: 0.5 } },
    });
  const files = {
    'a.png': blank().png(),
    'b.png': blank().png({ palette: true }),
    'c.jpg': blank()
      .jpeg()
      .withExif({ IFD0: { Orientation: '6' } }),
    'd.jpg': blank().jpeg({ progressive: true }),
    'e.webp': blank().webp(),
    'f.webp': blank().webp({ lossless: true }),
  };
  const samples: Sample[] = [];
  for (const [name, image] of Object.entries(files)) {
    samples.push({ name, bytes: Uint8Array.from(await image.toBuffer()) });
  }
  return samples;
}

/** Readers of pictures, alone and in archives. */
export async function pictureReaders(folder: string): Promise<Reader[]> {
  const samples = await pictures();
  const entries = Object.fromEntries(
    samples.map(({ name, bytes }, i) => [`faces/${name}`, [bytes, { level: i % 2 === 0 ? 0 : 9 }] as const]),
  );
  const archive = Uint8Array.from(zipSync(entries as Parameters<typeof zipSync>[0]));
  return [
    { name: 'headers', samples, read: async (bytes, { name }) => pictureHeader(bytes, name) },
    {
      name: 'pictures',
      samples,
      // A header may claim up to 100 million pixels.
      most: 2048,
      read: (bytes, { name }) => nodeImageCodec.decode(bytes, name),
    },
    {
      name: 'archives',
      samples: [{ name: 'faces.zip', bytes: archive }],
      most: 1152,
      async read(bytes, { name }) {
        const file = path.join(folder, name);
        writeFileSync(file, bytes);
        const files = await openPictureFiles(file);
        try {
          for (const picture of files.pictures) {
            await picture.header();
            await picture.picture();
          }
        } finally {
          await files.close();
        }
      },
    },
  ];
}
