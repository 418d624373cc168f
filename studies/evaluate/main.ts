import { renderFace } from '../../world/render/index.js';
import { runMain } from '../../world/runMain.js';
import { interruption } from '../interruption.js';
import { evaluate } from './evaluate.js';
import { parseEvaluateOptions } from './options.js';

const signal = interruption();
await runMain(async () => {
  const options = parseEvaluateOptions(process.argv.slice(2));
  const onLine = (line: string) => process.stderr.write(`${line}\n`);
  process.stdout.write(await evaluate(options, renderFace, { signal, onLine }));
});
