import {
  type ClipConfig,
  encodeImage,
  encodeText,
  parameterShapes,
  preprocessPicture,
} from '../clip/index.js';
import {
  add,
  defineProgram,
  fill,
  gradients,
  input,
  mul,
  type Program,
  type Shape,
  state,
  type Tensor,
} from '../graph/index.js';
import { type Parameters, parameter, stateParameters } from '../nn/parameters.js';
import { type ContrastiveTerms, contrastiveLoss } from './loss.js';
import type { ContrastiveSettings } from './settings/table.js';
import { entries, scaleName, updateWrites } from './update.js';
import { wordHeadPrefix, wordHeadShapes, wordLoss } from './words.js';

/** What the programs of a training step are built of. */
export interface ContrastiveSpec {
  readonly config: ClipConfig;
  readonly settings: ContrastiveSettings;
}

/** A whole step in one program: both towers, the loss, the gradients and the update. */
export function stepProgram(spec: ContrastiveSpec): Program {
  const { batch } = spec.settings;
  const own = ownParameters(spec);
  const names = [...own.keys()];
  const embedded = embeddings(spec, own, batch);
  const { loss, terms } = batchLoss(spec, own, embedded.pictures, embedded.texts);
  const found = gradients(
    loss,
    names.map((name) => parameter(own, name)),
  );
  const update = updateWrites(spec.settings, names, found);
  return defineProgram('contrastive step', { loss, ...named(terms), ...update.outputs }, update.writes);
}

/** The embeddings of a part of a batch. */
export function embedProgram(spec: ContrastiveSpec): Program {
  const { pictures, texts } = embeddings(spec, ownParameters(spec), spec.settings.microBatch);
  return defineProgram('embeddings of a part', { pictures, texts });
}

/**
 * The loss of a batch over its embeddings, and its gradients with respect to them; the gradients of the parameters that
 * the loss itself reads are written to the state, and zeros for all others.
 */
export function lossProgram(spec: ContrastiveSpec): Program {
  const { batch, direction } = spec.settings;
  const { embedding } = spec.config;
  const own = ownParameters(spec);
  const pictures = input('pictureEmbeddings', [batch, embedding]);
  const texts = input('textEmbeddings', [batch, embedding]);
  const { loss, terms } = batchLoss(spec, own, pictures, texts);
  const read = [...own.keys()].filter(
    (name) =>
      name === scaleName ||
      name.startsWith(wordHeadPrefix) ||
      (direction !== undefined && name.startsWith('text.')),
  );
  const [byPicture, byText, ...found] = gradients(loss, [
    pictures,
    texts,
    ...read.map((name) => parameter(own, name)),
  ]);
  const gradientOf = new Map(read.map((name, i) => [name, found[i]]));
  const writes = [...own].map(
    ([name, { shape }]) => [entries.gradient + name, gradientOf.get(name) ?? fill(0, shape)] as const,
  );
  return defineProgram(
    'contrastive loss',
    { loss, ...named(terms), byPicture, byText },
    Object.fromEntries(writes),
  );
}

/**
 * The gradients of a part of a batch, whose embeddings weigh as the inputs `byPicture` and `byText` say, added to those
 * of the state.
 */
export function backwardProgram(spec: ContrastiveSpec): Program {
  const { microBatch } = spec.settings;
  const shape = [microBatch, spec.config.embedding];
  const own = ownParameters(spec);
  const { pictures, texts } = embeddings(spec, own, microBatch);
  const names = [...own.keys()].filter((name) => name !== scaleName && !name.startsWith(wordHeadPrefix));
  const found = gradients(
    [pictures, texts],
    names.map((name) => parameter(own, name)),
    [input('byPicture', shape), input('byText', shape)],
  );
  const writes = names.map((name, i) => {
    const entry = entries.gradient + name;
    return [entry, add(state(entry, found[i].shape), found[i])] as const;
  });
  return defineProgram('gradients of a part', {}, Object.fromEntries(writes));
}

/** The end of a step whose batch was computed in parts: the update from the gradients of the state. */
export function updateProgram(spec: ContrastiveSpec): Program {
  const shapes = trainedShapes(spec);
  const found = [...shapes].map(([name, shape]) => state(entries.gradient + name, shape));
  const { outputs, writes } = updateWrites(spec.settings, [...shapes.keys()], found);
  return defineProgram('contrastive update', outputs, writes);
}

/** The parameters that train, by name: the CLIP's, and those of the word head where there is one. */
export function trainedShapes({ config, settings }: ContrastiveSpec): Map<string, Shape> {
  return new Map([...parameterShapes(config), ...(settings.wordWeight > 0 ? wordHeadShapes(config) : [])]);
}

function ownParameters(spec: ContrastiveSpec): Parameters {
  return stateParameters(entries.own, trainedShapes(spec));
}

/** The embeddings of `count` pairs that the program is fed: pictures in -1..1, tokens and the rows of their ends. */
function embeddings(
  { config, settings }: ContrastiveSpec,
  own: Parameters,
  count: number,
): { pictures: Tensor; texts: Tensor } {
  const side = config.image.resolution;
  const pictures = preprocessPicture(config, input('pictures', [count, 3, side, side]), 'antialiased');
  const tokens = input('tokens', [count, settings.context], 'int32');
  return {
    pictures: encodeImage(config, own, pictures),
    texts: encodeText(config, own, tokens, input('ends', [count], 'int32')),
  };
}

function batchLoss(
  spec: ContrastiveSpec,
  own: Parameters,
  pictures: Tensor,
  texts: Tensor,
): ContrastiveTerms {
  const contrast = contrastOf(spec, own, pictures, texts);
  const { batch, wordWeight: weight } = spec.settings;
  if (weight === 0) return contrast;
  const words = wordLoss(pictures, own, input('words', [batch, spec.config.text.vocabulary]));
  return {
    loss: add(contrast.loss, mul(words, weight)),
    terms: new Map([...contrast.terms, ['words', words]]),
  };
}

function contrastOf(
  spec: ContrastiveSpec,
  own: Parameters,
  pictures: Tensor,
  texts: Tensor,
): ContrastiveTerms {
  const { config, settings } = spec;
  const { batch, context, direction } = settings;
  const targets = input('targets', [batch, batch]);
  const scale = parameter(own, scaleName);
  if (!direction) return contrastiveLoss(pictures, texts, scale, targets);
  const rows = 2 * direction.changes;
  const changeTokens = input('changeTokens', [rows, context], 'int32');
  return contrastiveLoss(pictures, texts, scale, targets, {
    pairs: direction.pairs,
    weight: direction.weight,
    changes: encodeText(config, own, changeTokens, input('changeEnds', [rows], 'int32')),
    changeOf: input('changeOf', [direction.pairs], 'int32'),
  });
}

function named(terms: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries([...terms].map(([name, term]) => [`term.${name}`, term]));
}
