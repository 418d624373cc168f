import { afterAll, describe } from 'vitest';
import { bundles } from './bundles.js';
import { contents } from './contents.js';
import { loading } from './loading.js';
import { pack } from './pack.js';
import { platforms } from './platforms.js';
import { resolution } from './resolution.js';
import { types } from './types.js';

// Packed once for all that follows, and so in one file.
const packed = pack();
afterAll(packed.remove);

describe('what npm pack holds', () => contents(packed));
describe("what users' compilers see", () => types(packed));
describe('what "Are the types wrong?" finds', () => resolution(packed));
describe('what Node loads and runs', () => loading(packed));
describe('what a page loads', () => bundles(packed));
describe('what bundlers leave', () => platforms(packed));
