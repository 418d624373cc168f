import { describe } from 'vitest';
import { checkCommands } from '../commandLine/testing/commandChecks.js';
import { worldProgram } from './table.js';

describe('npm run world', () => checkCommands(worldProgram));
