// The wall: its parts on the screen, the tour through the stops, and what is done about each beat of the server.
import { element, text, toggle } from "./drawing.js";
import { Link } from "./link.js";
import { TownMap } from "./map.js";
import { Strip, Ticker, panelsIn } from "./panels.js";

const RESUME_MILLISECONDS = 120_000;
const TOUR_SECONDS = 20;
const AGAIN_MILLISECONDS = 3_000;
const TOWN_MILLISECONDS = 600_000;
const KEY_FIGURE_WIDTHS = [.95, 1.55, 1.25, 1.25, 1.2, 2.45, 1.4];

export class Wall {
  constructor(path) {
    const query = new URLSearchParams(location.search), seconds = parseFloat(query.get("tour") ?? TOUR_SECONDS);
    this.dwell = Number.isFinite(seconds) && seconds > 0 ? Math.max(.1, seconds) * 1000 : 0;
    query.delete("tour");
    this.link = new Link(path, query);
    this.drawn = {};
    this.at = 0;
    this.turn = 0;
    this.steps = 0;
    this.pausedUntil = 0;
    this.town = null;
    this.build(path);
    this.begin();
  }

  build(path) {
    this.style = element("link");
    Object.assign(this.style, { rel: "stylesheet", href: `${path}/static/wall.css` });
    this.style.addEventListener("load", () => this.refit());
    document.head.append(this.style);
    this.root = element("div", "wall");
    this.root.hidden = true; // until there is a first picture: Streamlit's own page may say why there is none
    const head = element("div", "head", this.root), moment = element("div", "moment", head);
    this.clock = element("div", "clock", moment);
    const days = element("div", "days", moment);
    this.day = element("div", "", days);
    this.lunar = element("div", "", days);
    this.title = element("div", "title", head);
    this.state = element("div", "state", head);
    const said = element("div", "", this.state);
    element("span", "dot", said);
    this.fresh = element("span", "fresh", said);
    this.shown = element("div", "muted shown", this.state);
    this.strip = new Strip(this.root);
    const left = element("div", "side left", this.root);
    this.map = new TownMap(this.root);
    const right = element("div", "side right", this.root);
    this.panels = panelsIn(left, right);
    this.ticker = new Ticker(this.root);
    document.body.append(this.root);
  }

  begin() {
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    addEventListener("resize", () => this.refit(), { signal });
    addEventListener("keydown", (event) => this.onKey(event), { signal, capture: true });
    this.root.addEventListener("click", (event) => this.onClick(event), { signal });
    this.seconds = setInterval(() => this.beat(), 100);
    this.link.listen((pulse) => this.onPulse(pulse));
  }

  end() {
    this.link.end();
    clearInterval(this.seconds);
    this.listeners.abort();
    this.root.remove();
    this.style.remove();
    document.documentElement.classList.remove("wall-shown");
  }

  // ── what comes from the server ──

  async onPulse(pulse) {
    this.program ??= pulse.program;
    this.night ??= pulse.night;
    if (pulse.program !== this.program || pulse.night !== this.night) await this.link.startOver().catch(() => null);
    if (pulse.paused || !pulse.stamp) return;
    this.emergencies = pulse.emergencies ?? this.emergencies;
    if (this.refreshing || this.stepping) return;
    const old = performance.now() - (this.townAt ?? -Infinity) > TOWN_MILLISECONDS;
    if (!old && this.picture?.stamp === pulse.stamp) return;
    // Not waited for: the next pulse may bring somebody who calls for help, while a picture takes its time.
    this.refreshing = true;
    this.catchUp(old).catch(() => null).finally(() => { this.refreshing = false; });
  }

  async catchUp(withTown) {
    if (withTown) await this.takeTown();
    if (this.picture?.stamp !== this.link.pulse?.stamp) await this.refresh();
  }

  async takeTown() {
    const town = await this.link.town();
    this.townAt = performance.now();
    const key = JSON.stringify(town);
    if (key === this.town) return;
    this.town = key;
    this.map.take(town);
  }

  /** The stop that is shown, with the data of now and the measure it already tells about. */
  async refresh() {
    const { at, turn } = this, shown = this.picture?.stop;
    const picture = await this.link.picture(this.codeAt(at), turn, shown?.tell);
    if (at === this.at && !this.stepping) this.show(picture);
    this.next = null;
  }

  codeAt(at) {
    return this.picture?.stops[at]?.code ?? "";
  }

  // ── the tour ──

  get touring() {
    return this.dwell > 0 && performance.now() >= this.pausedUntil && (this.picture?.stops.length ?? 0) > 1;
  }

  /** Move to a stop once its picture is there; until then everything stays as it is. */
  async go(at) {
    if (this.stepping || !this.picture) return;
    this.stepping = true;
    try {
      const count = this.picture.stops.length, to = ((at % count) + count) % count;
      const turn = to === 0 && at >= count ? this.turn + 1 : this.turn;
      const ready = this.next?.at === to && this.next.stamp === this.link.pulse?.stamp ? await this.next.picture : null;
      const picture = ready ?? (await this.link.picture(this.codeAt(to), to ? 0 : turn));
      this.turn = turn;
      this.at = Math.max(0, picture.stops.findIndex((stop) => stop.code === picture.stop.code));
      this.steps += 1;
      this.root.dataset.steps = this.steps;
      this.show(picture);
    } catch {
      this.triedAt = performance.now();
    } finally {
      this.next = null;
      this.stepping = false;
    }
  }

