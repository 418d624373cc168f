import {
  adapt,
  captionImages,
  editOptimize,
  generate,
  loadClip,
  loadGenerator,
  UserError,
} from '#nada/browser.js';

async function mistakeOf(result: Promise<unknown>): Promise<string> {
  return result.then(
    () => 'none',
    (error: unknown) => (error instanceof UserError ? (error.option ?? 'no option') : String(error)),
  );
}

async function stepsOf(run: AsyncIterable<unknown>): Promise<number> {
  let steps = 0;
  for await (const _ of run) steps++;
  return steps;
}

/** Calls in unusual orders and with mistakes, and what came of them: plain data. */
async function callAll() {
  const generator = await loadGenerator('models/generator/photo.safetensors');
  const clip = await loadClip('models/clip/');
  const networks = { generator, clip };
  const texts = { source: 'photo', target: 'sketch' };
  const [drawn] = await generate({ generator, seeds: [0] }).result;
  const shown = new ImageData(drawn.data, drawn.width, drawn.height);
  const small = { ...networks, batch: 1, iterations: 2, meterEvery: 0 };

  const twice = adapt({ ...small, source: 'photo', styleImages: [shown] });
  const early = await twice.preview([0]);
  const loops = await Promise.all([stepsOf(twice), stepsOf(twice)]);
  const last = await mistakeOf(twice.preview([0]));

  const left = editOptimize({ ...networks, to: 'a pencil sketch', steps: 50 });
  for await (const _ of left) break;
  const { steps } = await left.result;
  const stopped = editOptimize({ ...networks, to: 'a pencil sketch', steps: 50 });
  stopped.stop();
  const captions = await captionImages({ clip: 'models/clip/', images: shown }).result;
  const aborted = adapt({ ...small, ...texts, signal: AbortSignal.abort(new Error('later')) });
  return {
    early: [early[0].width, early[0].height],
    loops,
    last,
    left: steps,
    stopped: (await stopped.result).steps,
    captions: captions.length,
    aborted: await mistakeOf(aborted.result),
    mistakes: [
      await mistakeOf(adapt({ ...small, ...texts, lossRelatoin: 1 } as never).result),
      await mistakeOf(adapt({ ...small, ...texts, clip: null as never }).result),
      await mistakeOf(adapt({ ...small, ...texts, threads: '2' as never }).result),
      await mistakeOf(adapt({ ...small, ...texts, snapshot: 'a' as never }).result),
      await mistakeOf(generate({ generator, seeds: [] }).result),
      await mistakeOf(editOptimize({ ...networks, to: '' }).result),
      await mistakeOf(adapt(undefined as never).result),
    ],
  };
}

/** Functions that the test calls from outside. */
const unusualPage = { callAll };
export type UnusualPage = typeof unusualPage;
Object.assign(globalThis, { unusualPage });
