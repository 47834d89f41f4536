"use strict";
(() => {
  const { all, draw, drawAll, inChinese, root, speak } = tanheng;
  const DAY_MS = 86_400_000;
  const YEAR_S = 31_536_000;

  // ---- Plotly is fetched once a chart comes near
  let plotly = null;
  const withPlotly = () => {
    plotly ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.plotly;
      script.onload = done;
      script.onerror = fail;
      document.head.append(script);
    });
    return plotly;
  };

  // ---- charts that are fetched when they come near, and again when dates or choices change
  const dates = document.querySelector("form.dates");
  const address = (slot) => {
    const url = new URL(slot.dataset.chart, location.href);
    if (dates && slot.classList.contains("dated")) {
      const { start, end } = dates.elements;
      if (start.value) url.searchParams.set("start", `${start.value}T00:00:00Z`);
      if (end.value) url.searchParams.set("end", `${day(moment(end.value) + DAY_MS)}T00:00:00Z`);
    }
    const choices = slot.closest(".explorer")?.querySelector("form.choices");
    for (const item of choices?.elements ?? []) {
      if (item.dataset.key) url.searchParams.append("where", `${item.dataset.key}:${item.value}`);
      else if (item.name && item.value) url.searchParams.set(item.name, item.value);
    }
    return url;
  };

  const load = async (slot) => {
    const url = address(slot);
    slot.dataset.asked = url.href;
    slot.setAttribute("aria-busy", "true");
    try {
      const [answer] = await Promise.all([fetch(url), withPlotly()]);
      const text = await answer.text();
      if (slot.dataset.asked !== url.href) return;
      if (!answer.ok) throw new Error(JSON.parse(text).message);
      const held = document.createElement("template");
      held.innerHTML = text;
      slot.replaceChildren(held.content);
      all(".csv", slot).forEach((button) => { button.hidden = false; });
      all("figure", slot).forEach((figure) => draw(figure));
      slot.classList.add("drawn");
    } catch (error) {
      const told = document.createElement("p");
      told.className = "failed";
      told.setAttribute("role", "alert");
      told.textContent = error.message;
      slot.replaceChildren(told);
    } finally {
      slot.removeAttribute("aria-busy");
    }
  };
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      load(target);
    }
  }, { rootMargin: "300px" });
  all(".later").forEach((slot) => near.observe(slot));
  const again = (slots) => slots.forEach((slot) => {
    if (slot.dataset.asked) load(slot);
  });

  // ---- one selector of dates for every chart
  const moment = (text) => Date.parse(`${text}T00:00:00Z`);
  const day = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);
  if (dates) {
    const { start, end } = dates.elements;
    const first = moment(dates.dataset.first);
    const last = moment(dates.dataset.last);
    const settle = () => {
      const url = new URL(location.href);
      url.searchParams.set("start", start.value);
      url.searchParams.set("end", end.value);
      history.replaceState(null, "", url);
      again(all(".later.dated"));
    };
    const set = (from, to) => {
      start.value = day(Math.min(Math.max(from, first), last));
      end.value = day(Math.min(Math.max(to, first), last));
      settle();
    };
    dates.addEventListener("submit", (event) => event.preventDefault());
    dates.addEventListener("change", () => {
      if (moment(end.value) < moment(start.value)) end.value = start.value;
      settle();
    });
    dates.addEventListener("click", (event) => {
      const { days, move } = event.target.closest("button")?.dataset ?? {};
      const from = moment(start.value);
      const span = moment(end.value) - from;
      if (days) set(days === "0" ? first : from, days === "0" ? last : from + (Number(days) - 1) * DAY_MS);
      if (move) {
        const shifted = from + Number(move) * (span + DAY_MS);
        if (shifted + span >= first && shifted <= last) set(shifted, shifted + span);
      }
    });
  }
  all("form.choices").filter((form) => form.closest(".explorer")).forEach((form) => {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => again(all(".later", form.closest(".explorer"))));
  });

  // ---- tables are sorted by their heads
  const number = (text) => {
    const bare = text.replace(/[,\u00a0 ]/g, "").replace("\u2212", "-").replace(/%$/, "");
    return bare === "" || Number.isNaN(Number(bare)) ? null : Number(bare);
  };
  const shown = (cell) => (cell.querySelector(inChinese() ? ".zh" : ".en") ?? cell).textContent.trim();
  const sort = (head) => {
    const table = head.closest("table");
    const place = [...head.parentElement.cells].indexOf(head);
    const down = head.getAttribute("aria-sort") === "ascending";
    all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => {
      const [a, b] = [one, other].map((row) => (row.cells[place] ? shown(row.cells[place]) : ""));
      const [x, y] = [number(a), number(b)];
      const order = x !== null && y !== null ? x - y : a.localeCompare(b, root.lang);
      return down ? -order : order;
    });
    table.tBodies[0].append(...rows);
  };
  all(".sheet table:not(.figures), table.sortable").forEach((table) => {
    if (table.tBodies.length !== 1 || table.tBodies[0].rows.length < 2) return;
    all("thead th", table).forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    });
  });

  all("[data-filter]").forEach((input) => {
    input.form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", () => all(input.dataset.filter).forEach((row) => {
      row.hidden = !row.textContent.toLowerCase().includes(input.value.toLowerCase());
    }));
  });

  // ---- languages
  all("[data-language]").forEach((button) => button.addEventListener("click", () => {
    const { language } = button.dataset;
    document.cookie = `tanheng-language=${language}; Path=/; SameSite=Strict; Max-Age=${YEAR_S}`;
    speak(language);
    all("option[data-en]").forEach((option) => {
      option.textContent = inChinese() ? option.dataset.zh : option.dataset.en;
    });
  }));

  addEventListener("beforeprint", () => root.classList.add("printing"));
  addEventListener("afterprint", () => { root.classList.remove("printing"); drawAll(); });
})();
