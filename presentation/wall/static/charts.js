// The drawings of the panels. A unit is a thousandth of the screen's height, so that letters are the same everywhere.
import { countTo, each, element, line, nodes, roundUp, set, svg, text } from "./drawing.js";

const LETTERS = 18;

/** An SVG whose drawing is as large as its place on the screen; layers are made once, by name. */
export class Canvas {
  constructor(parent) {
    this.svg = svg("svg", {}, parent);
    this.layers = {};
  }

  fit(unit) {
    const width = this.svg.clientWidth / unit, height = this.svg.clientHeight / unit;
    set(this.svg, { viewBox: `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`, "font-size": LETTERS });
    return [width, height];
  }

  layer(name) {
    return (this.layers[name] ??= svg("g", { class: name }, this.svg));
  }

  one(name, kind, attributes) {
    const layer = this.layer(name);
    return set(layer.firstElementChild ?? svg(kind, {}, layer), attributes);
  }
}

function axes(canvas, width, height, top, unit, labels, x) {
  const floor = height - 24, y = (value) => floor - (value / top) * (floor - 32);
  const steps = [0, top / 2, top];
  nodes(canvas.layer("grid"), "line", steps, (value) => (
    { x1: 40, x2: width, y1: y(value).toFixed(1), y2: y(value).toFixed(1), stroke: "#27496f", "stroke-width": 1 }));
  nodes(canvas.layer("scale"), "text", steps, (value) => (
    { x: 34, y: (y(value) + 6).toFixed(1), "text-anchor": "end" }), (value) => String(value));
  nodes(canvas.layer("unit"), "text", [unit], () => ({ x: 0, y: 13 }), (words) => words);
  nodes(canvas.layer("times"), "text", labels, ([at]) => (
    { x: x(at).toFixed(1), y: height - 3, "text-anchor": "middle" }), ([, words]) => words);
  return y;
}

/** Calls hour by hour: today as a filled line, a usual day dashed. */
export function calls(canvas, panel, unit) {
  const [width, height] = canvas.fit(unit);
  const known = panel.today;
  const top = roundUp(Math.max(1, ...known, ...panel.usual));
  const x = (hour) => 52 + (hour / 23) * (width - 72);
  const y = axes(canvas, width, height, top, panel.unit, [[0, "0时"], [6, "6时"], [12, "12时"], [18, "18时"], [23, "23时"]], x);
  const today = known.map((value, hour) => [x(hour), y(value)]);
  const whole = today.slice(0, -1);
  const area = whole.length ? `${line(whole)}L${whole.at(-1)[0].toFixed(1)},${y(0)}L${today[0][0].toFixed(1)},${y(0)}Z` : "";
  canvas.one("area", "path", { d: area, fill: "#38bdf8", "fill-opacity": .18 });
  canvas.one("usual", "path", { d: line(panel.usual.map((value, hour) => [x(hour), y(value)])), fill: "none", stroke: "#34d399", "stroke-width": 3, "stroke-dasharray": "8 6" });
  canvas.one("running", "path", { d: line(today.slice(-2)), fill: "none", stroke: "#38bdf8", "stroke-width": 3, "stroke-dasharray": "4 5" });
  canvas.one("today", "path", { d: line(today.slice(0, -1)), fill: "none", stroke: "#38bdf8", "stroke-width": 4, "stroke-linejoin": "round" });
  nodes(canvas.layer("end"), "circle", today.slice(-1), ([cx, cy]) => ({ cx: cx.toFixed(1), cy: cy.toFixed(1), r: 6, fill: "#38bdf8", stroke: "#fff", "stroke-width": 2 }));
  legend(canvas, width, [["#38bdf8", "", panel.today_label], ["#34d399", "8 6", panel.usual.length ? panel.usual_label : ""]]);
}

function legend(canvas, width, entries) {
  const shown = entries.filter(([, , words]) => words);
  let right = width;
  const places = shown.toReversed().map(([, , words]) => {
    const from = right - words.length * LETTERS;
    right = from - 60;
    return from;
  }).toReversed();
  nodes(canvas.layer("keys"), "line", shown, ([stroke, dashes], at) => (
    { x1: places[at] - 36, x2: places[at] - 6, y1: 8, y2: 8, stroke, "stroke-width": 4, "stroke-dasharray": dashes }));
  nodes(canvas.layer("words"), "text", shown, (_, at) => ({ x: places[at], y: 14 }), ([, , words]) => words);
}

