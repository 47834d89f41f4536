"use strict";
// Charts, languages and tables as files: what the report and the console share.
const tanheng = (() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const inChinese = () => root.lang.startsWith("zh");

  const shown = (cell) => all(inChinese() ? ".en" : ".zh", cell).length
    ? cell.querySelector(inChinese() ? ".zh" : ".en").textContent
    : cell.textContent;

  // ---- charts: a spec, the table below it, the colours of the style sheet
  // The numbers stand in the table below a chart, or, where there may be many, in a grid from
  // which that table is made once it is opened.
  const columns = (figure) => {
    const grid = figure.querySelector("script.grid");
    const table = figure.querySelector("table.data");
    const { heads, rows } = grid ? JSON.parse(grid.textContent) : {
      heads: all("thead th", table).map((head) => ({ en: shown(head), zh: shown(head) })),
      rows: all("tbody tr", table).map((row) => [...row.cells].map((cell) => cell.textContent)),
    };
    return { heads, rows, column: (place) => rows.map((row) => row[place]) };
  };
  const append = (row, tag, text, scope) => {
    const cell = document.createElement(tag);
    if (scope) cell.scope = scope;
    cell.textContent = text;
    row.append(cell);
  };
  const lay = (figure) => {
    if (figure.querySelector("table.data")) return;
    const { heads, rows } = columns(figure);
    const table = document.createElement("table");
    table.className = "data";
    const top = table.createTHead().insertRow();
    heads.forEach((head) => append(top, "th", inChinese() ? head.zh : head.en, "col"));
    const body = table.createTBody();
    for (const [first, ...rest] of rows) {
      const row = body.insertRow();
      append(row, "th", first, "row");
      rest.forEach((text) => append(row, "td", text));
    }
    figure.querySelector("details .scroll").replaceChildren(table);
  };
  const value = (text) => (text === "nan" || text === "" ? null : Number(text));
  const place = (text) => (/^-?[\d.]+(e[-+]?\d+)?$/.test(text) ? Number(text) : text);

  const points = (data, [x, y]) => {
    const kept = data.rows.filter((row) => row[y] !== "");
    return { x: kept.map((row) => place(row[x])), y: kept.map((row) => value(row[y])) };
  };

  // The part of a stacked line on one side of nothing.
  const sides = { above: Math.max, below: Math.min };
  const onSide = (y, side) => y.map((one) => (one === null ? null : sides[side](0, one)));

  // A band is one closed shape for each stretch in which both edges are known.
  const hull = (data, [x, low, high]) => {
    const shape = { x: [], y: [] };
    let stretch = [];
    const close = () => {
      if (stretch.length) {
        const back = [...stretch].reverse();
        shape.x.push(...stretch.map((p) => p.x), ...back.map((p) => p.x), null);
        shape.y.push(...stretch.map((p) => p.low), ...back.map((p) => p.high), null);
      }
      stretch = [];
    };
    for (const row of data.rows) {
      if (row[low] === "") continue;
      const point = { x: place(row[x]), low: value(row[low]), high: value(row[high]) };
      if (point.low === null || point.high === null) close();
      else stretch.push(point);
    }
    close();
    return shape;
  };

  // Plotly reads a few tags in its texts; names are names.
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  const resolve = (node) => {
    if (typeof node === "string") {
      return node.startsWith("$") ? getComputedStyle(root).getPropertyValue(`--${node.slice(1)}`).trim() : node;
    }
    if (Array.isArray(node)) return node.map(resolve);
    if (node === null || typeof node !== "object") return node;
    if ("en" in node && "zh" in node) return plain(inChinese() ? node.zh : node.en);
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, resolve(item)]));
  };

  // ---- names of a Sankey's nodes, cut where the next column's would lie on them
  const [LETTER_PX, MARGINS_PX] = [6.5, 76];
  const columnsOf = (flows, count) => {
    const column = Array(count).fill(0);
    for (let round = 0; round < count; round += 1) {
      flows.forEach(([from, to]) => { column[to] = Math.min(count - 1, Math.max(column[to], column[from] + 1)); });
    }
    return column;
  };
  const wide = (letter) => (/[\u2e80-\uffff]/.test(letter) ? 2 : 1);
  const cut = (name, most) => {
    let [used, kept] = [0, ""];
    for (const letter of name) {
      used += wide(letter);
      if (used > most) return `${kept.slice(0, -1).trimEnd()}…`;
      kept += letter;
    }
    return name;
  };
  const named = (nodes, flows, width) => {
    const column = columnsOf(flows, nodes.length);
    const last = Math.max(...column);
    const room = (width - MARGINS_PX) / Math.max(1, last) / LETTER_PX;
    // Those of the last column are written towards the column before it.
    return nodes.map((node, place) => cut(inChinese() ? node.zh : node.en,
      Math.max(8, Math.floor((column[place] < last - 1 ? 1 : 0.5) * room) - 2)));
  };

  const traced = (spec, data, heads, unit, width) => {
    const { at, side, between, heat, flows, nodes, shades, ...trace } = resolve(spec);
    if (at) Object.assign(trace, points(data, at));
    if (side) trace.y = onSide(trace.y, side);
    if (between) Object.assign(trace, hull(data, between));
    if (heat) {
      trace.x = heads.slice(1).map(plain);
      trace.y = data.column(0).map(plain);
      trace.z = data.rows.map((row) => row.slice(1).map(value));
    }
    if (flows) {
      const ink = resolve("$ink");
      trace.node = {
        label: named(spec.nodes, flows, width).map(plain), customdata: nodes, color: shades,
        hovertemplate: "%{customdata}: %{value}<extra></extra>", pad: 18, thickness: 16, line: { width: 0, color: ink },
      };
      trace.link = {
        source: flows.map(([from]) => from), target: flows.map(([, to]) => to),
        value: data.rows.map((row) => value(row[2 + unit])), color: resolve("$flow"),
        hovertemplate: "%{source.customdata} → %{target.customdata}: %{value}<extra></extra>",
      };
      trace.valueformat = ",.4~r";
      trace.valuesuffix = ` ${heads[2 + unit]}`;
      trace.textfont = { color: ink };
    }
    return trace;
  };

  const house = () => {
    const colour = (name) => resolve(`$${name}`);
    const size = root.classList.contains("printing") ? 10.5 : 12;
    const axis = {
      gridcolor: colour("hair"), linecolor: colour("rule"), tickcolor: colour("rule"), zeroline: false,
      ticks: "outside", ticklen: 4, showline: true, automargin: true, title: { font: { size } },
      separatethousands: true, exponentformat: "none", hoverformat: ",.5~r",
    };
    return {
      axis,
      layout: {
        font: { family: colour("sans"), size, color: colour("ink") },
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        margin: { l: 48, r: 12, t: 30, b: 40 }, bargap: 0.25,
        legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal" },
        hoverlabel: { bgcolor: colour("paper"), bordercolor: colour("rule"), font: { color: colour("ink") } },
        dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom",
      },
    };
  };

  const merged = (base, extra) => ({ ...base, ...extra, title: { ...base.title, ...extra.title } });

  // A tick of 0.0000000008 is read by nobody.
  const TINY = 1e-4;
  const greatest = (traces) => traces.reduce((most, { y = [] }) => y.reduce(
    (top, one) => (typeof one === "number" ? Math.max(top, Math.abs(one)) : Number.POSITIVE_INFINITY), most), 0) || 1;

  const draw = (figure, size = {}) => {
    const plot = figure.querySelector(".plot");
    const spec = JSON.parse(figure.querySelector("script.spec").textContent);
    const data = columns(figure);
    const heads = data.heads.map((head) => (inChinese() ? head.zh : head.en));
    const unit = Number(figure.querySelector(".units input:checked")?.value ?? 0);
    const style = house();
    const given = resolve(spec.layout);
    const layout = { ...style.layout, autosize: true, ...given, ...size };
    if (figure.classList.contains("square") && plot.clientWidth > 560) {
      layout.legend = { ...layout.legend, orientation: "v", x: 1.03, y: 1, yanchor: "top" };
    }
    layout.xaxis = merged({ ...style.axis, showgrid: false }, given.xaxis);
    layout.yaxis = merged(style.axis, given.yaxis);
    const traces = spec.traces.map((trace) => traced(trace, data, heads, unit, plot.clientWidth));
    if (greatest(traces) < TINY) layout.yaxis.exponentformat = "power";
    plot.setAttribute("aria-label", inChinese() ? plot.dataset.zh : plot.dataset.en);
    Plotly.react(plot, traces, layout, { displayModeBar: false, responsive: true });
  };
  const drawAll = () => all("figure").forEach((figure) => draw(figure));

  // ---- language
  const speak = (language) => {
    root.lang = language;
    const title = document.querySelector("title");
    title.textContent = inChinese() ? title.dataset.zh : title.dataset.en;
    all("[data-language]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.language === language)));
    drawAll();
  };

  // ---- a chart's numbers as a file
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = (table) => all("tr", table)
    .map((row) => [...row.cells].map((cell) => quoted(shown(cell))).join(","))
    .join("\r\n");
  const download = (button) => {
    const table = button.closest("figure").querySelector("table.data");
    const link = document.createElement("a");
    // A blob, since browsers cut long data addresses short; the mark lets Excel read UTF-8.
    const address = URL.createObjectURL(new Blob([`\ufeff${csv(table)}\r\n`], { type: "text/csv" }));
    link.href = address;
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".csv");
    if (button) download(button);
  });
  document.addEventListener("toggle", (event) => {
    const figure = event.target.closest("figure");
    if (figure && event.target.open) lay(figure);
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.closest(".units")) draw(event.target.closest("figure"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

  return { all, draw, drawAll, inChinese, root, speak };
})();
