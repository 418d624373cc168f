import { goalEntries } from '#nada/adapt/goal/goal.js';
import { type Guide, guidesOf } from '#nada/adapt/goal/guide.js';
import { imageDirection, pictureMean } from '#nada/adapt/goal/imageDirection.js';
import { type AdaptationSettings, adaptationSettings } from '#nada/adapt/index.js';
import { pairLoss } from '#nada/adapt/loss/pairLoss.js';
import {
  frozenPicture,
  type GeneratorPair,
  generatorPair,
  mappedLatent,
  powerWrites,
  trainedPicture,
} from '#nada/adapt/pair/generatorPair.js';
import { generatorEntries } from '#nada/adapt/pair/generatorState.js';
import { synthesisParameters } from '#nada/adapt/pair/trainable.js';
import { patchSide } from '#nada/adapt/settings/patchSide.js';
import { listTargets, partTemplatesOf, sourceOf } from '#nada/adapt/settings/targets.js';
import { towerEntries, towerParameters } from '#nada/clip/index.js';
import { assert } from '#nada/errors.js';
import { defineProgram, gradients, input, type Tensor } from '#nada/graph/index.js';
import {
  dot,
  embedPictures,
  embedTexts,
  type GuidingClip,
  meanOf,
  partDirections,
  prompts,
  rowsOf,
  templatesOf,
  textDirection,
  textMean,
  type WindowMatrices,
  windowMatrix,
} from '#nada/guidance/index.js';
import { clipViews } from '#nada/image/index.js';
import { parameter } from '#nada/nn/parameters.js';
import { type Stage, withProgram } from '#nada/runtime/stage.js';
import { broadcastLatent, type Generator, latentCount } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import {
  clipsOf,
  floats,
  generatorOf,
  listOf,
  series,
  settingsOf,
  stylePictures,
  theirParameters,
} from './adaptationCase.js';
import { lossPlan } from './adaptationLossPlan.js';
import type { ConformanceCase } from './case.js';
import type { Outcome } from './kind.js';
import { outputNames } from './outputNames.js';

/** Single losses of a pair of generators, with their gradients, and what they are made from. */
export async function runLosses(golden: ConformanceCase, stage: Stage): Promise<Outcome> {
  const files = golden.files.filter((name) => /\.pt$/.test(name));
  const fileOf = (pattern: RegExp): string => {
    const file = files.find((name) => pattern.test(name));
    assert(file, `the case has no checkpoint like ${pattern}`);
    return file;
  };
  const generator = await generatorOf(golden, fileOf(/frozen/));
  const start = await generatorOf(golden, fileOf(/train/));
  const bench = new LossBench(golden, stage, generator, start, await clipsOf(golden));
  await bench.prepare();
  await bench.keepFeatures();
  for (const name of outputNames(golden)) {
    const loss = /^out\.loss\.(.+)$/.exec(name)?.[1];
    if (loss) await bench.keepLoss(loss);
  }
  return { tensors: bench.tensors };
}

class LossBench {
  readonly tensors = new Map<string, FloatTensor>();
  readonly #golden: ConformanceCase;
  readonly #stage: Stage;
  readonly #generator: Generator;
  readonly #start: Generator;
  readonly #names: readonly string[];
  readonly #clips: readonly GuidingClip[];
  readonly #pair: GeneratorPair;
  readonly #wanted: ReadonlySet<string>;
  #settings: AdaptationSettings;
  /** Both pictures as graph, and as numbers. */
  #frozen: Tensor | undefined;
  #trained: Tensor | undefined;
  #frozenPicture: FloatTensor | undefined;
  #trainedPicture: FloatTensor | undefined;
  #feeds: Record<string, FloatTensor> = {};

