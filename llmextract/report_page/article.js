/* One article: summary, text with marks, facts with their evidence, and what was left out. */

const SLOTS = [
  ["event", "event", "event"], ["when", "when", "time"], ["place", "where", "place"], ["who", "who says", "attributed_to"],
];

class ArticleView {
  constructor(place, entry, detail, terms, chosen) {
    Object.assign(this, { place, entry, detail });
    this.numbers = new Map(entry.facts.map((fact, at) => [fact.id, at + 1]));
    this.text = new MarkedText(detail, (id) => this.numbers.get(id), (id) => this.link(id));
    this.cards = new Map();
    this.active = null;
    this.chosen = chosen;
    this.element = el("article", { class: "columns" }, el("div", null, this.head(), this.reading()), this.side());
    this.text.element.addEventListener("click", (event) => this.pointedAt(event));
    for (const kind of ["mouseover", "focusin"]) this.text.element.addEventListener(kind, (event) => this.hovered(event));
    for (const kind of ["mouseout", "focusout"]) this.text.element.addEventListener(kind, () => this.light(this.active));
    this.paintTerms(terms);
  }

  link(id) {
    return `#/article/${this.place + 1}/${id}`;
  }

  head() {
    const { entry, detail } = this;
    const line = [entry.path, detail.dated, entry.dateline, `${plural(entry.numbers, "number")}, ${plural(entry.facts.length, "fact")}`,
      detail.prompt ? `${detail.model}, ${detail.prompt}` : `model: ${detail.model}`, detail.cost];
    return el("header", { class: "article-head" },
      el("p", { class: "crumbs" }, el("a", { class: "back", href: "#/articles" }, "← All articles")),
      el("h1", { dir: "auto" }, entry.title),
      el("p", { class: "facts-line" }, line.filter(Boolean).map((piece) => el("span", null, words(piece)))),
      this.summary());
  }

  summary() {
    const { points, withheld } = this.detail;
    if (!points.length && !withheld.length) return null;
    const facts = new Map(this.detail.mentions.map((mention) => [mention.id, mention]));
    return el("section", { class: "summary", "aria-label": "Summary" }, el("h2", null, "Summary"), el("ul", null,
      points.map((point) => el("li", null, words(point.text), el("span", { class: "cites" },
        [...new Set(point.cites.map((id) => facts.get(id)?.fact).filter(Boolean))].map((id) =>
          el("a", { href: this.link(id), "aria-label": `rests on fact ${this.numbers.get(id)}` }, this.numbers.get(id)))))),
      withheld.map((held) => el("li", { class: "held" }, el("q", null, words(held.text)),
        el("small", null, "withheld: ", words(held.reason))))));
  }

  reading() {
    const box = el("input", { type: "checkbox", id: "reasons" });
    box.addEventListener("change", () => this.text.element.classList.toggle("reasons", box.checked));
    return el("section", { "aria-label": "Text" },
      this.detail.missing ? el("p", { class: "notice" }, `${this.detail.missing} Only the sentences that hold facts are shown.`) : null,
      el("div", { class: "legend" },
        el("span", null, el("span", { class: "mark fact", "data-n": "1" }, "fact")),
        el("span", null, el("span", { class: "mark restatement", "data-n": "=1" }, "fact 1 told again")),
        el("span", null, el("span", { class: "mark excluded" }, "no fact")),
        el("label", null, box, "say why")),
      this.text.element);
  }

  side() {
    const { entry } = this;
    return el("section", { class: "side", "aria-label": "Facts", tabindex: "0" },
      el("h2", null, entry.facts.length ? plural(entry.facts.length, "fact") : "No facts"),
      el("ol", null, entry.facts.map((fact, at) => this.card(fact, this.detail.facts[at]))),
      this.ledger());
  }

  card(fact, more) {
    const slots = SLOTS.map(([field, label, slot]) => this.slot(fact, more, field, label, slot)).filter(Boolean);
    const written = this.detail.mentions.find(({ id }) => id === more.mention)?.text ?? fact.number;
    const brief = [fact.event, fact.when, fact.place, fact.who].filter(Boolean);
    const open = el("button", { type: "button", class: "open", "aria-describedby": `d-${fact.id}` },
      el("span", { class: "n", "aria-hidden": "true" }, `${this.numbers.get(fact.id)}${fact.key ? " ★" : ""}`),
      fact.bound ? el("span", { class: "bound" }, `${fact.bound} `) : null,
      el("span", { class: "number" }, fact.number),
      fact.number.includes(written) || fact.number.toLowerCase() === written.toLowerCase() ? null
        : el("span", { class: "written" }, " written “", words(written), "”"),
      el("span", { class: "counted" }, " ", words(fact.counted ?? "nothing named")));
    const card = el("li", { class: `card${this.chosen && !this.chosen.has(fact.id) ? " other" : ""}`, id: `c-${fact.id}` }, open,
      brief.length ? el("p", { class: "brief" }, brief.flatMap((piece, at) => [at ? " · " : null, words(piece)])) : null,
      el("dl", { id: `d-${fact.id}` }, slots),
      this.foot(fact, more),
      fact.problems.length ? el("ul", { class: "problems" }, fact.problems.map((problem) => el("li", null, `⚠ ${problem}`))) : null);
    open.addEventListener("click", () => this.choose(fact.id, "card"));
    for (const kind of ["mouseenter", "focusin"]) card.addEventListener(kind, () => this.light(fact.id));
    for (const kind of ["mouseleave", "focusout"]) card.addEventListener(kind, () => this.light(this.active));
    this.cards.set(fact.id, { card, open, fact, more });
    return card;
  }

