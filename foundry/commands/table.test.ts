import { describe } from 'vitest';
import { checkCommands } from '../../world/commandLine/testing/commandChecks.js';
import { foundryProgram } from './table.js';

describe('npm run foundry', () => checkCommands(foundryProgram));
