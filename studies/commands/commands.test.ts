import { describe, expect, it } from 'vitest';
import { runCaptured } from '../../world/commandLine/testing/runCaptured.js';
import { evaluateCommand } from './evaluate.js';
import { studiesProgram } from './table.js';

describe('npm run evaluate', () => {
  it('is a program of one command', async () => {
    const program = { ...evaluateCommand, name: 'npm run evaluate --' };
    const { code, out } = await runCaptured(program, '--help');
    expect([code, out]).toEqual([0, expect.stringContaining('Usage: npm run evaluate -- [options]')]);
  });
});

describe('npm run studies', () => {
  it.each([
    [['evaluate', '--seeds', '0'], 'option --seeds is 0: give a whole number of at least 1'],
    [['evaluate', '--domains', 'sketch, horse'], 'option --domains is "sketch, horse": give some of sketch'],
    [['evaluate', '--learning-rate', 'fast'], 'option --learning-rate is "fast": give a number above 0'],
    [['evaluate', '--generator', '/absent'], "/absent can't be read"],
    [['mine', '--quick'], "unknown option '--quick'"],
    [['mine', '--latent-weight=-1'], 'option --latent-weight is -1'],
    [['edits', '--only', 'cry,teeth'], 'option --only names "teeth": take edits from cry,'],
    [['targets', '--shown', '0'], 'option --shown is 0'],
    [['gan', '--size', '24'], 'option --size is 24: give one of 16, 32, 64, 128'],
    [['gan', '--variant', 'magic'], 'option --variant is "magic": give one of plain'],
    [['gan', '--pictures', '99'], 'option --pictures is "99": give one of 100, 1000, unlimited'],
    [['gan-table', '--judged', '10'], 'option --judged is 10: give a whole number of at least 64'],
    [['gan-table', '--domain', 'horse'], 'option --domain is "horse": give one of photo'],
  ])('refuses %j in one sentence', async (parameters, message) => {
    const { code, out, err } = await runCaptured(studiesProgram, ...parameters);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')[0]).toContain(message);
  });
});
