import { describe, expect, it } from "vitest";
import { segmentCommandLine, shellText, trainCommandLine } from "../../src/movies/command-line.ts";

describe("the command line that does the same", () => {
  it("spells options of the library as the command line does", () => {
    const options = { k: 4, maxK: 8, features: "all", popularityWeight: 0.6, seed: 7 } as const;
    expect(segmentCommandLine("movies.csv", { completion: "percent", ratingScale: 10 }, options)).toBe(
      "marquee segment movies.csv --completion percent --rating-scale 10 --k 4 --max-k 8 --features all --popularity-weight 0.6 --seed 7",
    );
  });

  it("names learners, their hyper-parameters, searches and costs", () => {
    const line = trainCommandLine(
      "my movies.csv",
      {},
      {
        learners: [{ name: "forest", params: { trees: 200, maxDepth: null } }, { name: "logistic" }],
        tune: ["notebook-logistic", { learner: "boosting", space: { maxDepth: [3, 5] }, method: "random", draws: 4 }],
        searchRule: "one-standard-error",
        nested: true,
        threshold: "cost",
        costs: { miss: 5, falseAlarm: "price" },
      },
    );
    expect(line).toBe(
      "marquee train 'my movies.csv' --learners forest,logistic --param forest.trees=200 --param forest.maxDepth=none " +
        "--tune notebook-logistic --grid boosting.maxDepth=3,5 --search random --draws 4 --one-standard-error --nested " +
        "--threshold cost --costs miss=5,false-alarm=price",
    );
  });

  it("leaves out what is not chosen", () => {
    expect(trainCommandLine("movies.csv", {}, { nested: false, onProgress: () => undefined })).toBe(
      "marquee train movies.csv",
    );
  });

  it("quotes words that a shell would take apart", () => {
    expect(shellText(["a b", "it's", "$HOME", "plain.csv", ""])).toBe("'a b' 'it'\\''s' '$HOME' plain.csv ''");
  });
});
