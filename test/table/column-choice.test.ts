import { describe, expect, it } from "vitest";
import { profileCommandLine, segmentCommandLine } from "../../src/movies/command-line.ts";
import { parseMovies, tableFromRecords } from "../../src/table/read-movies.ts";

const columns = { avg_watch_time: "Minutes", completion_rate: "Seen", ratings_count: "Votes", avg_rating: "Stars" };
const csv = "film,Minutes,Seen,Votes,Stars,liked\na,100,0.9,10,4\nb,50,0.5,5,3\n".replace(/(\d)\n/g, "$1,1\n");

describe("columns that are called otherwise", () => {
  it("serve as the measures they are said to be", async () => {
    const table = await parseMovies(csv, "films.csv", { columns, id: "film", target: "liked" });
    expect(table.ids).toEqual(["a", "b"]);
    expect([...table.measures.avg_watch_time]).toEqual([100, 50]);
    expect([...table.measures.completion_rate]).toEqual([0.9, 0.5]);
    expect([...table.measures.ratings_count]).toEqual([10, 5]);
    expect([...table.measures.avg_rating]).toEqual([4, 3]);
    expect([...table.hit!]).toEqual([1, 1]);
    expect(table.notes.find(({ code }) => code === "COLUMN_MATCHED")?.message).toContain(
      '"Minutes" serves as avg_watch_time',
    );
  });

  it("give the same table in records as in text", async () => {
    const records = [
      { film: "a", Minutes: 100, Seen: 0.9, Votes: 10, Stars: 4, liked: 1 },
      { film: "b", Minutes: 50, Seen: 0.5, Votes: 5, Stars: 3, liked: 1 },
    ];
    const options = { columns, id: "film", target: "liked" };
    const [text, made] = [
      await parseMovies(csv, "films", { ...options, format: "csv" }),
      tableFromRecords(records, "films", options),
    ];
    expect({ ...made, hash: null }).toEqual({ ...text, ids: text.ids, hash: null });
  });

  it("take the place of a column with the usual name", async () => {
    const table = await parseMovies(
      "movie_id,avg_watch_time,minutes_net,completion_rate,ratings_count,avg_rating\na,1,2,0.5,3,4\n",
      "films.csv",
      { columns: { avg_watch_time: "minutes_net" } },
    );
    expect(table.measures.avg_watch_time[0]).toBe(2);
    expect(table.extras).toEqual([{ name: "avg_watch_time", values: [1] }]);
  });

  it.each([
    [{ avg_watch_time: "Hours" }, "COLUMN_MISSING", "Hours"],
    [{ avg_watch_time: "Minutes", completion_rate: "Minutes" }, "OPTION_INVALID", "the same for both"],
    [{ avg_watch_time: " " }, "OPTION_INVALID", "--column"],
    [{ minutes: "Minutes" }, "OPTION_INVALID", "avg_watch_time"],
  ])("are refused as %j", async (wrong, code, words) => {
    const reading = parseMovies(csv, "films.csv", { columns: { ...columns, ...wrong } });
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it("are found where the first line would else not look like a header", async () => {
    const years = { avg_watch_time: "2001", completion_rate: "2002", ratings_count: "2003", avg_rating: "2004" };
    const table = await parseMovies("2001,2002,2003,2004\n100,0.9,10,4\n", "a.csv", { columns: years });
    expect(table.measures.avg_rating[0]).toBe(4);
    await expect(parseMovies("2001,2002,2003,2004\n100,0.9,10,4\n", "a.csv")).rejects.toMatchObject({
      code: "HEADER_MISSING",
    });
  });

  it("stand in the command line that does the same", () => {
    const read = { columns: { avg_watch_time: "Minutes seen" }, delimiter: "\t", decimal: "comma", sheet: "Jan" };
    expect(profileCommandLine("my films.csv", read)).toBe(
      "marquee profile 'my films.csv' --decimal comma --sheet Jan --delimiter tab --column 'avg_watch_time=Minutes seen'",
    );
    expect(segmentCommandLine("a.csv", read, { k: 3 })).toMatch(/ --column 'avg_watch_time=Minutes seen' --k 3$/);
  });
});

describe("the decimal mark", () => {
  const numbers = (counts: string, shares: string) =>
    `movie_id;avg_watch_time;completion_rate;ratings_count;avg_rating\na;100;${shares};${counts};4\nb;90;${shares};${counts};4\n`;
  const read = async (text: string, decimal?: "point" | "comma") =>
    (await parseMovies(text, "a.csv", decimal === undefined ? {} : { decimal })).measures;

  it("settles what could be read in two ways, and only that", async () => {
    const unclear = "movie_id;avg_watch_time;completion_rate;ratings_count;avg_rating\na;1,234;1;10;4\n";
    await expect(read(unclear)).rejects.toMatchObject({
      code: "NUMBER_AMBIGUOUS",
      message: expect.stringContaining("--decimal"),
    });
    expect((await read(unclear, "comma")).avg_watch_time[0]).toBe(1.234);
    expect((await read(unclear, "point")).avg_watch_time[0]).toBe(1234);
    expect([...(await read(numbers("1200", "0,9"))).completion_rate]).toEqual([0.9, 0.9]);
    expect([...(await read(numbers("1200", "0,9"), "comma")).completion_rate]).toEqual([0.9, 0.9]);
    expect([...(await read(numbers("1,200,300", "0.9"), "point")).ratings_count]).toEqual([1200300, 1200300]);
  });

  it("is not that of the file", async () => {
    for (const [text, decimal] of [
      [numbers("1200", "0,9"), "point"],
      [numbers("1200", "0.9"), "comma"],
      [numbers("1,200,300", "1"), "comma"],
      [numbers("1.200.300", "1"), "point"],
    ] as const) {
      await expect(read(text, decimal)).rejects.toMatchObject({
        code: "NUMBER_AMBIGUOUS",
        message: expect.stringContaining(`expected a ${decimal} as the decimal mark`),
      });
    }
    await expect(read(numbers("1", "1"), "dot" as never)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});
