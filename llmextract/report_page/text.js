/* The text of an article with its numbers marked, and the way from offsets to the page. */

class MarkedText {
  constructor(detail, numberOf, link) {
    this.text = detail.text;
    this.pieces = [];
    this.marks = new Map();
    this.past = 0;
    this.gap = /\n[^\S\n]*\n/.test(this.text) ? /\n[^\S\n]*\n\s*/g : /\n\s*/g;
    this.element = el("div", { class: "text", lang: detail.language, dir: "auto" });
    const marks = [];
    for (const mention of detail.mentions) {
      if (mention.at && (!marks.length || mention.at[0] >= marks.at(-1).at[1])) marks.push(mention);
    }
    let next = 0;
    let before = null;
    for (const { start, end, kind } of this.paragraphs(marks, detail.furniture)) {
      const label = kind === before ? null : kind;
      const paragraph = el("p", kind ? { class: "furniture", "data-kind": label } : null);
      before = kind;
      let at = start;
      while (next < marks.length && marks[next].at[0] < start) next++;
      for (; next < marks.length && marks[next].at[0] < end; next++) {
        const mention = marks[next];
        this.write(paragraph, at, mention.at[0]);
        const mark = this.mark(mention, numberOf, link);
        this.write(mark, ...mention.at);
        paragraph.append(mark);
        this.marks.set(mention.id, mark);
        at = mention.at[1];
      }
      this.write(paragraph, at, end);
      this.element.append(paragraph);
    }
  }

  /* Stretches between blank lines, or between line breaks where no line is blank; furniture apart. */
  paragraphs(marks, furniture) {
    const found = [];
    let start = 0;
    for (const { at, kind } of furniture) {
      found.push(...this.prose(start, at[0], marks), { start: at[0], end: at[1], kind });
      start = at[1];
    }
    found.push(...this.prose(start, this.text.length, marks));
    return found.map(({ start, end, kind }) => {
      const slice = this.text.slice(start, end);
      return { start: start + /^\s*/.exec(slice)[0].length, end: start + slice.trimEnd().length, kind };
    }).filter(({ start, end }) => start < end);
  }

  prose(from, to, marks) {
    const slice = this.text.slice(from, to);
    const found = [];
    let start = from;
    for (const { index, 0: gap } of slice.matchAll(this.gap)) {
      const stop = from + index + gap.length;
      while (this.past < marks.length && marks[this.past].at[1] <= from + index) this.past++;
      // A number that goes over a line break is not torn apart.
      if (this.past < marks.length && marks[this.past].at[0] < stop) continue;
      found.push({ start, end: from + index, kind: null });
      start = stop;
    }
    found.push({ start, end: to, kind: null });
    return found;
  }

  mark(mention, numberOf, link) {
    const number = mention.fact ? numberOf(mention.fact) : null;
    if (mention.role === "excluded" || !number) {
      return el("span", {
        class: "mark excluded", "data-reason": mention.reason ?? "no fact",
        title: `no fact: ${mention.reason ?? "not stated"}`,
      });
    }
    const again = mention.role === "restatement";
    return el("a", {
      class: `mark ${mention.role}`, href: link(mention.fact), "data-n": again ? `=${number}` : number,
      "aria-label": `${mention.text}, ${again ? "told again: fact" : "fact"} ${number}`,
    });
  }

  /* Text nodes, of which the places are remembered; an unseen character is shown by its name. */
  write(parent, start, end) {
    const slice = this.text.slice(start, end);
    let at = 0;
    const keep = (node, from, to) => {
      this.pieces.push({ start: start + from, end: start + to, node });
    };
    const plain = (to) => {
      if (to <= at) return;
      const node = document.createTextNode(slice.slice(at, to));
      parent.append(node);
      keep(node, at, to);
    };
    for (const { index, 0: char } of slice.matchAll(UNSEEN)) {
      plain(index);
      const shown = el("span", { class: "char" }, named(char));
      parent.append(shown);
      keep(shown.firstChild, index, index + 1);
      at = index + 1;
    }
    plain(slice.length);
  }

  /* The range of a stretch of the text; null where nothing of it is in the page. */
  range([start, end]) {
    const first = this.pieceAt(start);
    const last = this.pieceAt(end - 1);
    if (!first || !last || end <= start) return null;
    const range = new Range();
    range.setStart(first.node, Math.min(Math.max(0, start - first.start), first.node.length));
    range.setEnd(last.node, Math.min(end - last.start, last.node.length));
    return range;
  }

  /* The piece that holds a place, or the first one behind it. */
  pieceAt(place) {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle].end <= place) low = middle + 1;
      else high = middle;
    }
    return this.pieces[low] ?? null;
  }
}

/* Colours stretches of the text without touching the page's elements. */
function paint(name, ranges) {
  if (!CSS.highlights) return;
  const kept = ranges.filter(Boolean);
  if (kept.length) CSS.highlights.set(name, new Highlight(...kept));
  else CSS.highlights.delete(name);
}
