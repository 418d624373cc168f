import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A compiled file of the torture that runs in a process of its own, also when this one runs as TypeScript in a test. */
export function builtFile(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  if (existsSync(beside)) return beside;
  const built = fileURLToPath(new URL(`../../dist-tools/test/torture/${name}.js`, import.meta.url));
  if (!existsSync(built)) throw new Error(`${name} is not built: run "npm run build" first`);
  return built;
}