/** Disputes month by month, before the band of what is usual; a month beyond it is marked and named. */
export function months(canvas, panel, unit) {
  const [width, height] = canvas.fit(unit);
  const judged = panel.upper.every((value) => value !== null);
  const top = roundUp(Math.max(1, ...panel.opened, ...(judged ? panel.upper : [])));
  const count = panel.months.length, x = (at) => 62 + (at / Math.max(1, count - 1)) * (width - 92);
  const labels = panel.months.map((words, at) => [at, words]).filter(([at]) => (count - 1 - at) % 2 === 0);
  const y = axes(canvas, width, height, top, panel.unit, labels, x);
  const upper = judged ? panel.upper.map((value, at) => [x(at), y(value)]) : [];
  const lower = judged ? panel.lower.map((value, at) => [x(at), y(value)]) : [];
  canvas.one("band", "path", { d: judged ? `${line(upper)}L${line(lower.toReversed()).slice(1)}Z` : "", fill: "#4a78ad", "fill-opacity": .32 });
  const points = panel.opened.map((value, at) => [x(at), y(value)]);
  const whole = points.filter((_, at) => !panel.running[at]);
  canvas.one("so-far", "path", { d: line(points.slice(-2)), fill: "none", stroke: "#fbbf24", "stroke-width": 3, "stroke-dasharray": "4 5" });
  canvas.one("opened", "path", { d: line(whole.length ? whole : points), fill: "none", stroke: "#fbbf24", "stroke-width": 4, "stroke-linejoin": "round" });
  nodes(canvas.layer("points"), "circle", points, ([cx, cy], at) => ({
    cx: cx.toFixed(1), cy: cy.toFixed(1), r: panel.signals[at] ? 8 : 4.5, fill: panel.signals[at] ? "#f87171" : "#fbbf24",
    stroke: panel.signals[at] ? "#fff" : "none", "stroke-width": 2 }));
  const told = points.map((point, at) => [...point, panel.opened[at], at]).filter(([, , , at]) => panel.signals[at] || at === count - 1);
  nodes(canvas.layer("figures"), "text", told, ([cx, cy]) => (
    { x: (cy < 52 ? cx + 14 : cx).toFixed(1), y: (cy < 52 ? cy + 8 : cy - 11).toFixed(1), "text-anchor": cy < 52 ? "start" : "middle", style: "fill:#eaf2ff;font-weight:700" }), ([, , value]) => String(value));
  nodes(canvas.layer("band-key"), "rect", judged ? [0] : [], () => ({ x: width - 5.6 * LETTERS, y: 1, width: 26, height: 13, fill: "#4a78ad", "fill-opacity": .6 }));
  nodes(canvas.layer("band-words"), "text", judged ? [panel.band_label] : [], () => ({ x: width - 4 * LETTERS, y: 14 }), (words) => words);
}

/** The week: a cell for each weekday and hour, brighter where more places are taken; the hour of now is framed. */
export function week(canvas, panel, unit) {
  const [width, height] = canvas.fit(unit);
  const left = 30, floor = height - 24, hours = panel.hours;
  const wide = (width - left) / Math.max(1, hours.length), high = floor / 7;
  const cells = panel.cells.flatMap((row, day) => row.map((value, at) => ({ value, day, at })));
  const most = Math.max(.01, ...cells.map((cell) => cell.value ?? 0)), shades = panel.colours;
  nodes(canvas.layer("cells"), "rect", cells, ({ value, day, at }) => ({
    x: (left + at * wide + 1).toFixed(1), y: (day * high + 1).toFixed(1), width: (wide - 2).toFixed(1), height: (high - 2).toFixed(1),
    rx: 2, fill: value === null ? "#0a1a31" : shades[Math.min(shades.length - 1, Math.floor((value / most) * shades.length))] }));
  const now = hours.indexOf(panel.now[1]);
  nodes(canvas.layer("now"), "rect", now < 0 ? [] : [now], (at) => ({
    x: (left + at * wide).toFixed(1), y: (panel.now[0] * high).toFixed(1), width: wide.toFixed(1), height: high.toFixed(1), rx: 2,
    fill: "none", stroke: "#ffd166", "stroke-width": 3 }));
  nodes(canvas.layer("days"), "text", panel.weekdays, (_, day) => (
    { x: left - 9, y: (day * high + high / 2 + 6).toFixed(1), "text-anchor": "end", "font-size": Math.min(LETTERS, Math.max(16.6, high - 2)) }), (words) => words);
  const every = wide > 58 ? 1 : 3;
  const marks = hours.map((hour, at) => [hour, at]).filter(([, at]) => at % every === 0);
  nodes(canvas.layer("hours"), "text", marks, ([, at]) => (
    { x: (left + (at + .5) * wide).toFixed(1), y: height - 3, "text-anchor": "middle" }), ([hour]) => `${hour}时`);
}

/** A share as a ring with its figure inside. */
export class Ring {
  constructor(parent) {
    this.svg = svg("svg", { viewBox: "0 0 200 200" }, parent);
    const circle = { cx: 100, cy: 100, r: 84, fill: "none", "stroke-width": 22 };
    svg("circle", { ...circle, stroke: "#163055" }, this.svg);
    this.arc = svg("circle", { ...circle, stroke: "#38bdf8", "stroke-linecap": "round", pathLength: 100, transform: "rotate(-90 100 100)", style: "transition:stroke-dasharray .9s ease" }, this.svg);
    const middle = { x: 100, "text-anchor": "middle" };
    this.figure = svg("text", { ...middle, y: 108, style: "fill:#eaf2ff;font-weight:700;font-size:44px" }, this.svg);
    this.label = svg("text", { ...middle, y: 138, style: "font-size:26px" }, this.svg);
    this.parts = element("div", "caption", parent);
  }

  draw(ring) {
    set(this.arc, { "stroke-dasharray": `${((ring.share ?? 0) * 100).toFixed(2)} 200`, visibility: ring.share ? "visible" : "hidden" });
    countTo(this.figure, ring.text);
    text(this.label, ring.unit ? `${ring.label} ${ring.unit}` : ring.label);
    text(this.parts, ring.parts);
  }
}

/** Bars below each other, each with its figure at the end. */
export function bars(parent, items) {
  const most = Math.max(1, ...items.map((item) => item.value ?? 0));
  each(parent, items, () => {
    const row = element("div", "bar");
    element("span", "label", row);
    element("div", "fill", element("div", "track", row));
    element("span", "value", row);
    return row;
  }, (row, item) => {
    const [label, track, value] = row.children;
    text(label, item.label);
    const width = `${((item.value ?? 0) / most * 100).toFixed(1)}%`, fill = track.firstElementChild;
    if (fill.style.width !== width) fill.style.width = width;
    if (fill.dataset.colour !== item.colour) fill.dataset.colour = fill.style.backgroundColor = item.colour;
    countTo(value, item.text);
  });
}
