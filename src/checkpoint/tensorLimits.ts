import { limits } from './limits.js';
import { damaged } from './problems.js';

/** Throws a `UserError` for a tensor's name of absurd length, in every form of file. */
export function checkNameLength(file: string, length: number): void {
  if (length > limits.tensorName) throw damaged(file, `a name in it has ${length} characters`);
}

/** Throws a `UserError` for more dimensions than any tensor has. */
export function checkDimensions(file: string, dimensions: number): void {
  if (dimensions > limits.dimensions) throw damaged(file, `a tensor in it has ${dimensions} dimensions`);
}

/** Throws a `UserError` for more tensors than any network has. */
export function checkTensorCount(file: string, count: number): void {
  if (count > limits.tensors) throw damaged(file, `it claims ${count} tensors`);
}
