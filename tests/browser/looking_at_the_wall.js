// What the tests of the wall look at, as one object of functions; read by test_wall.py.
({
  // Every text of the wall: its size against the screen, its contrast, and whether it is cut or outside its panel.
  // Over the map the ground may be any of its colours: there the brightest counts.
  texts() {
    const channels = (colour) => {
      const found = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
      if (colour.startsWith("color(srgb")) return [...found.slice(0, 3).map((c) => c * 255), found[3] ?? 1];
      return [...found.slice(0, 3), found[3] ?? 1];
    };
    const over = (top, ground) => top.slice(0, 3).map((c, i) => c * top[3] + ground[i] * (1 - top[3]));
    const light = (colour) => {
      const [r, g, b] = colour.map((c) => c / 255).map((c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
      return .2126 * r + .7152 * g + .0722 * b;
    };
    const wall = document.querySelector(".wall"), told = [];
    const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const words = walker.currentNode.textContent.trim(), holder = walker.currentNode.parentElement;
      const later = holder.closest(".ticker .line + .line"); // lines of the ticker whose turn comes
      if (!words || later || !holder.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(holder), drawn = holder.closest("svg"), scale = drawn ? holder.getScreenCTM().a : 1;
      let ground = holder.closest(".place-label") ? [184, 230, 253] : [13, 39, 71];
      const grounds = [];
      for (let node = holder; node !== wall; node = node.parentElement) grounds.unshift(node);
      for (const node of grounds) ground = over(channels(getComputedStyle(node).backgroundColor), ground);
      const colour = over(channels(drawn ? style.fill : style.color), ground);
      const [bright, dark] = [light(colour), light(ground)].sort((a, b) => b - a);
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const at = range.getBoundingClientRect(), frame = (holder.closest("[data-panel]") ?? wall).getBoundingClientRect();
      const slack = parseFloat(style.fontSize) * scale * .25; // a font's own box is higher than its signs
      const sideways = at.left < frame.left - 1 || at.right > frame.right + 1;
      told.push({
        words, size: parseFloat(style.fontSize) * scale / innerHeight, contrast: (bright + .05) / (dark + .05),
        cut: holder.scrollWidth > holder.clientWidth + 1 && style.overflow === "hidden",
        outside: sideways || at.top < frame.top - slack || at.bottom > frame.bottom + slack,
      });
    }
    return told;
  },

  // Texts of one panel that run into each other, in pairs; what is drawn as a picture (charts, the town) is left out.
  collisions() {
    const found = [];
    for (const panel of document.querySelectorAll(".wall [data-panel]")) {
      const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT), boxes = [];
      while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement, range = document.createRange();
        if (holder.closest("svg, .ground, .ticker .line + .line") || !walker.currentNode.textContent.trim()) continue;
        range.selectNodeContents(walker.currentNode);
        const { left, right, top, bottom } = range.getBoundingClientRect(), slack = (bottom - top) * .25;
        boxes.push({ words: walker.currentNode.textContent, left, right, top: top + slack, bottom: bottom - slack });
      }
      boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1 && down > 1) found.push(`${one.words} / ${other.words}`);
      }));
    }
    return found;
  },

  // What is in sight that is not of the wall, shows a pointer, or lets somebody scroll.
  beside() {
    const seen = { visibilityProperty: true, opacityProperty: true };
    const others = [...document.querySelectorAll("body > :not(.wall), body > :not(.wall) *")]
      .filter((node) => !["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName))
      .filter((node) => node.checkVisibility(seen) && node.getClientRects().length);
    const root = document.scrollingElement, own = [...document.querySelectorAll(".wall, .wall *")];
    const scrolls = own.filter((node) => ["auto", "scroll"].includes(getComputedStyle(node).overflowY)).map(() => "scrolls");
    if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) scrolls.push("page scrolls");
    const pointers = own.filter((node) => getComputedStyle(node).cursor !== "none").slice(0, 1).map(() => "pointer");
    return [...others.map((node) => `${node.tagName} ${node.className}`), ...scrolls, ...pointers];
  },

  // Look at every panel in every frame from now on: whatever is not wholly in its place is written into window.seen.
  watch(expected) {
    window.seen = { frames: 0, wrong: [] };
    const places = new Map(), wrong = (what) => window.seen.wrong.length < 50 && window.seen.wrong.push(what);
    const look = () => {
      window.seen.frames += 1;
      const panels = document.querySelectorAll(".wall [data-panel]");
      if (panels.length !== expected) wrong(`${panels.length} panels`);
      for (const panel of panels) {
        const box = panel.getBoundingClientRect(), name = panel.dataset.panel;
        const place = [box.x, box.y, box.width, box.height].map(Math.round).join();
        if ((places.get(name) ?? place) !== place) wrong(`${name} jumped to ${place}`);
        places.set(name, place);
        for (let node = panel; node; node = node.parentElement) {
          const { opacity, visibility, filter } = getComputedStyle(node);
          if (opacity !== "1" || visibility !== "visible" || filter !== "none") wrong(`${name} faded`);
        }
        if (!panel.textContent.trim()) wrong(`${name} blank`);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },
})
