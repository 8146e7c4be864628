// Reads feeds with the JavaScript readers, for check.py.
//
// In:  the readers folder (that holds node_modules) as the only argument, and
//      on standard input a JSON array of feed files [{path, format}], where
//      format is "atom", "rss" or "json".
// Out: on standard output one JSON object per line. The first one holds the
//      versions of the packages; each other one is one reader's view of one
//      file: {reader, path, error, entries: [{id, links, title}]}, where links
//      is every address that the reader could open for that entry. The
//      validator "jsonfeed-schema" has {reader, path, faults: [text]} instead.
// Why: one node process for all files, since starting node costs more than
//      reading a feed. check.py alone compares and judges.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const home = resolve(process.argv[2]);
const require = createRequire(join(home, "package.json"));
const PACKAGES = ["rss-parser", "feedsmith", "jsonfeed-schema"];

async function load(name) {
  const module = await import(pathToFileURL(require.resolve(name)).href);
  return module.default ?? module;
}

function version(name) {
  const file = join(home, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")).version;
}

const Parser = await load("rss-parser");
const feedsmith = await load("feedsmith");

/** rss-parser opens the first alternate link of Atom and `link` of RSS. */
async function withRssParser(text) {
  const feed = await new Parser().parseString(text);
  return feed.items.map((item) => ({
    id: item.id ?? item.guid,
    links: [item.link],
    title: item.title,
  }));
}

/** The first and the last alternate link: a program may take either. */
function alternates(links) {
  const hrefs = (links ?? [])
    .filter((link) => (link.rel ?? "alternate") === "alternate")
    .map((link) => link.href);
  return [hrefs.at(0), hrefs.at(-1)];
}

const withFeedsmith = {
  atom: (text) =>
    (feedsmith.parseAtomFeed(text).entries ?? []).map((entry) => ({
      id: entry.id,
      links: alternates(entry.links),
      title: entry.title?.value,
    })),
  rss: (text) =>
    (feedsmith.parseRssFeed(text).items ?? []).map((item) => ({
      id: item.guid?.value,
      links: [item.link],
      title: item.title,
    })),
  json: (text) =>
    (feedsmith.parseJsonFeed(text).items ?? []).map((item) => ({
      id: item.id,
      links: [item.url],
      title: item.title,
    })),
};

function makeSchemaValidator() {
  const { Ajv } = require("ajv");
  const addFormats = require("ajv-formats");
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(require("jsonfeed-schema/v1.1"));
  return (text) => {
    const valid = validate(JSON.parse(text));
    return valid ? [] : validate.errors.map(describe);
  };
}

function describe(error) {
  const detail = Object.values(error.params).join(" ");
  return `${error.instancePath || "/"} ${error.message} (${detail})`;
}

function print(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Prints what `read` makes of a file, or the error that it throws. */
async function report(reader, path, field, read) {
  try {
    print({ reader, path, [field]: await read() });
  } catch (error) {
    print({ reader, path, error: `${error.name}: ${error.message}` });
  }
}

const schemaFaults = makeSchemaValidator();
print({ versions: Object.fromEntries(PACKAGES.map((p) => [p, version(p)])) });
for (const { path, format } of JSON.parse(readFileSync(0, "utf8"))) {
  const text = readFileSync(path, "utf8");
  const feedsmithRead = () => withFeedsmith[format](text);
  await report("feedsmith", path, "entries", feedsmithRead);
  if (format === "json") {
    await report("jsonfeed-schema", path, "faults", () => schemaFaults(text));
  } else {
    await report("rss-parser", path, "entries", () => withRssParser(text));
  }
}
