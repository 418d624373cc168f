import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.js';
import { shippedPlaces } from '../demo/shippedFiles.js';

const place = (name: string): string => fileURLToPath(new URL(`../../../models/${name}`, import.meta.url));

/** The small networks that come with this software, trained on its own drawn faces. */
export interface ShippedModels {
  /** A generator of photo-like faces, 64 px. */
  readonly generator: string;
  /** A CLIP that knows these faces in all domains. */
  readonly clip: string;
}

/** Where the shipped networks lie; a `UserError` when the installation lacks them. */
export function shippedModels(): ShippedModels {
  const models = { generator: place(shippedPlaces.generator), clip: place(shippedPlaces.clip) };
  const missing = Object.values(models).find((file) => !existsSync(file));
  if (missing === undefined) return models;
  throw new UserError(`${missing} is missing, which comes with stylegan-nada: install it again`);
}
