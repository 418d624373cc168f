import { UserError } from '#nada/errors.js';
import { parseOptions, runConformance } from './conformance.js';

try {
  process.exitCode = await runConformance(parseOptions(process.argv.slice(2)), (line) => console.log(line));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
