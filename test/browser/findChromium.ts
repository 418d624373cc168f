import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { assert } from '#nada/errors.js';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The npm package that carries a browser, where nothing can be installed; it is no dependency of this project. */
async function fromNpm(): Promise<string | undefined> {
  const name = '@sparticuz/chromium';
  try {
    const { default: chromium } = (await import(name)) as {
      default: { executablePath(): Promise<string> };
    };
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** Whether a file is there and no mere stub, as Ubuntu's package is without its snap. */
function starts(file: string): boolean {
  if (!existsSync(file)) return false;
  // Windows' Chrome would open a window.
  return process.platform === 'win32' || spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;
}

/** The executable of a Chromium: `NADA_CHROMIUM`, an installed one, or npm's. */
export async function findChromium(): Promise<string | undefined> {
  const { NADA_CHROMIUM: chosen } = process.env;
  assert(!chosen || existsSync(chosen), `NADA_CHROMIUM names ${chosen}, which is not there`);
  return chosen || installed.find(starts) || (await fromNpm());
}
