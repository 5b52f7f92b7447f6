/* All articles at once: figures side by side, totals, pictures, what could not be read. */

const SIGNS = { agrees: "= agrees", rounded: "≈ rounded", differs: "≠ differs" };

function compareView(data) {
  const found = data.comparisons;
  return el("div", { class: "page" }, el("h1", null, "Side by side"),
    el("p", { class: "lead" }, found.length
      ? `${plural(found.length, "count")} told by more than one article. Facts are compared only where what is counted, its unit, the place and the days are clearly the same; a number agrees where both wordings can be true.`
      : "No two articles clearly tell the same count: same thing counted, same unit, same place, same days."),
    some(found, 60, (one) => comparison(data, one), "div"));
}

/* The first so many of a long list, and a button that brings the others. */
function some(items, most, draw, name) {
  const box = el(name, null, items.slice(0, most).map(draw));
  if (items.length <= most) return box;
  const more = el("button", { type: "button", class: "quiet more" }, `Show ${items.length - most} more`);
  more.addEventListener("click", () => {
    box.append(...items.slice(most).map(draw));
    more.remove();
  });
  return [box, more];
}

function comparison(data, { agreement, figures }) {
  const facts = figures.map(({ article, fact }) => data.articles[article].facts.find(({ id }) => id === fact));
  const place = facts.map((fact) => fact.place).sort((one, other) => (other ?? "").length - (one ?? "").length)[0];
  const when = facts.find((fact) => fact.when)?.when;
  return el("section", { class: "pair" },
    el("span", { class: `badge ${agreement}` }, SIGNS[agreement]),
    el("h2", null, words(facts[0].counted), facts[0].event ? [": ", words(facts[0].event)] : null),
    el("p", { class: "where" }, [place, when].filter(Boolean).flatMap((piece, at) => [at ? " · " : null, words(piece)])),
    comparisonTable(data, figures, facts));
}

function comparisonTable(data, figures, facts) {
  const head = ["Number", "Who says so", "Article", "Published", "Mark"];
  const [rows, more] = [some(figures.map((figure, at) => [figure, facts[at], at]), 8, figureRow(data), "tbody")].flat();
  return [el("table", null, el("thead", null, el("tr", null, head.map((name) => el("th", { scope: "col" }, name)))), rows), more];
}

const figureRow = (data) => ([figure, fact, at]) => {
  const article = data.articles[figure.article];
  return el("tr", null,
    el("td", { class: "num" }, `${fact.bound} ${fact.number}`.trim()),
    el("td", null, fact.who ? words(fact.who) : el("span", { class: "muted" }, "the article itself")),
    el("td", null, el("a", { href: `#/article/${figure.article + 1}/${figure.fact}` }, words(article.title)), el("blockquote", { dir: "auto" }, figure.quote)),
    el("td", { class: "day" }, article.published ?? "no date"),
    el("td", { class: "day" }, at ? SIGNS[figure.mark] : el("span", { class: "muted" }, "reference")));
};

function overviewView(data) {
  const facts = data.articles.flatMap((article) => article.facts);
  const verified = facts.filter((fact) => fact.verified).length;
  const sum = (field) => data.articles.reduce((total, article) => total + article[field], 0);
  const cost = data.counts.cost_usd;
  const usage = data.counts.usage;
  const tiles = [
    ["articles", data.articles.length.toLocaleString("en")],
    ["numbers read", sum("numbers").toLocaleString("en")],
    ["facts", facts.length.toLocaleString("en")],
    ["verified", facts.length ? `${(100 * verified / facts.length).toFixed(1)}%` : "–"],
    ["sentences withheld", sum("withheld").toLocaleString("en")],
    ["inputs not read", `${data.failures.length.toLocaleString("en")}${data.more_failures ? "+" : ""}`],
    ["tokens in / out", usage ? `${compact(usage.input)} / ${compact(usage.output)}` : "unknown"],
    ["cost", typeof cost === "number" ? `$${cost.toFixed(cost && cost < 1 ? 4 : 2)}` : "unknown"],
  ];
  return el("div", { class: "page" }, el("h1", null, "Overview"),
    el("p", { class: "lead" }, "Every number was read from the text by code; a model, where one was used, only pointed at it. “Verified” says that every slot stands word for word in the article, not that it is the right one."),
    el("dl", { class: "tiles" }, tiles.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value)))),
    data.more_articles ? el("p", { class: "notice" }, `The page shows the first ${data.articles.length.toLocaleString("en")} articles of the run; the tables hold all of them.`) : null,
    data.pictures_note ? el("p", { class: "notice" }, data.pictures_note) : null,
    pictureSections(),
    failures(data));
}

function compact(count) {
  return Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(count ?? 0);
}

function pictureSections() {
  const sections = new Map();
  for (const figure of document.querySelectorAll("#pictures figure")) {
    const name = figure.dataset.section;
    sections.set(name, [...(sections.get(name) ?? []), figure.cloneNode(true)]);
  }
  return [...sections].map(([name, figures]) => el("section", null, el("h2", null, name),
    name === "Figures over time" ? el("p", { class: "lead" }, "A point is a figure, the bar behind it the days it is about, its colour and shape who says so. Point at one to read it, follow it to its sentence.") : null,
    el("div", { class: "figures" }, figures)));
}

function failures(data) {
  if (!data.failures.length) return null;
  return el("section", null, el("h2", null, "Inputs that were not read"),
    el("ul", { class: "failures" }, data.failures.map(({ path, message }) =>
      el("li", null, el("code", null, words(path)), el("br"), el("span", { class: "muted" }, words(message))))),
    data.more_failures ? el("p", { class: "muted" }, "More are in failures.jsonl.") : null);
}
