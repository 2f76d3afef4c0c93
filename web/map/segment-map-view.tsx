import { Button, Group, SegmentedControl, Text, useComputedColorScheme } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import { type Direction, nearestRow, nextRow, rowsWithin } from "./find-movies.ts";
import { mapFrame, paintMap } from "./paint-map.ts";
import type { Selection } from "./selection.ts";
import { fromPixel, moved, showing, toPixel, type View, wholeView, zoomed } from "./view.ts";

/** Pixels from which a movie is pointed at. */
const reach = 14;
const keyDirections: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const pushes: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, 1],
  down: [0, -1],
};

type Point = readonly [x: number, y: number];

/**
 * The segments on the plane of engagement and popularity, to move over, magnify, select from and read, by mouse, touch or
 * keyboard. It is drawn on a canvas, anew with every frame that something moves in, so it stays smooth with 100,000 movies.
 */
export function SegmentMapView({
  result,
  selection,
  onSelect,
}: {
  result: SegmentResult;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
}) {
  const { movies } = result;
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<View>(wholeView);
  const brush = useRef<View | null>(null);
  const pressed = useRef(new Map<number, Point>());
  const [reading, setReading] = useState<number | null>(null);
  const [place, setPlace] = useState<Point>([0, 0]);
  const [dragging, setDragging] = useState<"move" | "select">("move");
  const scheme = useComputedColorScheme();
  const ids = useId();

  const paint = useRef(() => {});
  paint.current = () => {
    // The frame may come when the page is already gone.
    if (canvas.current === null) return;
    const { color, backgroundColor, fontFamily } = getComputedStyle(document.body);
    const marks = { brush: brush.current ?? selection?.rect ?? null, picked: selection?.picked ?? [], reading };
    const look = { ink: color, paper: backgroundColor, font: fontFamily };
    const { drawn, inView } = paintMap(canvas.current, result, view.current, marks, look);
    Object.assign(canvas.current.dataset, { drawn, inView });
    if (reading !== null) {
      const at = toPixel(view.current, frameOf(), movies.engagement[reading]!, movies.popularity[reading]!);
      setPlace((before) => (before[0] === at[0] && before[1] === at[1] ? before : at));
    }
  };
  const asked = useRef(0);
  const repaint = useCallback(() => {
    cancelAnimationFrame(asked.current);
    asked.current = requestAnimationFrame(() => paint.current());
  }, []);
  const frameOf = useCallback(() => mapFrame(canvas.current!.clientWidth, canvas.current!.clientHeight), []);
  const look = useCallback(
    (next: View) => {
      view.current = next;
      repaint();
    },
    [repaint],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture depends on all of these
  useEffect(repaint, [result, selection, reading, scheme]);
  useEffect(() => {
    const watching = new ResizeObserver(repaint);
    watching.observe(canvas.current!);
    return () => {
      watching.disconnect();
      cancelAnimationFrame(asked.current);
    };
  }, [repaint]);
  // Another scan leaves out other movies: what was read is no longer in its row.
  // biome-ignore lint/correctness/useExhaustiveDependencies: set anew for other movies alone
  useEffect(() => setReading(null), [movies.ids.length]);
  useEffect(() => {
    // React listens to the wheel without the right to keep the page from scrolling.
    const element = box.current!;
    const turn = (event: WheelEvent) => {
      if (document.activeElement !== element && !event.ctrlKey) return;
      event.preventDefault();
      const [x, y] = fromPixel(view.current, frameOf(), ...pointOf(event, canvas.current!));
      look(zoomed(view.current, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), x, y));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [look, frameOf]);

  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const at = pointOf(event, canvas.current!);
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current.set(event.pointerId, at);
    if ((dragging === "select" || event.shiftKey) && pressed.current.size === 1) {
      const [x, y] = fromPixel(view.current, frameOf(), ...at);
      brush.current = { x0: x, x1: x, y0: y, y1: y };
      start.current = [x, y];
    } else brush.current = null;
  };
  const start = useRef<Point>([0, 0]);
  const drag = (event: PointerEvent) => {
    const at = pointOf(event, canvas.current!);
    const before = pressed.current.get(event.pointerId);
    if (before === undefined) {
      setReading(nearestRow(movies, view.current, frameOf(), at, reach));
      return;
    }
    const frame = frameOf();
    const other = [...pressed.current].find(([id]) => id !== event.pointerId)?.[1];
    pressed.current.set(event.pointerId, at);
    if (brush.current !== null) {
      const [x, y] = fromPixel(view.current, frame, ...at);
      const [fromX, fromY] = start.current;
      brush.current = {
        x0: Math.min(x, fromX),
        x1: Math.max(x, fromX),
        y0: Math.min(y, fromY),
        y1: Math.max(y, fromY),
      };
      repaint();
      return;
    }
    const right = (before[0] - at[0]) / (frame.right - frame.left);
    const up = (at[1] - before[1]) / (frame.bottom - frame.top);
    if (other === undefined) {
      look(moved(view.current, right, up));
      return;
    }
    const spread =
      Math.hypot(at[0] - other[0], at[1] - other[1]) / Math.hypot(before[0] - other[0], before[1] - other[1]);
    const [x, y] = fromPixel(view.current, frame, (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
    look(moved(zoomed(view.current, spread, x, y), right / 2, up / 2));
  };
  const release = (event: PointerEvent) => {
    pressed.current.delete(event.pointerId);
    const drawn = brush.current;
    brush.current = null;
    if (drawn === null) return;
    if (drawn.x1 > drawn.x0 && drawn.y1 > drawn.y0) select(drawn);
    else onSelect(null);
  };
  const select = (rect: View) => onSelect({ rect, picked: [], rows: rowsWithin(movies, rect) });

  const typed = (event: KeyboardEvent) => {
    const direction = keyDirections[event.key];
    const act = direction !== undefined ? () => walk(direction, event.shiftKey) : keyActs[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const middle = (): Point => {
    const { x0, x1, y0, y1 } = view.current;
    return [(x0 + x1) / 2, (y0 + y1) / 2];
  };
  const magnify = (factor: number) => look(zoomed(view.current, factor, ...middle()));
  const walk = (direction: Direction, push: boolean) => {
    if (push) {
      const [right, up] = pushes[direction];
      look(moved(view.current, right / 5, up / 5));
      return;
    }
    const next =
      reading === null
        ? nearestRow(movies, view.current, frameOf(), toPixel(view.current, frameOf(), ...middle()), 1e9)
        : nextRow(movies, reading, direction);
    if (next === null) return;
    look(showing(view.current, movies.engagement[next]!, movies.popularity[next]!));
    setReading(next);
  };
  const pick = () => {
    if (reading === null) return;
    const before = selection?.rect === null ? selection.picked : [];
    const picked = before.includes(reading) ? before.filter((row) => row !== reading) : [...before, reading];
    onSelect(picked.length === 0 ? null : { rect: null, picked, rows: Int32Array.from(picked).sort() });
  };
  const keyActs: Readonly<Record<string, () => void>> = {
    "+": () => magnify(1.5),
    "=": () => magnify(1.5),
    "-": () => magnify(1 / 1.5),
    "0": () => look(wholeView),
    " ": pick,
    Enter: pick,
    Escape: () => {
      setReading(null);
      onSelect(null);
    },
  };

  return (
    <>
      <Group gap="xs" mb="xs">
        <SegmentedControl
          size="xs"
          aria-label="What dragging does"
          value={dragging}
          onChange={(value) => setDragging(value as "move" | "select")}
          data={[
            { value: "move", label: "Move" },
            { value: "select", label: "Select" },
          ]}
        />
        <Button.Group>
          <Button size="compact-sm" variant="default" onClick={() => magnify(1.5)} aria-label="Magnify">
            +
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => magnify(1 / 1.5)} aria-label="Show more">
            −
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => look(wholeView)}>
            All
          </Button>
        </Button.Group>
        <Button size="compact-sm" variant="default" onClick={() => select(view.current)}>
          Select what is in view
        </Button>
      </Group>
      <div
        ref={box}
        className={`map ${dragging}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is worked by keys
        tabIndex={0}
        role="application"
        aria-roledescription="map"
        aria-label="Segment map"
        aria-describedby={`${ids}-what ${ids}-keys`}
        onPointerDown={press}
        onPointerMove={drag}
        onPointerUp={release}
        onPointerCancel={release}
        onPointerLeave={() => pressed.current.size === 0 && document.activeElement !== box.current && setReading(null)}
        onKeyDown={typed}
      >
        <canvas ref={canvas} />
        {reading !== null && <MovieNote result={result} row={reading} place={place} />}
      </div>
      <p className="unseen" role="status">
        {reading === null ? "" : movieWords(result, reading)}
      </p>
      <p className="unseen" id={`${ids}-what`}>
        {mapWords(result)}
      </p>
      <Text size="xs" c="dimmed" mt={4} id={`${ids}-keys`}>
        Filled marks are hits. Click the map, then turn the wheel to magnify; Shift and drag to select. By keys: arrows
        walk from movie to movie, Shift and arrows move the map, + and − magnify, 0 shows all, Space picks a movie.
      </Text>
    </>
  );
}

function MovieNote({ result, row, place: [x, y] }: { result: SegmentResult; row: number; place: Point }) {
  const { titles, engagement, popularity, segment, hit } = result.movies;
  const width = 200;
  return (
    <div
      className="movie-note"
      aria-hidden="true"
      style={{ left: `clamp(0px, ${x + 14}px, calc(100% - ${width}px))`, top: y + 14, width }}
    >
      <strong>{titles[row]}</strong>
      <span>{result.segments[segment[row]!]!.name}</span>
      <span>
        engagement {engagement[row]!.toFixed(2)}, popularity {popularity[row]!.toFixed(2)}
      </span>
      <span>{hitWord(hit[row]!)}</span>
    </div>
  );
}

function hitWord(hit: 0 | 1 | null): string {
  return hit === null ? "hit or not is not known" : hit === 1 ? "a hit" : "no hit";
}

function movieWords({ movies, segments }: SegmentResult, row: number): string {
  const { titles, engagement, popularity, segment, hit } = movies;
  return `${titles[row]}: ${segments[segment[row]!]!.name}, engagement ${engagement[row]!.toFixed(2)}, popularity ${popularity[row]!.toFixed(2)}, ${hitWord(hit[row]!)}.`;
}

/** The map in words, for those who do not see it. */
function mapWords({ rows, segments }: SegmentResult): string {
  const parts = segments.map(
    ({ name, count, engagement, popularity }) =>
      `${name}, ${count} movies around engagement ${engagement.toFixed(2)} and popularity ${popularity.toFixed(2)}`,
  );
  return `${rows} movies by engagement, from left to right, and popularity, from bottom to top, each from 0 to 1. ${parts.join("; ")}.`;
}

function pointOf(event: { clientX: number; clientY: number }, canvas: HTMLCanvasElement): Point {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}
