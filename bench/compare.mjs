// Times an adaptation step here and in plain PyTorch, the processes alternating, and prints the ratios.
//   node bench/compare.mjs [--size 256] [--rounds 2] [--steps 4] [--python /usr/bin/python3]
// PyTorch needs to be installed for that Python (Debian: python3-torch and libopenblas0-pthread).
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '2' },
    steps: { type: 'string', default: '4' },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const common = ['--size', values.size, '--batch', '1', '--steps', values.steps];
const script = here('./pytorch/adaptation_step.py');
const candidates = [
  { name: 'stylegan-nada', command: process.execPath, parameters: [here('../dist-tools/bench/main.js')] },
  { name: 'PyTorch, blur over planes', command: values.python, parameters: [script, '--blur', 'planes'] },
  { name: 'PyTorch, depthwise blur', command: values.python, parameters: [script] },
  { name: 'PyTorch, depthwise blur, tuned', command: values.python, parameters: [script, '--tuned'] },
];

const runs = new Map(candidates.map(({ name }) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { name, command, parameters } of candidates) {
    const { status, stdout, stderr } = spawnSync(command, [...parameters, ...common], { encoding: 'utf8' });
    if (status !== 0) {
      process.stderr.write(`${name} failed:\n${stderr}`);
      process.exit(1);
    }
    const result = JSON.parse(stdout.trim().split('\n').at(-1));
    runs.get(name).push(result);
    const { secondsPerStep, peakMiB } = result;
    process.stderr.write(
      `${name}: ${secondsPerStep} s, ${peakMiB} MiB, load ${os.loadavg()[0].toFixed(1)}\n`,
    );
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
// Every process's first step also warms up.
const seconds = (name) => median(runs.get(name).flatMap((run) => run.secondsPerStepAll.slice(1)));
const [own] = candidates;
process.stdout.write(`${os.cpus()[0].model}, ${os.cpus().length} cores, ${values.size} px, batch 1\n`);
for (const { name } of candidates) {
  const peak = median(runs.get(name).map((run) => run.peakMiB));
  const ratio = seconds(name) / seconds(own.name);
  process.stdout.write(
    `${name.padEnd(32)} ${seconds(name).toFixed(2).padStart(6)} s  ${String(Math.round(peak)).padStart(6)} MiB  x ${ratio.toFixed(2)}\n`,
  );
}
