// Drawing in place: elements are made once and kept; only what differs is written.
const SVG = "http://www.w3.org/2000/svg";

export function element(name, classes = "", parent = null) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (parent) parent.append(made);
  return made;
}

export function svg(name, attributes = {}, parent = null) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  if (parent) parent.append(made);
  return made;
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
  return node;
}

export function text(node, words) {
  const wanted = words ?? "";
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function toggle(node, name, on) {
  if (node.classList.contains(name) !== Boolean(on)) node.classList.toggle(name, Boolean(on));
}

/** As many children as there are items: the first ones are kept, missing ones made, surplus ones taken away. */
export function each(parent, items, make, update) {
  while (parent.children.length > items.length) parent.lastElementChild.remove();
  items.forEach((item, at) => {
    if (parent.children.length === at) parent.append(make(item, at));
    update(parent.children[at], item, at);
  });
}

/** A layer of an SVG drawing: nodes of one kind, kept from one drawing to the next. */
export function nodes(parent, name, items, attributes, words = null) {
  each(parent, items, () => svg(name), (node, item, at) => {
    set(node, attributes(item, at));
    if (words) text(node, words(item, at));
  });
}

// ── movement: one loop for all that moves, keyed so that a new movement takes over from the one before ──
const moving = new Map();
let looping = false;

export function move(key, milliseconds, draw) {
  moving.set(key, { began: performance.now(), milliseconds, draw });
  if (!looping) {
    looping = true;
    requestAnimationFrame(step);
  }
}

function step() {
  const now = performance.now();
  for (const [key, { began, milliseconds, draw }] of moving) {
    const part = Math.min(1, milliseconds > 0 ? (now - began) / milliseconds : 1);
    if (part >= 1) moving.delete(key);
    draw(part < .5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2);
  }
  looping = moving.size > 0;
  if (looping) requestAnimationFrame(step);
}

const PLAIN = /^−?[\d,]+(\.\d+)?$/;

/** Write a figure; from one number to another it counts up or down. */
export function countTo(node, wanted) {
  const shown = node.dataset.figure ?? "";
  if (shown === wanted) return;
  node.dataset.figure = wanted;
  if (!PLAIN.test(shown) || !PLAIN.test(wanted)) {
    moving.delete(node);
    text(node, wanted);
    return;
  }
  const from = number(shown), to = number(wanted);
  const decimals = Math.max(...[shown, wanted].map((figure) => (figure.split(".")[1] ?? "").length));
  move(node, 900, (part) => text(node, part === 1 ? wanted : said(from + (to - from) * part, decimals)));
}

function number(figure) {
  return Number(figure.replaceAll(",", "").replace("−", "-"));
}

function said(value, decimals) {
  const whole = Math.abs(value).toFixed(decimals);
  const [front, back] = whole.split(".");
  const grouped = front.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${grouped}${back ? `.${back}` : ""}`;
}

/** The next round number at or above the largest value, for the end of an axis. */
export function roundUp(value) {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((end) => end >= value && end % 4 === 0)
    ?? Math.ceil(value / 4) * 4;
}

export function line(points) {
  return points.length ? `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}` : "";
}
