import { adaptRun } from '../../jobs/adapt/adaptRun.js';
import { writeCaptionedSquares } from '../../jobs/testing/captionedSquares.js';
import { discPictures } from '../../jobs/testing/discPictures.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../jobs/testing/tinyClipFolder.js';

/** The smallest run of a command that saves, samples and measures on its way. */
export interface RunExample {
  /** Parameters after the command's name, without a folder. */
  readonly parameters: readonly string[];
  /** Lines of `--json` that it prints, about. */
  readonly lines: number;
}

/** A run of a few seconds for each command, over small networks in a temporary folder. */
export interface RunExamples {
  /** The commands that have one. */
  readonly names: readonly string[];
  of(name: string): RunExample;
  /** A path in the folder. */
  place(name: string): string;
  remove(): void;
}

/** Flags of an object's entries. */
function flags(values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
    return [`--${name}`, String(value)];
  });
}

const machine = { device: 'cpu', threads: 1 };

/** Writes the networks, pictures and captions that the runs read. */
export async function runExamples(): Promise<RunExamples> {
  const models = goldenModels();
  const pictures = await discPictures(24);
  const clip = models.place('clip');
  const adapted = models.place('adapted');
  const captioned = models.place('captioned');
  await writeTinyClip(clip, { ...tinyTokenizer });
  await writeCaptionedSquares(captioned, 40);
  const texts = { source: 'photo', target: 'sketch' };
  const networks = { generator: models.generator, clip };
  await adaptRun.start(adapted, {
    ...texts,
    generator: models.generator,
    clip: [clip],
    iterations: 1,
    samples: 1,
    sampleEvery: 0,
    device: 'cpu',
    threads: 1,
  });
  const sheets = { 'save-every': 3, 'sample-every': 4, samples: 2, 'snapshot-every': 5 };
  const lesson = { steps: 8, latents: 6, batch: 2 };
  const examples: Readonly<Record<string, RunExample>> = {
    adapt: {
      parameters: flags({
        generator: models.generator,
        clip: models.clipA,
        ...texts,
        iterations: 18,
        stop: 'auto',
        'meter-every': 2,
        'meter-pictures': 3,
        'stop-patience': 8,
        ...sheets,
        ...machine,
      }),
      lines: 33,
    },
    train: {
      parameters: flags({
        data: pictures.data,
        'channel-base': 64,
        'channel-max': 8,
        'latent-size': 8,
        'mapping-layers': 1,
        batch: 4,
        kimg: 0.048,
        'metric-every': 5,
        'metric-pictures': 16,
        ...sheets,
        ...machine,
      }),
      lines: 49,
    },
    'edit optimize': {
      parameters: flags({
        ...networks,
        to: 'a sad person',
        verbatim: true,
        steps: 12,
        'save-every': 3,
        ...machine,
      }),
      lines: 16,
    },
    'edit mapper train': {
      parameters: flags({ ...networks, to: 'a sad person', ...lesson, ...sheets, ...machine }),
      lines: 22,
    },
    'edit encoder train': {
      parameters: flags({
        generator: models.generator,
        width: 2,
        steps: 8,
        batch: 2,
        redrawn: 1,
        ...sheets,
        ...machine,
      }),
      lines: 22,
    },
    mine: {
      parameters: [adapted, ...flags({ ...lesson, ...sheets, ...machine })],
      lines: 22,
    },
    'clip train': {
      parameters: flags({
        data: captioned,
        resolution: 16,
        patch: 4,
        width: 32,
        layers: 1,
        'text-width': 32,
        'text-layers': 1,
        'head-width': 16,
        embedding: 16,
        context: 12,
        vocabulary: 560,
        steps: 8,
        batch: 24,
        'micro-batch': 24,
        'save-every': 3,
        'evaluate-every': 4,
        'snapshot-every': 5,
        ...machine,
      }),
      lines: 21,
    },
  };
  return {
    names: Object.keys(examples),
    of: (name) => examples[name],
    place: (name) => models.place(name.replaceAll(' ', '-')),
    remove() {
      models.remove();
      pictures.remove();
    },
  };
}
