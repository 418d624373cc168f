import { paint } from '../canvas.js';
import { scaleColour } from '../colours.js';
import { within } from '../frame.js';
import type { Scene } from '../scene.js';
import { clamp, ellipse, mix, roundedBox, smoothstep, smoothUnion } from '../shapes.js';

/** A cap with a brim, a hat with a wide brim, or a knitted beanie. */
export function drawHeadwear(scene: Scene): void {
  const { headwear } = scene.geometry.face;
  if (headwear === 'cap') drawCap(scene);
  else if (headwear === 'hat') drawHat(scene);
  else if (headwear === 'beanie') drawBeanie(scene);
}

function drawCap({ canvas, geometry, look }: Scene): void {
  const { pose, skull } = geometry;
  const { turn, nod, head } = pose;
  const line = -0.24 - 0.12 * nod;
  const rx = skull.rx + 0.065;
  const ry = skull.ry + 0.075;
  canvas.fill(head, [-rx - 0.1, -0.85, rx + 0.1, -0.1], 'headwear', (sample) => {
    const { u: x, v: y } = sample;
    sample.distance = Math.max(ellipse(x - skull.x, y - skull.y, rx, ry), y - line - 0.05);
    sample.nx = clamp((x - skull.x) / rx, -1, 1) * 0.85;
    sample.ny = clamp((y + 0.2) / 0.45, -1, 0) * 0.8;
    const seam = Math.abs(
      Math.abs(x - skull.x - turn * 0.3 * (1 - (y + 0.2) ** 2)) - 0.17 * clamp(1 + (y + 0.25) / 0.6),
    );
    paint(sample, look.headwear, seam < 0.012 ? 0.75 : 1);
  });
  canvas.shadow(pose.place(0, -0.25), 0.36, 0.1, 0.35);
  const brim = within(head, turn * 0.42 + skull.x * 0.4, line + 0.045 - 0.1 * nod, turn * 0.12);
  const half = mix(0.4, 0.34, Math.abs(turn)) * (rx / 0.47);
  const drop = 0.085 - 0.05 * nod;
  canvas.fill(brim, [-half - 0.05, -0.12, half + 0.05, 0.2], 'headwear', (sample) => {
    const { u, v } = sample;
    const bend = 0.05 * (u / half) ** 2;
    sample.distance = ellipse(u, v - bend, half, v < bend ? 0.065 : drop);
    sample.ny = -0.5 + 0.4 * smoothstep(0, 0.08, v);
    sample.nx = (u / half) * 0.4;
    paint(sample, look.headwearTrim, 1.15);
  });
}

function drawHat({ canvas, geometry, look }: Scene): void {
  const { pose, skull } = geometry;
  const { turn, nod, head } = pose;
  const frame = within(head, skull.x * 0.6 + turn * 0.05, -0.29 - 0.1 * nod);
  const crown = skull.rx * 0.86 + 0.02;
  canvas.shadow(pose.place(0, -0.22), 0.38, 0.1, 0.3);
  canvas.fill(frame, [-crown - 0.1, -0.62, crown + 0.1, 0.1], 'headwear', (sample) => {
    const { u, v } = sample;
    const half = crown * mix(0.8, 1, clamp(1 + v / 0.5));
    const dent = 0.05 * Math.exp(-((u / 0.12) ** 2));
    sample.distance = roundedBox(u, v + 0.23 - dent * 0.5, half, 0.27 - dent * 0.5, 0.11);
    sample.nx = clamp(u / half, -1, 1) * 0.85;
    sample.ny = v < -0.4 ? -0.6 : -0.05;
    const band = v > -0.17 && v < -0.04;
    paint(sample, band ? look.headwearTrim : look.headwear);
  });
  const half = 0.76;
  const drop = 0.1 - 0.12 * nod;
  canvas.fill(frame, [-half - 0.05, -0.2, half + 0.05, 0.3], 'headwear', (sample) => {
    const { u, v } = sample;
    const curl = 0.07 - 0.12 * (u / half) ** 2;
    const w = v - curl * 0.6;
    sample.distance = ellipse(u, w, half, w < 0 ? 0.075 : Math.max(0.04, drop));
    sample.ny = w < 0 ? -0.75 : -0.3;
    sample.nx = (u / half) * 0.35;
    paint(sample, look.headwear, w > 0.03 ? 0.82 : 0.97);
  });
}

function drawBeanie({ canvas, geometry, look }: Scene): void {
  const { pose, skull } = geometry;
  const { turn, nod, head } = pose;
  const line = -0.2 - 0.1 * nod;
  const rx = skull.rx + 0.06;
  const pom = within(head, skull.x * 1.3, -0.7 + 0.05 * nod);
  canvas.fill(pom, [-0.16, -0.16, 0.16, 0.16], 'headwear', (sample) => {
    const { u, v } = sample;
    sample.distance = Math.hypot(u, v) - 0.1 - 0.012 * Math.sin(Math.atan2(v, u) * 9);
    sample.nx = u * 5;
    sample.ny = v * 5;
    paint(sample, scaleColour(look.headwearTrim, 1.2));
  });
  canvas.shadow(pose.place(0, -0.22), 0.34, 0.06, 0.3);
  canvas.fill(head, [-rx - 0.1, -0.82, rx + 0.1, 0.02], 'headwear', (sample) => {
    const { u: x, v: y } = sample;
    const dome = Math.max(ellipse(x - skull.x, y + 0.2, rx, 0.48), y - line);
    const cuffY = line - 0.06 - 0.03 * (1 - ((x - skull.x) / rx) ** 2);
    const cuff = roundedBox(x - skull.x, y - cuffY, rx + 0.025, 0.085, 0.05);
    sample.distance = smoothUnion(dome, cuff, 0.01);
    const isCuff = cuff < 0.005;
    sample.nx = clamp((x - skull.x) / rx, -1, 1) * 0.85 + 0.14 * Math.sin((x - turn * 0.3) * 62);
    sample.ny = isCuff ? 0 : clamp((y + 0.2) / 0.45, -1, 0) * 0.8;
    const rib = 1 + 0.13 * Math.sin((x - turn * 0.3) * 62);
    paint(sample, isCuff ? look.headwearTrim : look.headwear, (isCuff ? 1.2 : 1) * rib);
  });
}
