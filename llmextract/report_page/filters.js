/* Which articles are shown: search over titles, facts and texts; filters on facts. */

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

class Finder {
  constructor(index, articles) {
    this.index = index;
    this.articles = articles;
    this.heads = index.map((article) => folded([
      article.title, article.path, article.dateline, article.published,
      ...article.facts.flatMap((fact) =>
        [`${fact.bound} ${fact.number}`, fact.number.replaceAll(",", ""), fact.counted, fact.event, fact.place, fact.who]),
    ].filter(Boolean).join("\n")));
    this.texts = null;
  }

  /* The full texts are unpacked once, when the first search asks for them. */
  loadTexts() {
    this.loading ??= (async () => {
      const texts = [];
      const batches = Math.ceil(this.index.length / this.articles.batchSize);
      for (let number = 0; number < batches; number++) {
        for (const detail of await unpack(`articles-${number}`)) texts.push(folded(detail.text));
      }
      this.texts = texts;
    })();
    return this.loading;
  }

  /* Places of the articles that fit, each with the facts that fit. */
  find(wanted) {
    const terms = folded(wanted.search).split(/\s+/).filter(Boolean);
    const tests = ["counted", "place", "who"].filter((slot) => wanted[slot]).map((slot) => {
      const words = folded(wanted[slot].trim());
      return (fact) => fact[slot] !== null && folded(fact[slot]).includes(words);
    });
    if (wanted.verdict === "verified") tests.push((fact) => fact.verified);
    if (wanted.verdict === "partial") tests.push((fact) => !fact.verified);
    const found = [];
    this.index.forEach((article, place) => {
      if (wanted.from && !(article.published >= wanted.from)) return;
      if (wanted.to && !(article.published && article.published <= wanted.to)) return;
      if (wanted.verdict === "withheld" && !article.withheld) return;
      const facts = tests.length ? article.facts.filter((fact) => tests.every((test) => test(fact))) : null;
      if (facts && !facts.length) return;
      const text = this.texts?.[place] ?? "";
      if (!terms.every((term) => this.heads[place].includes(term) || text.includes(term))) return;
      found.push({ place, facts });
    });
    return found;
  }

  /* The most frequent words of a slot, for suggestions. */
  common(slot, most) {
    const counts = new Map();
    for (const article of this.index) {
      for (const fact of article.facts) {
        if (fact[slot]) counts.set(fact[slot], (counts.get(fact[slot]) ?? 0) + 1);
      }
    }
    return [...counts].sort((one, other) => other[1] - one[1]).slice(0, most).map(([value]) => value);
  }
}
