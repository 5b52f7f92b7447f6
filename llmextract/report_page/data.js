"use strict";
/* Blocks of data in the page, unpacked on demand. */

async function unpack(name) {
  const block = document.getElementById(`data-${name}`);
  const packed = atob(block.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at++) bytes[at] = packed.charCodeAt(at);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}

/* The articles by batch. A few batches are kept, so that going back and forth is quick. */
class Articles {
  constructor(batchSize) {
    this.batchSize = batchSize;
    this.kept = new Map();
  }
  async batch(number) {
    if (!this.kept.has(number)) {
      this.kept.set(number, unpack(`articles-${number}`));
      if (this.kept.size > 4) this.kept.delete(this.kept.keys().next().value);
    }
    return this.kept.get(number);
  }
  async detail(place) {
    return (await this.batch(Math.floor(place / this.batchSize)))[place % this.batchSize];
  }
}
