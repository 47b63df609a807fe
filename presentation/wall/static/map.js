// The map: outlines made once, coloured in place, flown over by moving the window through which they are seen.
import { each, element, move, set, svg, text, toggle } from "./drawing.js";

const FLIGHT_MILLISECONDS = 1_800;
const MOST_WAITING = 3;
const MOST_LABELS = 12;

export class TownMap {
  constructor(parent) {
    this.root = element("div", "map", parent);
    this.root.dataset.panel = "map";
    const telling = element("div", "telling", this.root);
    this.place = element("span", "place", telling);
    this.measure = element("span", "measure", telling);
    this.pausing = element("span", "pausing", telling);
    const second = element("div", "second", this.root);
    this.saying = element("div", "saying", second);
    this.dots = element("div", "dots", second);
    this.ground = element("div", "ground", this.root);
    this.svg = svg("svg", { preserveAspectRatio: "xMidYMid meet" }, this.ground);
    this.layers = {};
    for (const name of ["unit-shape", "road", "compound-line", "community-line", "focus-line"]) this.layers[name] = svg("g", {}, this.svg);
    this.labels = element("div", "labels", this.ground);
    this.waiting = element("div", "calls-waiting", this.ground);
    const under = element("div", "under", this.root);
    this.classes = element("div", "classes", under);
    this.by = element("span", "by", under);
    this.town = null;
    this.panel = null;
    this.emergencies = [];
    this.window = null;
  }

  /** Take over the town's lines; the units keep their elements as long as the lines stay. */
  take(town) {
    this.town = town;
    this.where = new Map();
    for (const level of ["grid_unit", "compound", "community"]) for (const unit of town[level] ?? []) this.where.set(unit.code, unit);
    const paths = (name, items, d) => each(this.layers[name], items, () => svg("path", { class: name }), (node, item) => set(node, { d: d(item) }));
    paths("unit-shape", town.grid_unit ?? [], (unit) => unit.d);
    each(this.layers["unit-shape"], town.grid_unit ?? [], () => null, (node, unit) => { node.dataset.code = unit.code; });
    paths("road", town.roads ?? [], (d) => d);
    paths("compound-line", town.compound ?? [], (unit) => unit.d);
    each(this.layers["compound-line"], town.compound ?? [], () => null, (node, unit) => { node.dataset.code = unit.code; });
    paths("community-line", town.community ?? [], (unit) => unit.d);
    if (this.panel) this.draw(this.panel, 0);
  }

  draw(panel, milliseconds = FLIGHT_MILLISECONDS) {
    const before = this.panel;
    this.panel = panel;
    text(this.measure, `· ${panel.measure}`);
    text(this.saying, panel.finding);
    each(this.classes, panel.classes, () => {
      const node = element("span", "class");
      element("span", "swatch", node);
      element("span", "", node);
      return node;
    }, (node, one) => {
      if (node.dataset.colour !== one.colour) node.dataset.colour = node.firstElementChild.style.backgroundColor = one.colour;
      text(node.lastElementChild, one.text);
    });
    text(this.by, [panel.unit, panel.hidden].filter(Boolean).join(" · "));
    if (!this.town?.width) return;
    const here = new Set(panel.places), inside = panel.focus.slice(0, 12);
    for (const node of this.layers["unit-shape"].children) {
      const shade = panel.fills[node.dataset.code];
      const fill = shade === undefined ? "" : panel.classes[shade].colour;
      if (node.dataset.fill !== fill) node.dataset.fill = node.style.fill = fill;
      toggle(node, "aside", !here.has(node.dataset.code));
    }
    for (const node of this.layers["compound-line"].children) {
      const shown = inside && node.dataset.code.startsWith(inside) ? "visible" : "hidden";
      if (node.style.visibility !== shown) node.style.visibility = shown;
    }
    const focus = this.where.get(panel.focus);
    each(this.layers["focus-line"], focus ? [focus] : [], () => svg("path", { class: "focus-line" }), (node, unit) => set(node, { d: unit.d }));
    each(this.labels, panel.labels.filter((label) => this.where.has(label.code)).slice(0, MOST_LABELS), () => {
      const node = element("div", "place-label");
      element("div", "", node);
      element("div", "value", node);
      return node;
    }, (node, label) => {
      node.dataset.code = label.code;
      text(node.firstElementChild, label.name);
      text(node.lastElementChild, label.text);
    });
    this.sizes = [...this.labels.children].map((node) => [node.offsetWidth + 6, node.offsetHeight + 4]);
    const moved = before?.focus !== panel.focus || !this.window;
    this.fly(this.boxOf(panel), moved && this.window ? milliseconds : 0);
  }

