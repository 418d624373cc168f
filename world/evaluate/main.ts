import { interruption } from '../interruption.js';
import { renderFace } from '../render/index.js';
import { runMain } from '../runMain.js';
import { evaluate } from './evaluate.js';
import { parseEvaluateOptions } from './options.js';

const signal = interruption();
await runMain(async () => {
  const options = parseEvaluateOptions(process.argv.slice(2));
  const onLine = (line: string) => process.stderr.write(`${line}\n`);
  process.stdout.write(await evaluate(options, renderFace, { signal, onLine }));
});