  constructor(
    golden: ConformanceCase,
    stage: Stage,
    generator: Generator,
    start: Generator,
    clips: ReadonlyMap<string, GuidingClip>,
  ) {
    this.#golden = golden;
    this.#stage = stage;
    this.#generator = generator;
    this.#start = start;
    this.#names = [...clips.keys()];
    this.#clips = [...clips.values()];
    this.#pair = generatorPair(generator.config, synthesisParameters(generator.config), {
      hasStart: true,
      averages: false,
    });
    this.#wanted = new Set(outputNames(golden));
    this.#settings = settingsOf(golden, this.#names);
  }

  /** Networks and goals into the state, and both pictures. */
  async prepare(): Promise<void> {
    const { runtime } = this.#stage;
    await runtime.setState(
      generatorEntries(
        { generator: this.#generator, start: this.#start, settings: this.#settings },
        this.#pair,
      ),
    );
    for (const [i, { clip }] of this.#clips.entries()) {
      await runtime.setState({
        ...towerEntries(`clip.${i}.`, clip, 'image'),
        ...towerEntries(`texture.${i}.`, clip, 'image'),
      });
    }
    await withProgram(this.#stage, defineProgram('powers', {}, powerWrites(this.#pair)), (handle) =>
      runtime.run(handle, {}),
    );
    const { config } = this.#generator;
    const z = await floats(this.#golden, 'in.z');
    this.#settings = adaptationSettings(this.#settings, { batch: z.shape[0] });
    const noise = {
      frozen: await series(this.#golden, 'in.frozen_noise_'),
      trained: await series(this.#golden, 'in.train_noise_'),
    };
    const inputs = (prefix: string, pictures: readonly FloatTensor[]): Tensor[] =>
      pictures.map((picture, i) => {
        this.#feeds[`${prefix}.${i}`] = picture;
        return input(`${prefix}.${i}`, picture.shape);
      });
    const wPlus = broadcastLatent(mappedLatent(this.#pair, { z: this.#given('z', z) }), latentCount(config));
    this.#frozen = frozenPicture(this.#pair, wPlus, inputs('noise.frozen', noise.frozen));
    this.#trained = trainedPicture(this.#pair, wPlus, inputs('noise.trained', noise.trained));
    const pictures = await this.#compute({ frozen: this.#frozen, trained: this.#trained });
    this.#frozenPicture = pictures.frozen;
    this.#trainedPicture = pictures.trained;
    this.#keep('out.frozen_img', pictures.frozen);
    this.#keep('out.train_img', pictures.trained);
  }

  /** Features and directions of texts and pictures by the first CLIP, and every CLIP's goal. */
  async keepFeatures(): Promise<void> {
    const [source, partTemplates] = [sourceOf(this.#settings), partTemplatesOf(this.#settings)];
    const [target] = listTargets(this.#settings);
    const second = listOf(this.#golden, 'text_direction2').map(String);
    const needsParts = this.#partClips();
    for (const [i, clip] of this.#clips.entries()) {
      const templates = templatesOf(this.#settings, clip);
      const classes = [source, target, ...(i === 0 ? second : [])];
      const parts = needsParts.has(i) ? [source, target].flatMap((name) => prompts(partTemplates, name)) : [];
      const texts = [...classes, ...parts].flatMap((name) => prompts(templates, name));
      const embed = await embedTexts(this.#stage, clip, [...texts, `a ${target}`, target]);
      const goal = {
        direction: textDirection(embed, templates, source, target),
        global: embed(`a ${target}`),
        selection: embed(target),
        textCosine: dot(textMean(embed, templates, source), textMean(embed, templates, target)),
        parts: needsParts.has(i)
          ? partDirections(embed, templates, partTemplates, source, target)
          : undefined,
      };
      const scale = Math.exp(clip.clip.parameters.get('logitScale')?.data[0] ?? 0);
      await this.#stage.runtime.setState(goalEntries(i, goal, scale));
      if (i > 0) continue;
      const keepRows = (name: string, rows: readonly Float64Array[]): void => this.#keep(name, matrix(rows));
      keepRows('out.text_features.src', prompts(templates, source).map(embed));
      keepRows('out.text_features.dst', prompts(templates, target).map(embed));
      keepRows('out.text_direction', [goal.direction]);
      keepRows('out.src_text_feature_mean', [textMean(embed, templates, source)]);
      keepRows('out.dst_text_feature_mean', [textMean(embed, templates, target)]);
      if (second.length === 2) {
        keepRows('out.text_direction2', [textDirection(embed, templates, second[0], second[1])]);
      }
      if (goal.parts) keepRows('out.patch_text_directions', goal.parts);
      const [frozen, trained] = await this.#features(i);
      keepRows('out.image_features.frozen', frozen);
      keepRows('out.image_features.train', trained);
      const sources = prompts(templates, source).map(embed);
      keepRows(
        'out.patch_similarity_template_distance',
        frozen.map((feature) => Float64Array.from(sources, (text) => 1 - dot(feature, text))),
      );
    }
  }

  /** One loss with its gradients. */
  async keepLoss(name: string): Promise<void> {
    const plan = lossPlan(this.#golden, this.#names, this.#settings, name);
    if (!plan) return;
    const { settings, fromPictures } = plan;
    const guides = guidesOf(this.#clips, settings.clipWeights, {
      parts: partTemplatesOf(settings).length,
      changes: 1,
    });
    if (fromPictures) {
      const direction = await this.#pictureDirection(guides[0].index);
      this.#keep(`out.${name}_direction`, direction);
      await this.#stage.runtime.setState({ [`goal.${guides[0].index}.direction`]: direction });
    }
    const [frozen, trained] = [this.#frozen, this.#trained];
    assert(frozen && trained, 'pictures are drawn first');
    const { batch } = settings;
    const patches = settings.lossPatch > 0 ? await this.#patches(settings) : undefined;
    const { loss } = pairLoss(guides, settings, {
      frozen,
      trained,
      weights: this.#given('weights', floatTensor(new Float32Array(batch).fill(1 / batch), [batch])),
      patches,
      texture: await this.#texture(),
    });
    const theirs = [...theirParameters(this.#start)].filter(([, { name: parameterName }]) =>
      this.#wanted.has(`out.grad.${name}.${parameterName}`),
    );
    const variables = [trained, ...theirs.map(([ours]) => parameter(this.#pair.trained, ours))];
    const found = gradients(loss, variables);
    const outputs: Record<string, Tensor> = { loss, picture: found[0] };
    theirs.forEach(([ours], i) => {
      outputs[ours] = found[i + 1];
    });
    const results = await this.#compute(outputs);
    this.#keep(`out.loss.${name}`, results.loss);
    this.#keep(`out.grad_img.${name}`, results.picture);
    for (const [ours, { name: parameterName, shape }] of theirs) {
      this.#keep(`out.grad.${name}.${parameterName}`, floatTensor(results[ours].data, shape));
    }
    if (fromPictures) await this.#restoreDirection(guides[0].index);
  }

  /** The CLIPs that a loss over patches is computed with. */
  #partClips(): Set<number> {
    const clips = new Set<number>();
    for (const output of this.#wanted) {
      const name = /^out\.loss\.(.+)$/.exec(output)?.[1];
      if (!name) continue;
      const settings = lossPlan(this.#golden, this.#names, this.#settings, name)?.settings;
      if (!settings || settings.lossPatch === 0) continue;
      settings.clipWeights?.forEach((weight, i) => {
        if (weight > 0) clips.add(i);
      });
    }
    return clips;
  }

  async #texture() {
    if (!this.#golden.tensors.has('in.texture')) return undefined;
    const index = this.#names.findIndex((name) => /^RN/.test(name));
    if (index < 0) return undefined;
    const { clip } = this.#clips[index];
    const pictures = this.#given('texture', await floats(this.#golden, 'in.texture'));
    return {
      tower: { config: clip.config, parameters: towerParameters(`texture.${index}.`, clip, 'image') },
      pictures,
    };
  }

  /** The case's patches of each picture, as a guide sees them. */
  async #patches({ batch, patchSize, resize }: AdaptationSettings) {
    const centers = Int32Array.from((await this.#golden.read('in.patch_centers')).data);
    const { size } = this.#generator.config;
    const side = patchSide(patchSize, size);
    return ({ index, config }: Guide): WindowMatrices<Tensor> => {
      const cut = { centers, batch, side, size, resolution: config.image.resolution, resize };
      return {
        rows: this.#given(`patch.rows.${index}`, windowMatrix('rows', cut)),
        columns: this.#given(`patch.columns.${index}`, windowMatrix('columns', cut)),
      };
    };
  }

  async #features(index: number): Promise<[Float64Array[], Float64Array[]]> {
    const [guide] = guidesOf(
      this.#clips,
      this.#names.map((_, i) => (i === index ? 1 : 0)),
      { parts: 1, changes: 1 },
    );
    const [frozen, trained] = [this.#frozenPicture, this.#trainedPicture];
    assert(frozen && trained, 'pictures are drawn first');
    const results = await this.#compute({
      frozen: embedPictures(guide, this.#given('frozenPicture', frozen), this.#settings.resize),
      trained: embedPictures(guide, this.#given('trainedPicture', trained), this.#settings.resize),
    });
    return [rowsOf(results.frozen), rowsOf(results.trained)];
  }

  /** The direction from the frozen pictures of the case to its style pictures, `[1, E]`. */
  async #pictureDirection(index: number): Promise<FloatTensor> {
    const pictures = await stylePictures(this.#golden);
    assert(pictures, 'the case has no style pictures');
    const { clip } = this.#clips[index];
    const tower = { config: clip.config, parameters: towerParameters(`clip.${index}.`, clip, 'image') };
    const target = await pictureMean(
      this.#stage,
      tower,
      pictures.map((picture) => clipViews(picture, [clip.config.image.resolution])),
    );
    const [frozen] = await this.#features(index);
    return matrix([imageDirection(meanOf(frozen), target)]);
  }

  async #restoreDirection(index: number): Promise<void> {
    const source = sourceOf(this.#settings);
    const [target] = listTargets(this.#settings);
    const templates = templatesOf(this.#settings, this.#clips[index]);
    const texts = [source, target].flatMap((name) => prompts(templates, name));
    const embed = await embedTexts(this.#stage, this.#clips[index], texts);
    const direction = matrix([textDirection(embed, templates, source, target)]);
    await this.#stage.runtime.setState({ [`goal.${index}.direction`]: direction });
  }

  #given(name: string, tensor: FloatTensor): Tensor {
    this.#feeds[name] = tensor;
    return input(name, tensor.shape);
  }

  #compute(outputs: Record<string, Tensor>): Promise<Record<string, FloatTensor>> {
    const program = defineProgram('losses', outputs);
    const feeds = Object.fromEntries([...program.inputs.keys()].map((name) => [name, this.#feeds[name]]));
    return withProgram(this.#stage, program, (handle) => this.#stage.runtime.run(handle, feeds));
  }

  #keep(name: string, tensor: FloatTensor): void {
    if (this.#wanted.has(name)) this.tensors.set(name, tensor);
  }
}

function matrix(rows: readonly Float64Array[]): FloatTensor {
  return floatTensor(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, rows[0].length]);
}
