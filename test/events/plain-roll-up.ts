/** The roll-up once more, in plain TypeScript on a list of events: what the SQL is compared with. */

export interface PlainEvent {
  readonly movie_id: string | null;
  readonly user_id: string | null;
  readonly watched_minutes: number | null;
  readonly runtime_minutes: number | null;
  readonly rating: number | null;
  readonly watched_at: number | null;
  readonly released_at: number | null;
}

const windowEnds = { day_7: 7, day_28: 28, day_91: 91, lifetime: Number.POSITIVE_INFINITY } as const;

const isTime = (time: number) => time >= Date.UTC(1850, 0) / 1000 && time < Date.UTC(2200, 0) / 1000;

/** Why an event is left out; null when it is kept. */
function plainReason(event: PlainEvent): string | null {
  const { movie_id, user_id, watched_minutes, runtime_minutes, watched_at, released_at } = event;
  if ((movie_id ?? "").replace(/^ +| +$/g, "") === "") return "no movie_id";
  if ((user_id ?? "").replace(/^ +| +$/g, "") === "") return "no user_id";
  if (watched_minutes === null) return "no watched_minutes";
  if (!Number.isFinite(watched_minutes)) return "watched_minutes not a finite number";
  if (watched_minutes < 0) return "watched_minutes below 0";
  if (runtime_minutes === null) return "no runtime_minutes";
  if (!Number.isFinite(runtime_minutes)) return "runtime_minutes not a finite number";
  if (runtime_minutes < 0.0005) return "runtime_minutes not above 0";
  if (runtime_minutes > 100_000) return "runtime_minutes above 100000";
  if (watched_at === null) return "no watched_at";
  if (!isTime(watched_at)) return "watched_at not a time from 1850 to 2199";
  if (released_at !== null && !isTime(released_at)) return "released_at not a time from 1850 to 2199";
  if (released_at !== null && watched_at < released_at) return "watched before the release";
  return null;
}

/** The columns of the movie table by name, movies by their ids; and how many events were left out, why. */
export function plainRollUp(events: readonly PlainEvent[], completeAt = 0.9) {
  const excluded: Record<string, number> = {};
  const kept: PlainEvent[] = [];
  for (const event of events) {
    const reason = plainReason(event);
    if (reason === null) kept.push(event);
    else excluded[reason] = (excluded[reason] ?? 0) + 1;
  }
  const ids = [...new Set(kept.map((event) => event.movie_id!))].sort((a, b) => (a < b ? -1 : 1));
  const movies = ids.map((id) =>
    movieRow(
      kept.filter((event) => event.movie_id === id),
      completeAt,
    ),
  );
  return { ids, movies, excluded, kept: kept.length };
}

function movieRow(events: readonly PlainEvent[], completeAt: number): Record<string, number | null> {
  const releases = events.flatMap(({ released_at }) => (released_at === null ? [] : [released_at]));
  const release = Math.min(...(releases.length > 0 ? releases : events.map(({ watched_at }) => watched_at!)));
  const row: Record<string, number | null> = {};
  for (const [ending, days] of Object.entries(windowEnds)) {
    const inside = events.filter((event) => event.watched_at! - (event.released_at ?? release) < days * 86_400);
    const viewers = [...new Set(inside.map(({ user_id }) => user_id))].map((user) => {
      const own = inside.filter(({ user_id }) => user_id === user);
      // The longest runtime that a viewer's events tell, in or out of the window.
      const all = events.filter(({ user_id }) => user_id === user);
      const runtime = Math.max(...all.map((event) => thousandths(event.runtime_minutes!)));
      const minutes = own.map((event) => thousandths(Math.min(event.watched_minutes!, event.runtime_minutes!)));
      const rated = own.filter(({ rating }) => rating !== null && rating >= 1 && rating <= 5);
      const last = Math.max(...rated.map(({ watched_at }) => watched_at!));
      const points = rated.filter(({ watched_at }) => watched_at === last).map(({ rating }) => hundredths(rating!));
      return {
        total: minutes.reduce((sum, value) => sum + value, 0),
        runtime,
        points: points.length === 0 ? null : Math.max(...points),
      };
    });
    const count = (test: (viewer: (typeof viewers)[number]) => boolean) => viewers.filter(test).length;
    const watched = viewers.reduce((sum, { total, runtime }) => sum + Math.min(total, runtime), 0);
    const ratings = viewers.flatMap(({ points }) => (points === null ? [] : [points]));
    row[`viewers_${ending}`] = viewers.length;
    row[`starters_${ending}`] = count(({ total }) => total >= 2000);
    row[`watchers_${ending}`] = count(({ total, runtime }) => total * 10 >= runtime * 7);
    row[`completers_${ending}`] = count(({ total, runtime }) => total * 10 >= runtime * 9);
    row[`avg_watch_time_${ending}`] = viewers.length === 0 ? null : watched / (viewers.length * 1000);
    row[`completion_rate_${ending}`] =
      viewers.length === 0
        ? null
        : count(({ total, runtime }) => total * 10_000 >= runtime * Math.round(completeAt * 10_000)) / viewers.length;
    row[`ratings_count_${ending}`] = ratings.length;
    row[`avg_rating_${ending}`] =
      ratings.length === 0 ? null : ratings.reduce((sum, value) => sum + value, 0) / (ratings.length * 100);
  }
  return row;
}

function thousandths(minutes: number): number {
  return Math.floor(minutes * 1000 + 0.5);
}

function hundredths(rating: number): number {
  return Math.floor(rating * 100 + 0.5);
}
