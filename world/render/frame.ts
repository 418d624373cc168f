/**
 * A flat piece of the picture with coordinates of its own: (u, v) lies at `x + u·ax + v·bx`, `y + u·ay + v·by`.
 *
 * Picture coordinates run from -1 to 1, to the right and down.
 */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

export const pictureFrame: Frame = { x: 0, y: 0, ax: 1, ay: 0, bx: 0, by: 1 };
export const wholePicture: Box = [-1, -1, 1, 1];

/** The frame whose origin is (u, v) of another, turned by `angle` (clockwise for the viewer) in it. */
export function within(frame: Frame, u: number, v: number, angle = 0): Frame {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    x: frame.x + u * frame.ax + v * frame.bx,
    y: frame.y + u * frame.ay + v * frame.by,
    ax: cos * frame.ax + sin * frame.bx,
    ay: cos * frame.ay + sin * frame.by,
    bx: cos * frame.bx - sin * frame.ax,
    by: cos * frame.by - sin * frame.ay,
  };
}

/** The smallest box of the picture around a box of a frame. */
export function boundsOf(frame: Frame, [left, top, right, bottom]: Box): Box {
  const xs = [left, right].flatMap((u) => [top, bottom].map((v) => frame.x + u * frame.ax + v * frame.bx));
  const ys = [left, right].flatMap((u) => [top, bottom].map((v) => frame.y + u * frame.ay + v * frame.by));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The smallest box around two points of the picture. */
export function boxAround(a: Pick<Frame, 'x' | 'y'>, b: Pick<Frame, 'x' | 'y'>): Box {
  return [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)];
}