  /** The window that shows the places of a picture: with some of what lies around, in the shape of the ground. */
  boxOf(panel) {
    const focus = this.where.get(panel.focus);
    const [west, north, east, south] = focus ? focus.box : [0, 0, this.town.width, this.town.height];
    const around = focus ? 1.45 : 1.03;
    const shape = this.ground.clientWidth / Math.max(1, this.ground.clientHeight);
    let wide = Math.max((east - west) * around, this.town.width * .12), high = Math.max((south - north) * around, wide / shape);
    if (wide / high < shape) wide = high * shape;
    else high = wide / shape;
    return [(west + east) / 2 - wide / 2, (north + south) / 2 - high / 2, wide, high];
  }

  fly(to, milliseconds) {
    const from = this.window ?? to;
    move(this, milliseconds, (part) => this.look(from.map((value, at) => value + (to[at] - value) * part)));
  }

  look(window) {
    this.window = window;
    set(this.svg, { viewBox: window.map((value) => value.toFixed(2)).join(" ") });
    const labels = [...this.labels.children], places = labels.map((node) => this.onScreen(this.where.get(node.dataset.code)?.at ?? [0, 0]));
    keepApart(places, this.sizes ?? []);
    const wide = this.ground.clientWidth, high = this.ground.clientHeight;
    for (const [at, node] of labels.entries()) {
      const [x, y] = places[at];
      const seen = x > 0 && y > 0 && x < wide && y < high, [half, tall] = (this.sizes?.[at] ?? [0, 0]).map((size) => size / 2);
      const left = Math.min(wide - half, Math.max(half, x)), top = Math.min(high - tall, Math.max(tall, y));
      node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px) translate(-50%, -50%)`;
      node.style.visibility = seen ? "visible" : "hidden";
    }
    this.placeWaiting();
  }

  onScreen([x, y]) {
    const scale = this.ground.clientWidth / this.window[2];
    return [(x - this.window[0]) * scale, (y - this.window[1]) * scale];
  }

  /** Who waits for an answer: a pulse on the grid unit, at the edge where it lies outside the window. */
  wait(emergencies, now) {
    this.emergencies = emergencies.slice(0, MOST_WAITING);
    each(this.waiting, this.emergencies, () => {
      const node = element("div", "waiting");
      for (const name of ["wave", "spot", "words"]) element("div", name, node);
      element("div", "", node.lastElementChild);
      element("div", "", node.lastElementChild);
      return node;
    }, (node, one) => {
      const [place, waits] = node.lastElementChild.children;
      const more = one.calls > 1 ? ` · ${one.calls} 件` : "";
      text(place, `紧急呼救 · ${one.place}${more}`);
      text(waits, `已等待 ${Math.max(0, Math.floor((now - one.since) / 1000)).toLocaleString("en-US")} 秒`);
    });
    if (this.window) this.placeWaiting();
  }

  placeWaiting() {
    const width = this.ground.clientWidth, height = this.ground.clientHeight, edge = height * .06;
    [...this.waiting.children].forEach((node, at) => {
      const [x, y] = this.onScreen(this.where.get(this.emergencies[at]?.code)?.at ?? [this.town.width / 2, this.town.height / 2]);
      const left = Math.min(width - edge, Math.max(edge, x)), top = Math.min(height - edge, Math.max(edge, y));
      node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
      toggle(node, "from-right", left > width * .55);
    });
  }

  /** The place under a point of the screen: the community, or in one community the compound. */
  codeAt(x, y) {
    const level = this.panel?.focus ? "compound" : "community";
    const on = document.elementsFromPoint(x, y).find((node) => node.classList.contains("unit-shape"));
    if (!on) return null;
    const box = this.ground.getBoundingClientRect(), scale = this.ground.clientWidth / this.window[2];
    const point = new DOMPoint((x - box.left) / scale + this.window[0], (y - box.top) / scale + this.window[1]);
    const lines = [...this.layers[`${level}-line`].children];
    const found = lines.findIndex((line) => line.isPointInFill(point));
    return [on.dataset.code.slice(0, 12), level === "compound" ? this.town.compound[found]?.code : null];
  }
}

/** Move labels that lie upon each other apart, each half of the way, in the direction in which less is needed. */
function keepApart(places, sizes) {
  for (let round = 0; round < 4; round += 1) {
    for (let a = 0; a < sizes.length; a += 1) {
      for (let b = a + 1; b < sizes.length; b += 1) {
        const [across, down] = [0, 1].map((axis) => (sizes[a][axis] + sizes[b][axis]) / 2 - Math.abs(places[a][axis] - places[b][axis]));
        if (across <= 0 || down <= 0) continue;
        const axis = across < down ? 0 : 1, half = Math.min(across, down) / 2;
        const side = places[a][axis] <= places[b][axis] ? -1 : 1;
        places[a][axis] += side * half;
        places[b][axis] -= side * half;
      }
    }
  }
}