  /** Half of a stop before it is due the next one is asked for, so that nothing waits when it comes. */
  prepare() {
    const to = (this.at + 1) % this.picture.stops.length, turn = to ? 0 : this.turn + 1;
    const picture = this.link.picture(this.codeAt(to), turn).catch(() => null);
    this.next = { at: to, stamp: this.link.pulse?.stamp, picture };
  }

  beat() {
    if (!this.picture) return;
    const now = performance.now();
    this.tellTime();
    this.ticker.turn(now);
    this.map.wait(this.emergencies ?? [], this.link.now());
    const paused = this.dwell > 0 && now < this.pausedUntil;
    text(this.map.pausing, paused ? `已暂停 · ${Math.ceil((this.pausedUntil - now) / 1000)} 秒后继续` : "");
    if (!this.touring || this.stepping || now - (this.triedAt ?? -Infinity) < AGAIN_MILLISECONDS) return;
    if (now - this.shownAt >= this.dwell) this.go(this.at + 1);
    else if (!this.next && this.dwell >= 2_000 && now - this.shownAt >= this.dwell / 2) this.prepare();
  }

  // ── what is drawn ──

  show(picture) {
    const moved = this.picture?.stop.code !== picture.stop.code;
    this.picture = picture;
    this.root.dataset.stamp = picture.stamp; // for whoever waits until a change is shown
    if (moved) this.shownAt = performance.now();
    this.at = Math.max(0, picture.stops.findIndex((stop) => stop.code === picture.stop.code));
    if (this.root.hidden) {
      this.root.hidden = false;
      document.documentElement.classList.add("wall-shown");
    }
    this.draw();
  }

  /** Only what differs from what is drawn. */
  draw() {
    const { picture } = this, unit = Math.min(innerHeight / 1000, innerWidth * .0005625);
    const changed = (name, part) => {
      const key = JSON.stringify(part);
      return this.drawn[name] !== key && ((this.drawn[name] = key), true);
    };
    document.title = text(this.title, picture.title) ?? picture.title;
    text(this.shown, picture.shown);
    text(this.map.place, `${this.dwell && picture.stops.length > 1 ? "正在巡视 " : ""}${picture.stop.name}`);
    const figures = picture.key_figures.map((figure, at) => ({ ...figure, grow: KEY_FIGURE_WIDTHS[at] ?? 1 }));
    if (changed("strip", figures)) this.strip.draw(figures);
    for (const [name, panel] of Object.entries(this.panels)) if (changed(name, picture[name])) panel.draw(picture[name], unit);
    if (changed("map", picture.map)) this.map.draw(picture.map, Math.min(1_800, this.dwell * .6 || 1_800));
    if (changed("ticker", picture.ticker)) this.ticker.draw(picture.ticker);
    this.drawDots();
    this.tellTime();
  }

  drawDots() {
    const { dots } = this.map, { stops } = this.picture, shown = stops.length > 1 && this.dwell ? stops : [];
    while (dots.children.length > shown.length) dots.lastElementChild.remove();
    while (dots.children.length < shown.length) element("span", "dot", dots);
    [...dots.children].forEach((dot, at) => toggle(dot, "here", at === this.at));
  }

  refit() {
    this.drawn = {};
    this.map.window = null;
    if (this.picture) this.draw();
  }

  tellTime() {
    const { pulse } = this.link, late = this.link.late;
    text(this.clock, clock(this.link.now(), true));
    if (!pulse) return;
    const [day, ...lunar] = pulse.day.split(" · ");
    text(this.day, day);
    text(this.lunar, lunar.join(" "));
    const updated = clock(pulse.updated, !late);
    const demonstration = this.picture?.demonstration ? " · 演示数据" : "";
    text(this.fresh, `${late ? "数据暂停更新，最后更新" : "数据更新"} ${updated}${demonstration}`);
    toggle(this.state, "late", late);
  }

  // ── what somebody does who stands before it ──

  pause() {
    this.pausedUntil = performance.now() + RESUME_MILLISECONDS;
  }

  onKey(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    if (steps) {
      this.pause();
      this.go(this.at + steps);
    } else if (event.key === " ") this.togglePause();
    else if (event.key === "f" || event.key === "F") this.fillScreen();
    else return;
    event.preventDefault();
  }

  togglePause() {
    if (performance.now() >= this.pausedUntil) return this.pause();
    this.pausedUntil = 0;
    this.shownAt = performance.now();
  }

  onClick(event) {
    const codes = this.picture ? this.map.codeAt(event.clientX, event.clientY) ?? [] : [];
    const at = this.picture?.stops.findIndex((stop) => stop.code && codes.includes(stop.code)) ?? -1;
    if (at < 0 || at === this.at) return this.togglePause();
    this.pause();
    this.go(at);
  }

  fillScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => null);
  }
}

/** The time of day in Asia/Shanghai, which has no summer time. */
function clock(milliseconds, withSeconds) {
  const day = new Date(milliseconds + 8 * 3_600_000).toISOString();
  return day.slice(11, withSeconds ? 19 : 16);
}
