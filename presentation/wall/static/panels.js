// The panels left and right of the map, the strip of key figures and the ticker: made once, then only brought up to date.
import { Canvas, Ring, bars, calls, months, week } from "./charts.js";
import { countTo, each, element, text, toggle } from "./drawing.js";

const TICKER_MILLISECONDS = 9_000;

/** A panel with its heading; ``make`` fills the body and returns how to draw what the server sends. */
class Panel {
  constructor(parent, name, make) {
    this.root = element("div", `panel ${name}`, parent);
    this.root.dataset.panel = name;
    const top = element("div", "top", this.root);
    this.title = element("span", "name", top);
    this.finding = element("span", "finding", top);
    this.drawBody = make(element("div", "body", this.root));
  }

  draw(panel, unit) {
    text(this.title, panel.title);
    text(this.finding, panel.finding);
    fit(this.finding);
    this.drawBody(panel, unit);
  }
}

export function panelsIn(left, right) {
  return {
    care: new Panel(left, "care", (body) => {
      const ring = new Ring(element("div", "ring", body)), list = barList(body);
      return (panel) => {
        ring.draw(panel.ring);
        list(panel.bars_title, panel.bars);
      };
    }),
    calls: new Panel(left, "calls", chart(calls)),
    rooms: new Panel(left, "rooms", (body) => {
      const canvas = new Canvas(body), side = element("div", "inside tile", body);
      const label = element("span", "label", side), figure = element("span", "number", side), unitWords = element("span", "unit", side);
      return (panel, unit) => {
        text(label, panel.inside.label);
        countTo(figure, panel.inside.text);
        text(unitWords, panel.inside.unit);
        week(canvas, panel, unit);
      };
    }),
    months: new Panel(right, "months", chart(months)),
    kinds: new Panel(right, "kinds", (body) => {
      const kinds = barList(body), ages = barList(body);
      return (panel) => {
        kinds(panel.bars_title, panel.bars);
        ages(panel.ages_title, panel.ages);
      };
    }),
    parties: new Panel(right, "parties", parties),
  };
}

/** Words that are too long for their line are written smaller, never cut. */
function fit(node) {
  node.style.fontSize = "";
  for (let size = 19; size >= 16.5 && node.scrollWidth > node.clientWidth; size -= .5) node.style.fontSize = `calc(${size} * var(--u))`;
}

function chart(draw) {
  return (body) => {
    const canvas = new Canvas(body);
    return (panel, unit) => draw(canvas, panel, unit);
  };
}

function barList(body) {
  const part = element("div", "bars", body), caption = element("div", "caption", part), list = element("div", "list", part);
  return (title, items) => {
    text(caption, title);
    part.style.setProperty("--label", `${Math.max(2, ...items.map((item) => item.label.length * (/[0-9]/.test(item.label) ? .82 : 1.02)))}em`);
    part.style.setProperty("--value", `${Math.max(...items.map((item) => item.text.length)) * .58}em`);
    bars(list, items);
  };
}

function parties(body) {
  body.style.flexDirection = "column";
  const tiles = element("div", "tiles", body), party = element("div", "party", body), acts = element("div", "acts", body);
  const caption = element("div", "caption", acts), list = element("div", "list", acts);
  return (panel) => {
    text(caption, panel.activities_title);
    each(tiles, panel.tiles, () => figureIn(element("div", "tile")), (node, tile) => {
      const [label, number, unit] = node.children;
      text(label, tile.label);
      countTo(number, tile.text);
      text(unit, tile.unit);
    });
    each(party, panel.party, () => {
      const level = element("div", "level");
      element("span", "", level);
      element("span", "count", level);
      element("div", "fill", element("div", "track", level));
      return level;
    }, (node, level) => {
      const [label, count, track] = node.children;
      text(label, level.label);
      text(count, level.text);
      track.firstElementChild.style.width = `${((level.share ?? 0) * 100).toFixed(1)}%`;
    });
    each(list, panel.activities, () => {
      const act = element("div", "act");
      for (const name of ["muted", "", "people"]) element("span", name, act);
      return act;
    }, (node, act) => [act.day, act.text, act.people].forEach((words, at) => text(node.children[at], words)));
  };
}

function figureIn(node) {
  for (const name of ["label", "number", "unit"]) element("span", name, node);
  return node;
}

export class Strip {
  constructor(parent) {
    this.root = element("div", "strip", parent);
  }

  draw(items) {
    each(this.root, items, (_, at) => {
      const key = element("div", "key");
      key.dataset.panel = `key-${at}`;
      for (const name of ["label", "figures", "note"]) element("div", name, key);
      return key;
    }, (node, item) => {
      const [label, figures, note] = node.children;
      toggle(node, "several", item.figures.length > 1);
      const grow = String(item.grow);
      if (node.style.flexGrow !== grow) node.style.flexGrow = grow;
      text(label, item.label);
      each(figures, item.figures.flatMap((figure) => [["number", figure.text], ["unit", figure.unit]]), ([name]) => element("span", name),
        (part, [name, words]) => (name === "number" ? countTo(part, words) : text(part, words)));
      text(note, item.note);
      toggle(note, "good", item.tone === "good");
      toggle(note, "bad", item.tone === "bad");
    });
  }
}

/** Recent events, as many in a line as fit; the lines follow one another, and the first comes round again. */
export class Ticker {
  constructor(parent) {
    this.root = element("div", "ticker", parent);
    this.root.dataset.panel = "ticker";
    text(element("span", "name", this.root), "动态");
    this.pages = element("div", "pages", element("div", "window", this.root));
    this.ruler = element("span", "line", this.root);
    this.ruler.style.cssText = "position:absolute;visibility:hidden";
    this.at = 0;
  }

  draw(items) {
    const room = this.pages.clientWidth, lines = [];
    let used = Infinity;
    each(this.ruler, items, () => event(), say);
    const gap = parseFloat(getComputedStyle(this.ruler).columnGap) || 0;
    const widths = [...this.ruler.children].map((node) => node.getBoundingClientRect().width + gap);
    items.forEach((item, at) => {
      if (used + widths[at] - gap > room) {
        lines.push([]);
        used = 0;
      }
      lines.at(-1).push(item);
      used += widths[at];
    });
    each(this.ruler, [], () => null, () => null);
    each(this.pages, lines.length ? lines : [[{ at: "", text: "近两天没有新的登记和办结" }]], () => element("div", "line"),
      (line, events) => each(line, events, () => event(), say));
    this.show(Math.min(this.at, this.pages.children.length - 1));
  }

  turn(now) {
    if (now - (this.turnedAt ??= now) < TICKER_MILLISECONDS) return;
    this.turnedAt = now;
    this.show((this.at + 1) % Math.max(1, this.pages.children.length));
  }

  show(at) {
    this.at = at;
    this.pages.style.transform = `translateY(${-100 * at}%)`;
  }
}

function event() {
  const node = element("span", "event");
  element("span", "at", node);
  element("span", "what", node);
  return node;
}

function say(node, item) {
  text(node.children[0], item.at);
  text(node.children[1], item.text);
}
