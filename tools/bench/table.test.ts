import { expect, test } from "vitest";
import { median } from "./measure.ts";
import { table } from "./table.ts";

const at = (start: number, construct: number, memory: number) => ({
  startMilliseconds: start,
  constructMilliseconds: construct,
  peakMemoryMib: memory,
  registrations: 58,
});

test("shows how many times ours the others take", () => {
  expect(
    table([
      { title: "ours", ...at(100, 300, 110) },
      { title: "theirs", ...at(1000, 3450, 550) },
    ]),
  ).toBe(
    [
      "|        |           start |       construct | start and construct |         memory |",
      "| :----- | --------------: | --------------: | ------------------: | -------------: |",
      "| ours   |          100 ms |          300 ms |              400 ms |        110 MiB |",
      "| theirs | 1000 ms (10.0×) | 3450 ms (11.5×) |     4450 ms (11.1×) | 550 MiB (5.0×) |",
    ].join("\n"),
  );
});

test("takes the middle of each quantity, not of the runs", () => {
  expect(median([at(3, 10, 1), at(1, 30, 2), at(2, 20, 3)])).toEqual(at(2, 20, 2));
});
