import {
  type Clip,
  encodeImage,
  encodeText,
  endOfTextRows,
  logitScale,
  preprocessForClip,
  preprocessPicture,
  readClip,
} from '#nada/clip/index.js';
import {
  div,
  gradients,
  matmul,
  mul,
  sliceAxis,
  sqrt,
  sum,
  swapLastAxes,
  type Tensor,
} from '#nada/graph/index.js';
import type { LoweringMode } from '#nada/lowering/index.js';
import type { ConformanceCase } from './case.js';
import { promptFacts, tokenizerOutcome } from './clipTokens.js';
import { weighted } from './generatorBench.js';
import type { Computed, Outcome } from './kind.js';
import { matching, outputNames } from './outputNames.js';
import { Workbench } from './workbench.js';

/** Kind 04: CLIP, in every form of its checkpoint that the case holds, or its tokenizer. */
export async function runClip(golden: ConformanceCase, lowering: LoweringMode): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const form of golden.files.filter((file) => !file.endsWith('.json'))) {
    const clip = await readForm(golden, form);
    const tensors = await runForm(golden, clip, lowering);
    outcomes.push({ form, tensors, facts: await promptFacts(golden, clip.config.text.context) });
  }
  const tokens = golden.files.find((file) => file === 'tokens.json');
  if (tokens !== undefined) outcomes.push(await tokenizerOutcome(golden, tokens));
  return outcomes;
}

async function readForm(golden: ConformanceCase, form: string): Promise<Clip> {
  const checkpoint = await golden.open(form);
  // config.json belongs to Hugging Face's form; the other forms have to do without, as they do elsewhere.
  const isHuggingFace = [...checkpoint.tensors.keys()].some((name) => name.includes('text_model.'));
  const told = (file: string) => golden.files.includes(file) && golden.json(file);
  const [config, preprocessor] = [told('config.json'), told('preprocessor_config.json')];
  return readClip(checkpoint, {
    name: form,
    ...(isHuggingFace && config ? { config } : {}),
    ...(isHuggingFace && preprocessor ? { preprocessor } : {}),
  });
}

async function runForm(
  golden: ConformanceCase,
  { config, parameters: values }: Clip,
  lowering: LoweringMode,
): Promise<Map<string, Computed>> {
  const bench = new Workbench(golden, lowering);
  const names = outputNames(golden);
  const results = new Map<string, Computed>();
  const keep = async (outputs: Readonly<Record<string, Tensor>>) => {
    const wanted = Object.entries(outputs).filter(([name]) => names.includes(name));
    if (wanted.length === 0) return;
    for (const [name, value] of await bench.compute(Object.fromEntries(wanted))) results.set(name, value);
  };
  try {
    const parameters = await bench.parameters(values);
    const encode = (pictures: Tensor) => encodeImage(config, parameters, pictures);
    const cotangent = bench.find('in.cot_image');
    const images = bench.find('in.images');
    if (images) await keep({ 'out.encode_image': encode(images) });
    if (images && cotangent) {
      await keep({ 'out.grad_image': gradients(weighted(encode(images), cotangent), [images])[0] });
    }
    const texts = await encodedTexts(golden, bench, config, parameters);
    if (texts) await keep({ 'out.encode_text': texts });
    if (images && texts) await keep(logits(logitScale(parameters), encode(images), texts));
    for (const [name, [index]] of matching(names, /^out\.preprocess_(.+)$/)) {
      const prepared = await preprocessed(golden, `in.u8_${index}`, config);
      if (prepared) results.set(name, prepared);
    }
    for (const [name, [index]] of matching(names, /^out\.tensor_preprocess_(.+)$/)) {
      const picture = bench.find(`in.float_${index}`);
      if (picture) await keep({ [name]: preprocessPicture(config, picture, 'reference') });
    }
    for (const [name, [index]] of matching(names, /^out\.grad_float_(.+)_normalised_feature$/)) {
      const picture = bench.find(`in.float_${index}`);
      if (!picture || !cotangent) continue;
      const feature = unitRows(encode(preprocessPicture(config, picture, 'reference')));
      const loss = weighted(feature, sliceAxis(cotangent, 0, 0, feature.shape[0]));
      await keep({ [name]: gradients(loss, [picture])[0] });
    }
    return results;
  } finally {
    await bench.close();
  }
}

async function encodedTexts(
  golden: ConformanceCase,
  bench: Workbench,
  config: Clip['config'],
  parameters: ReadonlyMap<string, Tensor>,
): Promise<Tensor | undefined> {
  const tokens = bench.find('in.tokens', 'int32');
  if (!tokens) return undefined;
  const [count, length] = tokens.shape;
  const { data } = await golden.read('in.tokens');
  const rows = Float64Array.from(endOfTextRows(config.text, Int32Array.from(data), length));
  const ends = bench.given('ends', { data: rows, shape: [count] }, 'int32');
  return encodeText(config, parameters, tokens, ends);
}

/** The similarities of all pictures and texts, times the scale that the model learned. */
function logits(scale: Tensor, pictures: Tensor, texts: Tensor): Record<string, Tensor> {
  const perImage = mul(matmul(unitRows(pictures), swapLastAxes(unitRows(texts))), scale);
  return { 'out.logits_per_image': perImage, 'out.logits_per_text': swapLastAxes(perImage) };
}

/** A picture of bytes `[H, W, C]` as files are prepared for the image tower. */
async function preprocessed(
  golden: ConformanceCase,
  name: string,
  config: Clip['config'],
): Promise<Computed | undefined> {
  if (!golden.tensors.has(name)) return undefined;
  const { data, shape } = await golden.read(name);
  const [height, width, channels] = shape;
  const picture = { data: Uint8Array.from(data), width, height, channels };
  return preprocessForClip(picture, config.image.resolution, config);
}

function unitRows(x: Tensor): Tensor {
  return div(x, sqrt(sum(mul(x, x), [-1], true)));
}
