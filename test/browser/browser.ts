import { type Browser, chromium, type Page } from 'playwright-core';
import { assert } from '#nada/errors.js';
import { findChromium } from './findChromium.js';

const executablePath = await findChromium();

/** Why the tests in a browser are skipped. */
export const missingBrowser = executablePath
  ? undefined
  : 'SKIPPED, no Chromium here: install one, or name it in NADA_CHROMIUM';

const quiet = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** WebGPU in software: no graphics card is needed. */
const softwareWebgpu = [
  ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
];

/** Starts Chromium, with WebGPU in software or with none. */
export function launch({ webgpu }: { webgpu: boolean }): Promise<Browser> {
  assert(executablePath, 'a test without a browser is skipped');
  const args = [...quiet, ...(webgpu ? softwareWebgpu : ['--disable-features=WebGPU,WebGPUService'])];
  return chromium.launch({ executablePath, args });
}

/** Opens a page whose script has set a global function of that name. */
export async function openPage(browser: Browser, url: string, global: string): Promise<Page> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(url);
  try {
    await page.waitForFunction((name) => name in globalThis, global, { timeout: 45_000 });
  } catch (error) {
    throw new Error(`${url} has not started: ${errors.join('; ') || String(error)}`);
  }
  return page;
}
