// Adapts the generator of faces that comes with the library: `node adapt.mjs "pencil sketch" runs/sketch 200`.
import { fileURLToPath } from 'node:url';
import { adapt } from 'stylegan-nada';

const [target = 'pencil sketch', out = 'runs/sketch', steps = 200] = process.argv.slice(2);
const models = fileURLToPath(new URL('../../models', import.meta.url));
const generator = `${models}/generator/photo.safetensors`;
const run = adapt({ generator, clip: `${models}/clip`, source: 'photo', target, iterations: +steps, out });
for await (const { step, loss } of run) console.log(`step ${step} of ${steps}: loss ${loss.toFixed(3)}`);
console.log((await run.result).summary.files.generator);
