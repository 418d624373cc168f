// Edits faces of the generator that comes with the library by words: `node edit.mjs "a laughing person" laughing.png 40`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { editOptimize } from 'stylegan-nada';

const [to = 'a laughing person', out = 'edited.png', steps = 40] = process.argv.slice(2);
const models = fileURLToPath(new URL('../../models', import.meta.url));
const networks = { generator: `${models}/generator/photo.safetensors`, clip: `${models}/clip` };
const run = editOptimize({ ...networks, seed: 3, to, steps: +steps });
for await (const { step, distance } of run)
  console.log(`step ${step} of ${steps}: cosine ${(1 - distance).toFixed(3)}`);
const { data, width, height } = (await run.result).picture;
writeFileSync(
  out,
  await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer(),
);
