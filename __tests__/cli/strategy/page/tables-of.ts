/** Texts of the cells of each table of a page that shows a report's numbers, by the report's name. */
export function tablesOf(page: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const tables = page.matchAll(/<table class="\w*" data-report="([\w-]+)">.*?<tbody>(.*?)<\/tbody>/gs);
  return new Map([...tables].map(([, report = "", body = ""]) => [report, rowsOf(body)]));
}

const rowsOf = (body: string) =>
  [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => cell.trim()),
  );
