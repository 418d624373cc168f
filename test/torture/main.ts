import '#nada/api/platform.node.js';
import { UserError } from '#nada/errors.js';
import { parseOptions, usage } from './options.js';
import { parts } from './parts.js';
import { torture } from './torture.js';

try {
  const options = parseOptions(process.argv.slice(2), parts);
  if (options.help) console.log(usage(parts));
  else {
    const stop = new AbortController();
    // The first Ctrl-C ends what is under way, and removes folders and file systems; a second one ends at once.
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    process.exitCode = await torture(options, (line) => console.log(line), stop.signal);
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
