"use strict";
(() => {
  const { all, draw, drawAll, inChinese, root, speak } = tanheng;
  const REST_MS = 1500;
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
  // What is out of sight comes one by one once the page rests, so that all of it can be printed.
  const rest = async () => {
    for (const slot of all(".later")) {
      if (slot.dataset.asked) continue;
      near.unobserve(slot);
      await load(slot);
    }
  };
  addEventListener("load", () => setTimeout(rest, REST_MS));
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

  // ---- the hour, chosen by its field
  document.querySelector("form.hour")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.target.elements.instant;
    if (value) location.assign(`${event.target.dataset.base}${value.slice(0, 13)}`);
  });

  // ---- the queue: what was started, told anew each second while something runs
  const jobs = document.querySelector(".jobs");
  const ask = async (path, options) => {
    const answer = await fetch(path, options);
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.place ? `${said.place}: ${said.message}` : said.message ?? answer.statusText);
    return said;
  };
  if (jobs) {
    const form = document.querySelector("form.start");
    const problem = document.querySelector("p.failed");
    const told = (error) => { problem.hidden = !error; problem.textContent = error?.message ?? ""; };
    const row = (job) => {
      const known = [...jobs.children].find((item) => item.dataset.id === job.id);
      if (known) return known;
      const item = document.querySelector("#job").content.firstElementChild.cloneNode(true);
      item.dataset.id = job.id;
      item.querySelector(".cancel").addEventListener("click", () =>
        ask(`/api/v1/jobs/${job.id}/cancel`, { method: "POST" }).then(watch, told));
      jobs.prepend(item);
      return item;
    };
    const tell = (job) => {
      const item = row(job);
      const state = item.querySelector(".state");
      state.className = `state ${job.state}`;
      state.replaceChildren(...document.querySelector(`[data-state="${job.state}"]`).cloneNode(true).childNodes);
      item.querySelector(".project").textContent = job.project;
      const open = item.querySelector(".open");
      open.hidden = job.state !== "done";
      open.href = `/runs/${encodeURIComponent(job.run)}`;
      item.querySelector(".cancel").hidden = !["waiting", "running"].includes(job.state);
      const lines = item.querySelector("pre");
      lines.hidden = !job.lines.length;
      lines.setAttribute("aria-label", job.project);
      lines.textContent = job.lines.join("\n");
    };
    let timer = 0;
    const watch = async () => {
      clearTimeout(timer);
      try {
        const { items } = await ask("/api/v1/jobs");
        [...items].reverse().forEach(tell);
        document.querySelector(".no-jobs").hidden = items.length > 0;
        if (items.some((job) => ["waiting", "running"].includes(job.state))) timer = setTimeout(watch, 1000);
      } catch (error) { told(error); }
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await ask("/api/v1/jobs", {
          method: "POST", headers: { "content-type": "application/json" },
          body: JSON.stringify({ project: form.elements.project.value }),
        });
        told(null);
        watch();
      } catch (error) { told(error); }
    });
    watch();
  }

  // ---- a CSV dropped on the form is as good as one chosen
  const drop = document.querySelector("form.drop");
  if (drop) {
    const over = (event) => { event.preventDefault(); drop.classList.toggle("over", event.type === "dragover"); };
    ["dragover", "dragleave"].forEach((type) => drop.addEventListener(type, over));
    drop.addEventListener("drop", (event) => {
      over(event);
      if (event.dataTransfer.files.length) drop.elements.file.files = event.dataTransfer.files;
    });
  }

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
