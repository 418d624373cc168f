import { clipFiles, ownPrompts } from '#nada/api/networks/clipFiles.js';
import { readPrompts } from '#nada/api/networks/prompts.js';
import { openCheckpoint } from '#nada/checkpoint/index.js';
import { parseGrammar } from '#nada/clip/captions/index.js';
import { readClip, readTokenizerFiles } from '#nada/clip/index.js';
import { UserError } from '#nada/errors.js';
import { readCaptions } from '#nada/jobs/clip/train/captionFiles.js';
import { tinyTokenizer } from '#nada/jobs/testing/tinyClipFolder.js';
import { decodeText } from '#nada/platform/decodeText.js';
import { memorySource } from '#nada/platform/memorySource.js';
import { goldenBytes } from '#nada/testing/golden.js';
import { type Reader, textOf, textSample } from './reader.js';

/** A text as JSON; what is none is refused before any of these readers. */
function json(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    throw new UserError(`${name} is not JSON`);
  }
}

const grammar = {
  head: { name: 'kind', classes: { photo: ['a photo of a {}'], sketch: ['a sketch'] } },
  slots: [{ name: 'hair', classes: { red: ['with red hair'], none: ['with no hair'] } }],
};
const captions =
  '{"file_name":"0.png","text":"a red ball"}\n{"file":"1.png","captions":["blue","a blue ball"]}\n';

/** Readers of texts beside networks and pictures. */
export function textReaders(): Reader[] {
  const weights = goldenBytes('04-clip-vit-a', 'model.hf.safetensors');
  const config = { name: 'config.json', bytes: goldenBytes('04-clip-vit-a', 'config.json') };
  return [
    {
      name: 'tokenizers',
      samples: Object.entries(tinyTokenizer).map(([name, content]) => textSample(name, content)),
      async read(bytes, { name }) {
        const files: Record<string, string> = { ...tinyTokenizer, [name]: textOf(bytes) };
        if (name === 'tokenizer.json') return readTokenizerFiles({ tokenizerJson: json(bytes, name), name });
        const vocabJson = json(new TextEncoder().encode(files['vocab.json']), 'vocab.json');
        return readTokenizerFiles({ vocabJson, merges: files['merges.txt'], name });
      },
    },
    {
      name: 'configurations',
      samples: [config],
      async read(bytes, { name }) {
        const { beside } = await clipFiles({ 'model.safetensors': weights, 'config.json': bytes });
        await readClip(await openCheckpoint(memorySource(weights, name)), { name, ...beside });
      },
    },
    {
      name: 'prompts',
      samples: [
        textSample('prompts.txt', 'a photo of a {}\n# note\nthe {}\n'),
        textSample('prompts.json', ['a {}', 'the {}']),
      ],
      async read(bytes, { name }) {
        if (name === 'prompts.txt') return readPrompts(bytes);
        return ownPrompts(await clipFiles({ 'model.safetensors': weights, 'prompts.json': bytes }));
      },
    },
    {
      name: 'grammars',
      samples: [textSample('grammar.json', grammar)],
      read: async (bytes, { name }) => parseGrammar(json(bytes, name), name),
    },
    {
      name: 'captions',
      samples: [textSample('captions.jsonl', captions)],
      async read(bytes, { name }) {
        const notOfPictures = async (): Promise<never> => {
          throw new UserError(`${name} is no picture`);
        };
        const table = {
          name,
          title: name,
          header: notOfPictures,
          picture: notOfPictures,
          text: async () => decodeText(bytes, name),
        };
        return readCaptions('pictures', ['0.png', '1.png'], [table]);
      },
    },
  ];
}
