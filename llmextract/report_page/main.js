/* The list, the address bar, the theme, and the start. */

const $ = (id) => document.getElementById(id);
const FILTERS = ["search", "counted", "place", "who", "from", "to", "verdict"];
const field = (name) => $(name === "search" ? "search" : `f-${name}`);
const PER_STEP = 60;

class Page {
  constructor(data) {
    this.data = data;
    this.articles = new Articles(data.batch);
    this.finder = new Finder(data.articles, this.articles);
    this.found = [];
    this.open = null;
    for (const slot of ["counted", "place", "who"]) {
      $(`l-${slot}`).append(...this.finder.common(slot, 300).map((value) => el("option", { value })));
    }
    $("search-form").addEventListener("submit", (event) => event.preventDefault());
    for (const name of FILTERS) field(name).addEventListener("input", () => this.soon());
    $("clear").addEventListener("click", () => {
      for (const name of FILTERS.slice(1)) field(name).value = "";
      this.filter();
    });
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.more()).observe($("list-end"));
    addEventListener("hashchange", () => this.route());
    const model = data.model ? `, model ${data.model}` : "";
    const facts = data.articles.reduce((total, article) => total + article.facts.length, 0);
    $("run-line").textContent = visible(`${plural(data.articles.length, "article")}, ${plural(facts, "fact")}${model}`);
  }

  start() {
    this.filter();
    this.route();
  }

  /* -- the list ---------------------------------------------------------------------------- */

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.filter(), 120);
  }

  wanted() {
    return Object.fromEntries(FILTERS.map((name) => [name, field(name).value]));
  }

  filter() {
    const wanted = this.wanted();
    const used = FILTERS.slice(1).filter((name) => wanted[name]).length;
    $("filter-count").textContent = used ? `(${used} set)` : "";
    this.found = this.finder.find(wanted);
    $("list").replaceChildren();
    this.more();
    const facts = this.found.reduce((total, { facts }) => total + (facts?.length ?? 0), 0);
    const searching = wanted.search.trim() && !this.finder.texts;
    $("status").textContent = `${this.found.length.toLocaleString("en")} of ${plural(this.data.articles.length, "article")}` +
      (this.found.some(({ facts }) => facts) ? `, ${plural(facts, "fact")}` : "") + (searching ? "; searching the texts…" : "");
    if (searching) this.finder.loadTexts().then(() => this.filter());
  }

  more() {
    const from = $("list").childElementCount;
    $("list").append(...this.found.slice(from, from + PER_STEP).map((one) => this.item(one)));
  }

  item({ place, facts }) {
    const article = this.data.articles[place];
    const problems = article.facts.filter((fact) => !fact.verified).length;
    const meta = [article.published ?? "no date", article.dateline, plural(article.facts.length, "fact")].filter(Boolean);
    const link = el("a", { href: `#/article/${place + 1}`, "aria-current": place === this.open?.place ? "page" : null },
      el("span", { class: "title", dir: "auto" }, article.title),
      el("span", { class: "meta" }, meta.flatMap((piece, at) => [at ? " · " : null, words(piece)]),
        problems ? el("span", { class: "flag" }, ` · ⚠ ${plural(problems, "problem")}`) : null,
        article.withheld ? el("span", { class: "flag" }, ` · ⊘ ${article.withheld} withheld`) : null),
      (facts ?? []).slice(0, 3).map((fact) => el("span", { class: "hit" },
        el("b", null, `${fact.bound} ${fact.number}`.trim()), " ", words(fact.counted ?? ""))),
      facts?.length > 3 ? el("span", { class: "hit muted" }, `and ${plural(facts.length - 3, "fact")} more`) : null);
    return el("li", { "data-place": String(place) }, link);
  }

  /* -- the address bar --------------------------------------------------------------------- */

  async route() {
    const [view = "", number, fact] = location.hash.replace(/^#\/?/, "").split("/");
    if (location.hash === "#main") return;
    const place = Number(number) - 1;
    if (view === "article" && this.data.articles[place]) return this.article(place, fact);
    if (view === "compare") return this.page("compare", compareView(this.data));
    if (view === "overview") return this.page("overview", overviewView(this.data));
    return this.list(view === "articles");
  }

  frame(kind, view) {
    document.querySelector(".frame").className = `frame ${kind}`;
    for (const link of document.querySelectorAll(".top nav a")) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  page(view, element) {
    this.turn = (this.turn ?? 0) + 1;
    this.closeArticle();
    this.frame("wide", view);
    $("main").replaceChildren(element);
    this.arrive(view === "compare" ? "Side by side" : "Overview");
  }

  /* On a wide screen the first article stands beside the list; on a narrow one the list stands alone. */
  list(asked) {
    const first = this.open?.place ?? this.found[0]?.place;
    this.frame("finding", "articles");
    if (first === undefined) $("main").replaceChildren(el("p", { class: "loading" }, "The run holds no articles."));
    else if (!this.open) return this.article(first, null, "finding");
    if (asked) document.title = "Articles · llmextract";
    return undefined;
  }

  async article(place, fact, kind = "reading") {
    if (this.open?.place !== place) {
      const entry = this.data.articles[place];
      const turn = this.turn = (this.turn ?? 0) + 1;
      const detail = await this.articles.detail(place);
      if (turn !== this.turn) return; // another one was asked for meanwhile
      const terms = this.wanted().search.toLowerCase().split(/\s+/).filter((term) => term.length > 1);
      const chosen = this.found.find((one) => one.place === place)?.facts;
      this.closeArticle();
      this.open = new ArticleView(place, entry, detail, terms, chosen ? new Set(chosen.map(({ id }) => id)) : null);
      $("main").replaceChildren(this.open.element, this.neighbours(place));
      if (kind === "reading") this.arrive(entry.title);
      this.markCurrent();
    }
    this.frame(kind, "articles");
    if (fact) this.open.choose(fact, "address");
  }

  neighbours(place) {
    const at = this.found.findIndex((one) => one.place === place);
    const link = (one, label) => one
      ? el("a", { href: `#/article/${one.place + 1}` }, label, words(this.data.articles[one.place].title)) : el("span");
    return el("nav", { class: "nav-pages", "aria-label": "Neighbouring articles" },
      link(at > 0 ? this.found[at - 1] : null, "← "), link(at >= 0 ? this.found[at + 1] : null, "→ "));
  }

  markCurrent() {
    for (const item of $("list").children) {
      const current = Number(item.dataset.place) === this.open?.place;
      if (current) item.firstChild.setAttribute("aria-current", "page");
      else item.firstChild.removeAttribute("aria-current");
    }
  }

  closeArticle() {
    this.open?.light(null);
    paint("found", []);
    this.open = null;
    this.markCurrent();
  }

  arrive(title) {
    document.title = visible(`${title} · llmextract`);
    toTop();
    $("main").focus({ preventScroll: true });
  }
}

function toTop() {
  window.scrollTo(0, 0);
}

/* Auto follows the system; the choice is kept where the browser lets a file keep anything. */
function theme() {
  const order = ["auto", "light", "dark"];
  const kept = () => {
    try { return localStorage.getItem("llmextract-theme") ?? "auto"; } catch { return "auto"; }
  };
  let now = order.includes(kept()) ? kept() : "auto";
  const show = () => {
    if (now === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = now;
    $("theme").textContent = `Theme: ${now}`;
  };
  $("theme").addEventListener("click", () => {
    now = order[(order.indexOf(now) + 1) % order.length];
    try { localStorage.setItem("llmextract-theme", now); } catch { /* it holds until the page is closed */ }
    show();
  });
  show();
}

theme();
unpack("index").then((data) => new Page(data).start()).catch((error) => {
  $("loading").textContent = `This page could not be unpacked (${error.message}). It needs a browser of 2023 or later.`;
});
