import { UserError } from '../errors.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist: check the path',
  ENOTDIR: 'a part of its path is a file: choose another path',
  EEXIST: 'there is a file of that name: choose another path',
  EISDIR: 'it is a folder: give a file',
  EACCES: 'it is not allowed: change its permissions or choose another path',
  EPERM: 'it is not allowed: change its permissions or choose another path',
  EROFS: 'the disk is read-only: choose another path',
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  ENAMETOOLONG: 'its name is too long: choose a shorter one',
};

/** A `UserError` for what the file system refuses, or the error itself where it is no fault of a user. */
export function fileProblem(file: string, what: string, error: unknown): unknown {
  const reason = reasons[codeOf(error)];
  return reason === undefined ? error : new UserError(`${file} ${what}: ${reason}`);
}

/** The system's code of an error, such as `ENOENT`, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