  slot(fact, more, field, label, slot) {
    if (!fact[field]) return null;
    const said = slot === "time" && fact.words !== fact.when ? fact.words : null;
    const value = el("i", { class: more.evidence[slot] ? `slot-${slot}` : null }, words(said ?? fact[field]));
    return [el("dt", null, label), el("dd", null, value, said ? ` → ${fact.when}` : null)];
  }

  foot(fact, more) {
    const again = more.restated.map((id) => this.detail.mentions.find((mention) => mention.id === id)).filter(Boolean);
    const whole = more.part_of && this.numbers.get(more.part_of);
    const parts = this.detail.facts.flatMap((other, at) => (other.part_of === fact.id ? [this.entry.facts[at].id] : []));
    return el("p", { class: "foot" },
      el("span", { class: `verdict ${fact.verified ? "ok" : "no"}` }, fact.verified ? "✓ verified" : "⚠ partial"),
      fact.stance === "asserted" ? null : el("span", { class: "tag" }, fact.stance),
      again.map((mention) => el("button", { type: "button", onclick: () => this.show(mention.id) }, "again: ", words(mention.text))),
      whole ? el("button", { type: "button", onclick: () => this.choose(more.part_of, "card") }, `part of fact ${whole}`) : null,
      parts.map((id) => el("button", { type: "button", onclick: () => this.choose(id, "card") }, `includes fact ${this.numbers.get(id)}`)));
  }

  ledger() {
    const groups = new Map();
    for (const mention of this.detail.mentions) {
      if (mention.role !== "excluded") continue;
      const reason = mention.reason ?? "no reason";
      groups.set(reason, [...(groups.get(reason) ?? []), mention]);
    }
    if (!groups.size) return null;
    return [el("h2", null, "Numbers that are no facts"), el("dl", { class: "ledger" }, [...groups].map(([reason, mentions]) => [
      el("dt", null, `${reason} (${mentions.length})`),
      el("dd", null, mentions.map((mention) => el("button", { type: "button", onclick: () => this.show(mention.id) }, words(mention.text)))),
    ]))];
  }

  /* -- what is lit ------------------------------------------------------------------------- */

  light(id) {
    if (this.lit === id) return;
    this.lit = id;
    for (const lit of this.element.querySelectorAll(".lit")) lit.classList.remove("lit");
    const known = id ? this.cards.get(id) : null;
    const evidence = known?.more.evidence ?? {};
    known?.card.classList.add("lit");
    for (const mention of known ? [known.more.mention, ...known.more.restated] : []) {
      this.text.marks.get(mention)?.classList.add("lit");
    }
    for (const slot of ["counted", "event", "time", "place", "attributed_to"]) {
      paint(`slot-${slot}`, evidence[slot] ? [this.text.range(evidence[slot])] : []);
    }
  }

  /* Makes a fact the chosen one: from its card or an address the text is scrolled, from its mark the card. */
  choose(id, from) {
    const known = this.cards.get(id);
    if (!known) return;
    this.active = id;
    this.light(id);
    history.replaceState(null, "", this.link(id));
    if (from === "mark") {
      bringTo(known.card, "nearest");
      known.open.focus({ preventScroll: true });
    } else {
      this.show(known.more.mention);
      const beside = getComputedStyle(known.card.closest(".side")).position === "sticky";
      if (from === "address" && beside) known.card.scrollIntoView({ block: "nearest" });
    }
  }

  show(mention) {
    const mark = this.text.marks.get(mention);
    if (!mark) return;
    const { top, bottom } = mark.getBoundingClientRect();
    if (top < 90 || bottom > innerHeight - 40) bringTo(mark, "center");
    if (!mark.hasAttribute("href")) mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
  }

  pointedAt(event) {
    const mark = event.target.closest("a.mark");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.choose(mark.getAttribute("href").split("/").at(-1), "mark");
  }

  hovered(event) {
    const mark = event.target.closest("a.mark");
    if (mark) this.light(mark.getAttribute("href").split("/").at(-1));
  }

  paintTerms(terms) {
    const ranges = [];
    const lowered = this.detail.text.toLowerCase();
    const same = lowered.length === this.detail.text.length;
    for (const term of same ? terms : []) {
      for (let at = lowered.indexOf(term); at >= 0 && ranges.length < 500; at = lowered.indexOf(term, at + term.length)) {
        ranges.push(this.text.range([at, at + term.length]));
      }
    }
    paint("found", ranges);
  }
}
