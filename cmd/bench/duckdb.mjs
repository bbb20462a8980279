// Asks DuckDB one question through its Node API and prints the rows, one a line.
import { createRequire } from "node:module";
const { DuckDBInstance } = createRequire(process.env.NODE_PATH + "/")("@duckdb/node-api");

const connection = await (await DuckDBInstance.create(":memory:")).connect();
for (const row of await (await connection.run(process.argv[2])).getRows()) console.log(row.map(String).join(" "));
