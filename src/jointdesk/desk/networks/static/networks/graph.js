// A drawn network: drag to pan, wheel, buttons or + and - to zoom; click or Enter chooses a node, again opens it.
// Without this script each node is a link.
"use strict";

for (const box of document.querySelectorAll("[data-graph]")) {
  const svg = box.querySelector("svg");
  const canvas = box.querySelector("[data-canvas]");
  const word = box.querySelector("[data-word]");
  const nodes = [...box.querySelectorAll(".node")];
  const edges = [...box.querySelectorAll(".edge")];
  const byKey = new Map(nodes.map((node) => [node.dataset.key, node]));
  // one stop for the Tab key; arrow keys go on from there
  for (const node of nodes) node.setAttribute("tabindex", "-1");
  const near = new Map(nodes.map((node) => [node.dataset.key, new Set()]));
  for (const { dataset } of edges) {
    near.get(dataset.a).add(dataset.b);
    near.get(dataset.b).add(dataset.a);
  }

  const view = { x: 0, y: 0, scale: 1 };
  const place = () => canvas.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const middle = () => ({ x: svg.viewBox.baseVal.width / 2, y: svg.viewBox.baseVal.height / 2 });

  const zoom = (factor, point = middle()) => {
    const scale = Math.min(12, Math.max(0.5, view.scale * factor));
    view.x = point.x - ((point.x - view.x) * scale) / view.scale;
    view.y = point.y - ((point.y - view.y) * scale) / view.scale;
    view.scale = scale;
    place();
  };
  const whole = () => {
    Object.assign(view, { x: 0, y: 0, scale: 1 });
    place();
  };

  const say = (node) => {
    word.replaceChildren();
    if (!node) {
      word.textContent = word.dataset.hint;
      return;
    }
    const link = document.createElement("a");
    link.href = node.getAttribute("href");
    link.textContent = node.getAttribute("aria-label");
    word.append(link);
  };

  const choose = (node) => {
    const key = node?.dataset.key;
    for (const other of nodes) {
      other.classList.toggle("chosen", other === node);
      other.classList.toggle("dimmed", Boolean(node) && other !== node && !near.get(key).has(other.dataset.key));
    }
    for (const edge of edges) {
      edge.classList.toggle("dimmed", Boolean(node) && edge.dataset.a !== key && edge.dataset.b !== key);
    }
    say(node);
  };

  // the nearest node in the direction of an arrow key; what lies aside counts double
  const step = (from, dx, dy) => {
    const point = (node) => [Number(node.dataset.x), Number(node.dataset.y)];
    const [x, y] = point(from);
    const ranked = nodes
      .map((node) => {
        const [ox, oy] = point(node);
        const ahead = (ox - x) * dx + (oy - y) * dy;
        const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
        return { node, ahead, cost: ahead + 2 * aside };
      })
      .filter(({ ahead }) => ahead > 0.5);
    return ranked.sort((one, other) => one.cost - other.cost)[0]?.node;
  };

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const here = byKey.get(document.activeElement?.dataset?.key);
    if (event.key in arrows) {
      (here ? step(here, ...arrows[event.key]) : nodes[0])?.focus();
    } else if (event.key === "Enter" && here) {
      if (here.classList.contains("chosen")) return;
      choose(here);
    } else if (event.key === "Escape") {
      choose(null);
    } else if (event.key === "+" || event.key === "=") {
      zoom(1.25);
    } else if (event.key === "-") {
      zoom(0.8);
    } else {
      return;
    }
    event.preventDefault();
  });

  let dragged = null;
  let panned = false;
  svg.addEventListener("pointerdown", (event) => {
    panned = false;
    dragged = { from: at(event), x: view.x, y: view.y, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const now = at(event);
    const [dx, dy] = [now.x - dragged.from.x, now.y - dragged.from.y];
    if (!dragged.moved && Math.hypot(dx, dy) < 4) return;
    if (!dragged.moved) svg.setPointerCapture(event.pointerId);
    dragged.moved = true;
    view.x = dragged.x + dx;
    view.y = dragged.y + dy;
    place();
  });
  const drop = () => {
    panned = Boolean(dragged?.moved);
    dragged = null;
  };
  svg.addEventListener("click", (event) => {
    const node = event.target.closest(".node");
    if (!panned && node?.classList.contains("chosen")) return;
    event.preventDefault();
    if (!panned) choose(node);
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, at(event));
    },
    { passive: false },
  );

  const buttons = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), whole };
  for (const button of box.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => buttons[button.dataset.zoom]());
  }
}
