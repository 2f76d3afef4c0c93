/** The part of the plane that is shown, in engagement (x) and popularity (y). */
export interface View {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Where the view is drawn, in CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const margin = 0.03;
/** All movies, with a little air. */
export const wholeView: View = { x0: -margin, x1: 1 + margin, y0: -margin, y1: 1 + margin };
const wholeSpan = 1 + 2 * margin;
const mostZoom = 500;

/**
 * The view magnified by `factor` about a point of the plane, which stays where it is as far as the edges allow. Between the whole
 * and 500 times.
 */
export function zoomed(view: View, factor: number, x: number, y: number): View {
  const span = view.x1 - view.x0;
  const next = Math.min(wholeSpan, Math.max(wholeSpan / mostZoom, span / factor));
  const ratio = next / span;
  return within({
    x0: x - (x - view.x0) * ratio,
    x1: x - (x - view.x0) * ratio + next,
    y0: y - (y - view.y0) * ratio,
    y1: y - (y - view.y0) * ratio + next,
  });
}

/** The view moved by shares of its own size. */
export function moved(view: View, right: number, up: number): View {
  const dx = right * (view.x1 - view.x0);
  const dy = up * (view.y1 - view.y0);
  return within({ x0: view.x0 + dx, x1: view.x1 + dx, y0: view.y0 + dy, y1: view.y1 + dy });
}

/** The view moved as little as makes a point of the plane visible. */
export function showing(view: View, x: number, y: number): View {
  const right = x < view.x0 ? x - view.x0 : x > view.x1 ? x - view.x1 : 0;
  const up = y < view.y0 ? y - view.y0 : y > view.y1 ? y - view.y1 : 0;
  const span = view.x1 - view.x0;
  // A point on the very edge is hard to see.
  const inward = (move: number) => (move === 0 ? 0 : move / span + Math.sign(move) * 0.1);
  return right === 0 && up === 0 ? view : moved(view, inward(right), inward(up));
}

/** How many times the whole is magnified. */
export function zoomOf(view: View): number {
  return wholeSpan / (view.x1 - view.x0);
}

export function toPixel({ x0, x1, y0, y1 }: View, frame: Frame, x: number, y: number): [x: number, y: number] {
  return [
    frame.left + ((x - x0) / (x1 - x0)) * (frame.right - frame.left),
    frame.bottom - ((y - y0) / (y1 - y0)) * (frame.bottom - frame.top),
  ];
}

export function fromPixel({ x0, x1, y0, y1 }: View, frame: Frame, px: number, py: number): [x: number, y: number] {
  return [
    x0 + ((px - frame.left) / (frame.right - frame.left)) * (x1 - x0),
    y0 + ((frame.bottom - py) / (frame.bottom - frame.top)) * (y1 - y0),
  ];
}

/** The view moved back to where there is something. */
function within({ x0, x1, y0, y1 }: View): View {
  const back = (low: number, high: number) =>
    low < wholeView.x0 ? wholeView.x0 - low : high > wholeView.x1 ? wholeView.x1 - high : 0;
  const [dx, dy] = [back(x0, x1), back(y0, y1)];
  return { x0: x0 + dx, x1: x1 + dx, y0: y0 + dy, y1: y1 + dy };
}
