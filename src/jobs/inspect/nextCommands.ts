import path from 'node:path';
import type { InspectReport, NetworkReport } from '../../api/inspect/report.js';
import { commandLine } from '../../terminal/commandLine.js';

/** Lists commands that nada can run with a file. */
export function nextCommands(place: string, { networks, form, continues }: InspectReport): string[] {
  if (continues !== undefined)
    return [commandLine`nada ${continues.split(' ')} --resume ${path.dirname(place)}`];
  const kinds = new Set(networks.map(({ kind }) => kind));
  const stem = place.replace(/\.[^./\\]+$/, '');
  const hasClasses = networks.some(({ facts }) => typeof facts.classes === 'number');
  const label = hasClasses ? ' --label 0' : '';
  const commands = networks.flatMap(({ kind }) => editCommands(kind, place));
  const otherForm =
    form === 'safetensors'
      ? commandLine`nada convert ${place} ${`${stem}.pt`}`
      : commandLine`nada convert ${place} ${`${stem}.safetensors`}`;
  if (kinds.has('StyleGAN2 generator')) {
    commands.push(
      `${commandLine`nada generate --generator ${place} --seeds 0-15`}${label} --out images.png`,
      commandLine`nada adapt --generator ${place} --clip CLIP --source photo --target sketch --out runs/sketch`,
      otherForm,
    );
  }
  if (kinds.has('StyleGAN2 discriminator')) commands.push(otherForm);
  if (kinds.has('CLIP')) {
    commands.push(
      commandLine`nada adapt --generator GENERATOR --clip ${place} --source photo --target sketch --out runs/sketch`,
    );
  }
  if (form === 'npy' || form === 'npz') {
    commands.push(commandLine`nada generate --generator GENERATOR --w ${place} --out images.png`);
  }
  return commands;
}

function editCommands(kind: NetworkReport['kind'], place: string): string[] {
  if (kind === 'latent mapper') {
    return [
      commandLine`nada edit mapper apply --mapper ${place} --generator GENERATOR --seeds 0-7 --out DIR`,
    ];
  }
  if (kind === 'encoder from pictures to w+') {
    return [
      commandLine`nada edit encoder apply --encoder ${place} --generator GENERATOR --picture PICTURE --out DIR`,
    ];
  }
  if (kind === 'domain of a generator') {
    return [commandLine`nada generate --generator GENERATOR --domain ${place} --seeds 0-15 --out images.png`];
  }
  return [];
}
