// Draws the charts of a report and does its filters. All words and numbers stand in the page:
// nothing is worked out here but where to draw it.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shapes = JSON.parse(document.getElementById("shapes").textContent).shapes;
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  const PRINTED = 686; // pixels in which a chart fits on A4
  const SIGNS = { "plan-1": "circle", "plan-2": "triangle", "plan-3": "diamond", "plan-4": "rect", "plan-5": "roundRect", "plan-6": "arrow" };
  const APART = { "apart-1": 6, "apart-2": 4.5, "apart-3": 3, "apart-4": 2, "apart-5": 1.2 };
  let printing = false;

  const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

  // Text only: whatever a name holds, it never becomes markup.
  function tip(told) {
    const box = document.createElement("div");
    box.className = "tip";
    for (const line of told) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  const shared = () => ({
    animation: false,
    textStyle: { fontFamily: FONT, color: colour("ink") },
    tooltip: {
      trigger: "item", confine: true, borderWidth: 1, padding: [6, 10],
      backgroundColor: colour("page"), borderColor: colour("line"), textStyle: { color: colour("ink"), fontFamily: FONT },
      formatter: (at) => (at.data && at.data.told ? tip(at.data.told) : ""),
    },
  });
  const quiet = () => ({ axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colour("soft") } });
  const narrowed = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  // Each takes the chart's data, its width and what is chosen; gives its height, its option, and
  // what can be pointed at, one after the other.
  const draws = {
    calendar(data, width, chosen) {
      const days = (Date.parse(data.range[1]) - Date.parse(data.range[0])) / 864e5;
      const weeks = Math.ceil(days / 7) + 1;
      const upright = (!printing && width < 820) || weeks > 60;
      const left = upright ? 72 : 40;
      const cell = upright ? 23 : Math.max(11, Math.min(24, Math.floor((width - left - 8) / weeks)));
      const lit = (day) => !chosen.dates || chosen.dates.has(day.date);
      const looks = {
        free: { symbol: "rect", size: cell - 6, style: { color: "transparent", borderColor: colour("free"), borderWidth: 1.2 } },
        holiday: { symbol: "circle", size: cell / 2.6, style: { color: colour("holiday") } },
        closed: { symbol: "diamond", size: cell / 2.2, style: { color: colour("closed") } },
      };
      const drawn = data.days.map((day) => {
        const look = looks[day.kind] ||
          { symbol: "rect", size: cell - 2, style: { color: day.visits ? colour(day.kind) : "transparent" } };
        return {
          value: [day.date, day.visits], told: day.told, symbol: look.symbol, symbolSize: look.size,
          itemStyle: { ...look.style, opacity: day.visits && !lit(day) ? 0.2 : 1 },
          label: { show: day.visits > 1, formatter: String(day.visits), color: colour("ink"), fontSize: 11 },
        };
      });
      const spans = data.days.filter((day) => day.span).map((day) => ({ value: [day.date, 1], told: day.told }));
      const names = data.weeks.map((week) => ({
        value: [week.date, 1],
        label: { show: true, formatter: narrowed(week.text, upright ? 40 : 22), color: colour("ink"), fontSize: printing ? 9 : 12 },
      }));
      const label = upright
        ? { position: "right", distance: cell / 2 + 4, align: "left", rotate: 0, offset: [0, 0] }
        : { position: "bottom", rotate: 52, align: "right", verticalAlign: "middle", offset: [4, cell / 2 + 4] };
      const long = upright ? 26 + weeks * cell : 30 + 7 * cell + 110;
      return {
        height: long,
        option: {
          calendar: {
            range: data.range, orient: upright ? "vertical" : "horizontal", left, top: 24, cellSize: [cell, cell],
            splitLine: { lineStyle: { color: colour("soft"), width: 1, opacity: 0.55 } },
            itemStyle: { color: colour("page"), borderColor: colour("line"), borderWidth: 0.5 },
            dayLabel: { firstDay: 1, nameMap: data.weekdays, color: colour("soft"), fontSize: upright ? 9 : 10 },
            monthLabel: { nameMap: data.months, color: colour("ink"), fontSize: 12 },
            yearLabel: { show: false },
          },
          series: [
            { type: "scatter", coordinateSystem: "calendar", symbol: "rect", symbolSize: cell - 1, itemStyle: { color: colour("span"), opacity: 1 }, data: spans },
            { type: "scatter", coordinateSystem: "calendar", data: drawn, itemStyle: { opacity: 1 } },
            { type: "scatter", coordinateSystem: "calendar", symbolSize: 0.1, silent: true, itemStyle: { color: "transparent" }, label, data: names },
          ],
        },
        items: drawn.map((day, at) => ({ told: day.told, show: { seriesIndex: 1, dataIndex: at }, visit: data.days[at].visits })).filter((item) => item.visit),
      };
    },

    map(data, width, chosen) {
      const mode = chosen.mode || "date";
      const ids = data.places.map((place) => place.id);
      const places = Object.fromEntries(data.places.map((place) => [place.id, place]));
      echarts.registerMap("places", {
        type: "FeatureCollection",
        features: ids.map((id) => ({ type: "Feature", properties: { name: id, cp: places[id].middle }, geometry: { type: "MultiPolygon", coordinates: shapes[id] } })),
      });
      const bounds = [Infinity, Infinity, -Infinity, -Infinity];
      for (const id of ids) for (const polygon of shapes[id]) for (const [x, y] of polygon[0]) {
        bounds[0] = Math.min(bounds[0], x); bounds[1] = Math.min(bounds[1], y);
        bounds[2] = Math.max(bounds[2], x); bounds[3] = Math.max(bounds[3], y);
      }
      const edge = 8, most = printing ? 820 : 780;
      const across = (bounds[2] - bounds[0]) * data.aspect, along = bounds[3] - bounds[1];
      const scale = Math.min((width - 2 * edge) / across, (most - 2 * edge) / along);
      const box = { left: (width - across * scale) / 2, top: edge, width: across * scale, height: along * scale };
      const height = box.height + 2 * edge;
      const small = box.width < 420;
      return {
        height,
        option: {
          geo: {
            map: "places", aspectScale: data.aspect, ...box, selectedMode: false,
            tooltip: { show: true, formatter: (at) => (places[at.name] ? tip(places[at.name].told) : "") },
            itemStyle: { borderColor: colour("page"), borderWidth: 1.5 },
            label: { show: true, formatter: (at) => narrowed((places[at.name] || { name: "" }).name, 24), fontSize: small ? 10 : 12, color: colour("ink"), textBorderColor: colour("page"), textBorderWidth: 3 },
            labelLayout: { hideOverlap: true },
            emphasis: { label: { color: colour("ink") }, itemStyle: { areaColor: null, borderColor: colour("ink"), borderWidth: 2.5 } },
            regions: data.places.map((place) => {
              const area = colour(place.colours[mode]);
              return { name: place.id, itemStyle: { areaColor: area, opacity: chosen.lines ? 0.6 : 1 }, emphasis: { itemStyle: { areaColor: area } } };
            }),
          },
          series: chosen.lines ? [{
            type: "lines", coordinateSystem: "geo", zlevel: 0, z: 5,
            data: data.lines.map((line) => ({ coords: line.ends, told: line.told, lineStyle: { color: colour(line.colour), width: APART[line.colour], opacity: 1 } })),
          }] : [],
        },
        items: data.places.map((place) => ({ told: place.told, show: { geoIndex: 0, name: place.id } })),
      };
    },

    load(data, width) {
      const row = 18, top = 30;
      const names = width < 560 ? 92 : 150, gap = 24;
      const each = (width - names - gap - 12) / data.panels.length;
      const people = data.people;
      const height = top + people.length * row + 14;
      return {
        height,
        option: {
          grid: data.panels.map((_, at) => ({ left: names + at * (each + gap), width: each - 30, top, height: people.length * row })),
          xAxis: data.panels.map((panel, at) => ({ type: "value", gridIndex: at, show: false, min: 0 })),
          yAxis: data.panels.map((_, at) => ({ type: "category", gridIndex: at, inverse: true, data: people.map((p) => p.name), ...quiet(), axisLabel: { show: at === 0, interval: 0, fontSize: 11, color: colour("ink"), formatter: (name) => narrowed(name, width < 560 ? 14 : 24) } })),
          series: data.panels.map((panel, at) => ({
            type: "bar", xAxisIndex: at, yAxisIndex: at, barWidth: row - 6, itemStyle: { color: colour("bar"), borderRadius: [0, 2, 2, 0] },
            label: { show: true, position: "right", fontSize: 10, color: colour("soft"), textBorderColor: colour("page"), textBorderWidth: 2, formatter: (p) => p.data.text },
            data: people.map((p) => ({ value: p[panel.of], text: p.texts[panel.of], told: p.told })),
            markLine: {
              silent: true, symbol: "none", animation: false, lineStyle: { color: colour("focus"), width: 1.5, type: "dashed" },
              label: { position: "start", formatter: panel.said, color: colour("ink"), fontSize: 11, align: "center", distance: [0, 6] },
              data: [{ xAxis: panel.mean }],
            },
          })),
        },
        items: people.map((p, at) => ({ told: p.told, show: { seriesIndex: 0, dataIndex: at } })),
      };
    },

    stock(data, width) {
      const names = width < 560 ? 120 : printing ? 190 : 250, row = 22;
      const least = names + data.dates.length * 34 + 10;
      return {
        least: printing ? 0 : least,
        height: data.kinds.length * row + 64,
        option: {
          grid: { left: names, right: 6, top: 58, height: data.kinds.length * row },
          xAxis: { type: "category", position: "top", data: data.dates, ...quiet(), axisLabel: { interval: 0, rotate: 60, fontSize: 11, color: colour("ink") } },
          yAxis: { type: "category", inverse: true, data: data.kinds, ...quiet(), axisLabel: { interval: 0, fontSize: 11, color: colour("ink"), formatter: (name) => narrowed(name, width < 560 ? 18 : printing ? 32 : 40) } },
          series: [{
            type: "custom",
            renderItem(_, api) {
              const [x, y] = api.coord([api.value(0), api.value(1)]), [w, h] = api.size([1, 1]);
              const cell = data.cells[api.value(2)];
              const filled = cell.colour === "stock-4" || cell.colour === "stock-5";
              return {
                type: "rect", shape: { x: x - w / 2 + 1, y: y - h / 2 + 1, width: w - 2, height: h - 2, r: 2 }, style: { fill: colour(cell.colour) },
                textContent: { type: "text", style: { text: cell.text, fill: filled ? colour("on-stock") : colour("ink"), fontSize: 10, fontFamily: FONT, fontWeight: filled ? 700 : 400 } },
                textConfig: { position: "inside" },
              };
            },
            data: data.cells.map((cell, at) => ({ value: [...cell.at, at], told: cell.told })),
          }],
        },
        items: data.cells.map((cell, at) => ({ told: cell.told, show: { seriesIndex: 0, dataIndex: at } })),
      };
    },

    capacity(data, width, chosen) {
      const rows = data.services[chosen.service || ""], row = 24;
      const names = width < 560 ? 142 : 190;
      const marks = rows.map((r, at) => [r.capacity, at]).filter(([n]) => n !== null);
      const spreads = rows.map((r, at) => (r.spread ? [...r.spread, at] : null)).filter(Boolean);
      const bar = (of, radius) => ({
        type: "bar", stack: "asked", barWidth: row - 9, itemStyle: { color: colour(of), borderRadius: radius },
        data: rows.map((r) => ({ value: r[of], told: r.told })),
      });
      return {
        height: rows.length * row + 34,
        option: {
          grid: { left: names, right: 20, top: 4, height: rows.length * row },
          xAxis: { type: "value", min: 0, axisLabel: { color: colour("soft"), fontSize: 11, hideOverlap: true, formatter: (n) => n.toLocaleString(root.lang) }, splitLine: { lineStyle: { color: colour("line") } } },
          yAxis: { type: "category", inverse: true, data: rows.map((r) => r.name), ...quiet(), axisLabel: { interval: 0, fontSize: 11, color: colour("ink"), formatter: (name) => narrowed(name, width < 560 ? 24 : 32) } },
          series: [
            bar("served", 0), bar("unserved", 0),
            { type: "scatter", silent: true, z: 6, symbol: "rect", symbolSize: [3, row - 4], itemStyle: { color: colour("capacity"), opacity: 1 }, data: marks },
            {
              type: "custom", silent: true, z: 5, data: spreads, encode: { x: [0, 1], y: 2 },
              renderItem(_, api) {
                const y = api.coord([0, api.value(2)])[1], [low] = api.coord([api.value(0), 0]), [high] = api.coord([api.value(1), 0]);
                const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour("spread"), lineWidth: 1.4 } });
                return { type: "group", children: [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)] };
              },
            },
          ],
        },
        items: rows.map((r, at) => ({ told: r.told, show: { seriesIndex: 0, dataIndex: at } })),
      };
    },

    dates(data, width) {
      const row = 22, names = width < 560 ? 104 : 170;
      return {
        height: data.places.length * row + 34,
        option: {
          grid: { left: names, right: 14, top: 4, height: data.places.length * row },
          xAxis: { type: "time", min: data.range[0], max: data.range[1], axisLabel: { color: colour("soft"), fontSize: 11, hideOverlap: true, formatter: "{MM}/{yyyy}" }, splitLine: { show: true, lineStyle: { color: colour("line") } } },
          yAxis: { type: "category", inverse: true, data: data.places, ...quiet(), splitLine: { show: true, lineStyle: { color: colour("line"), opacity: 0.5 } }, axisLabel: { interval: 0, fontSize: 11, color: colour("ink"), formatter: (name) => narrowed(name, width < 560 ? 15 : 28) } },
          series: data.plans.map((plan, order) => ({
            type: "scatter", symbol: SIGNS[plan.look], symbolSize: order === 0 ? 11 : 9, symbolOffset: [0, (order - (data.plans.length - 1) / 2) * Math.min(7, 14 / data.plans.length)], itemStyle: { color: colour(plan.look), opacity: 0.9 },
            data: plan.visits.map((visit) => ({ value: visit.at, told: visit.told })),
          })),
        },
        items: data.plans.flatMap((plan, order) => plan.visits.map((visit, at) => ({ told: visit.told, show: { seriesIndex: order, dataIndex: at } }))),
      };
    },
  };

  class Drawing {
    constructor(figure) {
      this.figure = figure;
      this.frame = figure.querySelector(".frame");
      this.place = figure.querySelector(".chart");
      this.told = figure.querySelector(".told");
      this.data = JSON.parse(figure.querySelector("script").textContent);
      this.chosen = {};
      this.at = -1;
      figure.classList.add("drawn");
      this.frame.addEventListener("keydown", (event) => this.step(event));
      this.frame.addEventListener("blur", () => this.chart.dispatchAction({ type: "hideTip" }));
      new ResizeObserver(() => { if (!printing && this.frame.clientWidth !== this.width) this.draw(); }).observe(this.frame);
    }

    draw() {
      this.width = this.frame.clientWidth;
      const width = printing ? PRINTED : this.width;
      if (!width) return;
      const found = draws[this.figure.dataset.draws](this.data, width, this.chosen);
      const size = { width: Math.max(width, found.least || 0), height: Math.round(found.height) };
      this.items = found.items;
      this.place.style.width = `${size.width}px`;
      this.place.style.height = `${size.height}px`;
      this.chart = this.chart || echarts.init(this.place, null, { renderer: "svg", ...size });
      this.chart.resize(size);
      this.chart.setOption({ ...shared(), ...found.option }, { notMerge: true });
    }

    step(event) {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const { length } = this.items || [];
      if (event.key === "Escape") this.chart.dispatchAction({ type: "hideTip" });
      if (!length || !(event.key in steps)) return;
      event.preventDefault();
      this.at = (this.at + steps[event.key] + length) % length;
      const item = this.items[this.at];
      this.chart.dispatchAction({ type: "showTip", ...item.show });
      this.told.textContent = item.told.join(". ");
    }
  }

  const drawings = new Map();

  function drawAll(edition) {
    for (const figure of edition.querySelectorAll(".drawing")) {
      if (!drawings.has(figure)) drawings.set(figure, new Drawing(figure));
      const drawing = drawings.get(figure);
      legends(drawing);
      drawing.draw();
    }
  }

  const shown = () => document.querySelector(".edition:not([hidden])");

  function legends(drawing) {
    for (const legend of drawing.figure.querySelectorAll(".legend")) {
      const { mode } = legend.dataset;
      legend.hidden = mode === "lines" ? !drawing.chosen.lines : mode !== "" && mode !== (drawing.chosen.mode || "date");
    }
  }

  function controlled(form) {
    const edition = form.closest(".edition");
    const chosen = {};
    for (const input of form.elements) {
      if (!input.name || (input.type === "radio" && !input.checked)) continue;
      chosen[input.name] = input.type === "checkbox" ? input.checked : input.value;
    }
    const figure = edition.querySelector(`[data-chart="${form.dataset.of}"]`);
    if (figure) {
      const drawing = drawings.get(figure);
      drawing.chosen = chosen;
      legends(drawing);
      drawing.draw();
      return;
    }
    filter(edition, form, chosen);
  }

  function filter(edition, form, chosen) {
    const rows = [...edition.querySelectorAll(`[data-table="${form.dataset.of}"] tbody tr`)];
    const { text = "", ...facts } = chosen;
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    const dates = new Set();
    for (const row of rows) {
      const has = Object.entries(facts).every(([name, value]) => !value || row.dataset[name].split("\n").includes(value));
      const all = row.textContent.toLowerCase();
      row.hidden = !(has && words.every((word) => all.includes(word)));
      if (row.hidden) continue;
      left += 1;
      dates.add(row.dataset.date);
    }
    const said = form.querySelector(".shown");
    said.textContent = said.dataset.text.replace("{shown}", String(left));
    const foot = edition.querySelector(`[data-table="${form.dataset.of}"] tfoot`);
    if (foot) foot.hidden = left < rows.length; // its sums are those of all
    const calendar = drawings.get(edition.querySelector('[data-chart="calendar"]'));
    calendar.chosen = { dates: left < rows.length ? dates : null };
    calendar.draw();
  }

  function speak(language) {
    const before = shown();
    const offset = [...before.querySelectorAll("section")].findLast((section) => section.getBoundingClientRect().top < 80);
    for (const edition of document.querySelectorAll(".edition")) edition.hidden = edition.dataset.language !== language;
    root.lang = language;
    const now = shown();
    drawAll(now);
    if (offset) document.getElementById(offset.id.replace(before.dataset.language, language)).scrollIntoView({ behavior: "instant" });
    now.querySelector(`[data-to="${language}"]`).focus({ preventScroll: true });
  }

  function paint(theme) {
    root.dataset.theme = printing ? "light" : theme;
    for (const button of document.querySelectorAll(".dark")) button.setAttribute("aria-pressed", String(theme === "dark"));
    drawAll(shown());
  }

  let theme = dark.matches ? "dark" : "light";
  const choose = (next) => { theme = next; paint(theme); };
  const print = (now) => { if (printing !== now) { printing = now; paint(theme); } };

  root.classList.add("scripted");
  // Where there is room beside the map, what it shows stands there.
  if (matchMedia("(min-width: 64rem)").matches) {
    for (const places of document.querySelectorAll('[data-table="places"]')) places.closest("details").open = true;
  }
  paint(theme);
  dark.addEventListener("change", () => choose(dark.matches ? "dark" : "light"));
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", (event) => print(event.matches));
  for (const button of document.querySelectorAll("[data-to]")) button.addEventListener("click", () => speak(button.dataset.to));
  for (const button of document.querySelectorAll(".dark")) button.addEventListener("click", () => choose(theme === "dark" ? "light" : "dark"));
  for (const form of document.querySelectorAll(".controls")) {
    form.addEventListener("input", () => controlled(form));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  for (const said of document.querySelectorAll(".shown")) {
    const rows = said.closest(".edition").querySelectorAll(`[data-table="${said.closest("form").dataset.of}"] tbody tr`);
    said.textContent = said.dataset.text.replace("{shown}", String(rows.length));
  }
})();
