import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenBytes } from '../../testing/golden.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { inspectPath } from './inspectJob.js';
import { reportText } from './report.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(() => {
  models = goldenModels();
  writeFileSync(at('n.pkl'), goldenBytes('02-sg2ada-32-cond3', 'network-snapshot.pkl'));
  writeFileSync(at('rn.pt'), goldenBytes('04-clip-rn', 'model.jit.pt'));
  mkdirSync(at('hf'));
  writeFileSync(at('hf/model.safetensors'), goldenBytes('04-clip-vit-a', 'model.hf.safetensors'));
  writeFileSync(at('hf/config.json'), goldenBytes('04-clip-vit-a', 'config.json'));
});
afterAll(() => models.remove());

describe('inspectPath', () => {
  it.each([
    ['generator.pt', 'a StyleGAN2 generator', 'torch-zip'],
    ['n.pkl', 'a StyleGAN2 generator', 'nvidia-pickle'],
    ['clip-a.pt', 'a CLIP', 'torchscript'],
    ['rn.pt', 'a CLIP', 'torchscript'],
    ['hf', 'a CLIP', 'safetensors'],
  ])('knows %s', async (name, what, form) => {
    const report = await inspectPath(at(name));
    expect(report).toMatchObject({ what, form, problems: [] });
    expect(report.networks).toHaveLength(1);
    expect(reportText(report)).toContain(report.commands[0]);
  });

  it("says that NVIDIA's networks are not for commerce, and names the classes", async () => {
    const report = await inspectPath(at('n.pkl'));
    expect(report.licence).toContain('not for commercial use');
    expect(report.networks[0].facts.classes).toBe(3);
    expect(report.commands[0]).toContain('--label 0');
  });

  it('refuses what is missing or foreign', async () => {
    await expect(inspectPath(at('absent'))).rejects.toThrow('does not exist');
    writeFileSync(at('page.pt'), '<!DOCTYPE html><html>quota');
    await expect(inspectPath(at('page.pt'))).rejects.toThrow('is an HTML page');
    mkdirSync(at('empty'));
    await expect(inspectPath(at('empty'))).rejects.toThrow('holds no CLIP');
  });
});
