import { describe, expect, it } from 'vitest';
import { normals } from '#nada/random/index.js';
import { choices } from './attributes.js';
import { faceOfLatent, faceWidthOfLatent, randomFace } from './face.js';

describe('faceOfLatent', () => {
  it('puts the middle of the normal distribution in the middle of each range', () => {
    const face = faceOfLatent(new Float32Array(faceWidthOfLatent));
    expect(face).toMatchObject({ yaw: 0, pitch: 0, roll: 0, expression: 0, skin: 0.5, age: 0.5, jaw: 0.5 });
  });

  it('reads each attribute off a number of its own', () => {
    const middle = faceOfLatent(new Float32Array(faceWidthOfLatent));
    const changed = new Set<string>();
    for (let i = 0; i < faceWidthOfLatent; i++) {
      const latent = new Float32Array(faceWidthOfLatent);
      latent[i] = i % 2 === 0 ? 3 : -3;
      const names = Object.entries(faceOfLatent(latent)).filter(
        ([name, value]) => value !== middle[name as keyof typeof middle],
      );
      expect(names).toHaveLength(1);
      changed.add(names[0][0]);
    }
    expect(changed.size).toBe(faceWidthOfLatent);
  });

  it('keeps to the ranges in the far tails', () => {
    for (const end of [-40, 40]) {
      const face = faceOfLatent(new Float32Array(faceWidthOfLatent).fill(end));
      expect(face.yaw).toBe(Math.sign(end));
      expect(face.skin).toBe(end < 0 ? 0 : 1);
      expect(Object.keys(choices.hairColour)).toContain(face.hairColour);
    }
  });
});

describe('randomFace', () => {
  const faces = Array.from({ length: 4000 }, (_, index) => randomFace(5, index));

  it('is the same for the same seed and index, and another for others', () => {
    expect(randomFace(5, 17)).toEqual(faces[17]);
    expect(randomFace(6, 17)).not.toEqual(faces[17]);
  });

  it('is the face of its normal numbers', () => {
    const latent = normals({ seed: 5, stream: 'world.face', step: 17 }, faceWidthOfLatent);
    expect(faceOfLatent(latent)).toEqual(faces[17]);
  });

  it('has discrete attributes as frequent as their table says', () => {
    for (const [name, table] of Object.entries(choices)) {
      const total = Object.values(table).reduce((sum, weight) => sum + weight, 0);
      for (const [word, weight] of Object.entries(table)) {
        const count = faces.filter((face) => face[name as keyof typeof choices] === word).length;
        const share = weight / total;
        // Four standard deviations of a share among 4000.
        expect(Math.abs(count / faces.length - share)).toBeLessThan(
          4 * Math.sqrt((share * (1 - share)) / 4000),
        );
      }
    }
  });

  it('has uniform, uncorrelated numbers', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(faces.map(({ yaw }) => yaw)))).toBeLessThan(0.04);
    expect(mean(faces.map(({ yaw }) => yaw ** 2))).toBeCloseTo(1 / 3, 1);
    expect(Math.abs(mean(faces.map(({ yaw, expression }) => yaw * expression)))).toBeLessThan(0.03);
  });
});
