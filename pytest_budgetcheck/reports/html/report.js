"use strict";
// What is shown is a function of the page's address: #rule=BC308&outcome=fail&page=2. Every link only
// changes the address, so that keyboard, "back" and bookmarks work by themselves. Text of documents goes
// into text nodes and attributes, never into markup.

const PER_PAGE = 25;
const DOCUMENTS_PER_PAGE = 20;
const TOP = 12;
const FILTERS = ["q", "outcome", "severity", "category", "rule", "root", "document", "open"];
const ORDER = ["fail", "error", "review", "waived", "not_checked", "pass_rounding", "pass", "not_applicable"];
const STATE = { fail: "bad", error: "bad", review: "open", waived: "open", not_checked: "grey", pass: "good",
  pass_rounding: "good", not_applicable: "none" };
const SIDES = { lhs: "左", rhs: "右" };

const byId = (id) => document.getElementById(id);
const unpack = (id) => JSON.parse(byId(id).textContent);
const data = unpack("data");
const findings = data.findings.map(([document, index, rule, name, outcome, message, root], number) =>
  ({ document, index, rule, name, outcome, message, root, number }));
let address = {};
let details = { number: -1, data: null };  // of the document looked at last

// ---- small tools

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") Object.assign(made.style, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Names and texts of documents may run from right to left: that must not spread to what stands around them.
const printed = (text) => el("bdi", null, text);
const show = (place, ...children) => byId(place).replaceChildren(...children.filter(Boolean));
const number = (value) => value.toLocaleString("zh-CN");
const sum = (values) => values.reduce((total, value) => total + value, 0);

function tally(items, key) {
  const counts = new Map();
  for (const item of items) {
    const name = key(item);
    if (name !== null) counts.set(name, (counts.get(name) || 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}

function link(changes, ...children) {
  return el("a", { href: hash({ ...address, page: null, ...changes }) }, ...children);
}

const only = (changes) => ({ ...Object.fromEntries(FILTERS.map((name) => [name, null])), ...changes });

function hash(wanted) {
  const kept = Object.entries(wanted).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return "#" + new URLSearchParams(kept);
}

function detailsOf(documentNumber) {
  if (details.number !== documentNumber) {
    details = { number: documentNumber, data: unpack(`document-${documentNumber}`) };
  }
  return details.data;
}

const badge = (outcome, count) =>
  el("span", { class: `badge ${STATE[outcome]}` }, data.outcomes[outcome], count === undefined ? "" : ` ${number(count)}`);

function pager(total, perPage, key) {
  const last = Math.max(1, Math.ceil(total / perPage));
  if (last === 1) return null;
  const current = Math.min(last, Number(address[key]) || 1);
  const step = (page, text) =>
    page < 1 || page > last ? el("span", { "aria-disabled": "true" }, text)
      : el("a", { href: hash({ ...address, [key]: page }) }, text);
  return el("nav", { class: "pager", "aria-label": "翻页" },
    step(current - 1, "上一页"), ` 第 ${current} / ${last} 页 `, step(current + 1, "下一页"));
}

function pageOf(items, perPage, key) {
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const start = (Math.min(last, Math.max(1, Number(address[key]) || 1)) - 1) * perPage;
  return items.slice(start, start + perPage);
}

// ---- overview

function overview() {
  const total = {};
  for (const one of data.documents) {
    for (const [outcome, count] of Object.entries(one.counts)) total[outcome] = (total[outcome] || 0) + count;
  }
  const applicable = ORDER.filter((outcome) => total[outcome] && outcome !== "not_applicable");
  const all = sum(applicable.map((outcome) => total[outcome])) || 1;
  const kinds = tally(data.documents, verdictOf);
  const bar = el("div", { class: "bar", "aria-hidden": "true" }, ...applicable.map((outcome) =>
    el("span", { class: STATE[outcome], style: { flexGrow: total[outcome] / all } })));
  show("overview",
    el("ul", { class: "cards" },
      card(data.documents.length, "份文件", ""),
      ...["有不符", "无法核对", "待复核", "未见不符"].map((kind) => {
        const found = kinds.find(([name]) => name === kind);
        return found ? card(found[1], kind, { "有不符": "bad", "待复核": "open", "未见不符": "good" }[kind] || "grey") : null;
      }).filter(Boolean)),
    bar,
    el("p", { class: "legend" }, ...ORDER.filter((outcome) => total[outcome]).flatMap((outcome) =>
      [badge(outcome, total[outcome]), " "])));
}

const card = (count, name, state) => el("li", { class: state }, el("b", null, number(count)), ` ${name}`);

function verdictOf(one) {
  if (one.counts.fail || one.counts.error) return "有不符";
  if (one.problem) return "无法核对";
  return one.counts.review ? "待复核" : "未见不符";
}

function documents() {
  const order = data.documents.map((_, index) => index).sort((one, other) => {
    const [a, b] = [data.documents[one], data.documents[other]];
    return (b.counts.fail || 0) - (a.counts.fail || 0) || (b.problem ? 1 : 0) - (a.problem ? 1 : 0) || one - other;
  });
  const columns = ["fail", "error", "review", "waived", "not_checked", "pass_rounding", "pass"]
    .filter((outcome) => data.documents.some((one) => one.counts[outcome]));
  const head = ["文件", "单位", "年度", ...columns.map((outcome) => data.outcomes[outcome]), "覆盖率"];
  show("documents",
    el("div", { class: "scroll" }, el("table", null,
      el("caption", null, "不符多的在前；点文件名看该文件的问题与各表关系"),
      el("thead", null, el("tr", null, ...head.map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", null, ...pageOf(order, DOCUMENTS_PER_PAGE, "dpage").map((index) => documentRow(index, columns))))),
    pager(order.length, DOCUMENTS_PER_PAGE, "dpage"));
}

function documentRow(index, columns) {
  const one = data.documents[index];
  return el("tr", null,
    el("th", { scope: "row" }, link(only({ document: index }), printed(one.name)),
      one.problem ? el("p", { class: "problem" }, printed(one.problem)) : null),
    el("td", null, printed(one.body || "")),
    el("td", null, one.fiscal_year ? `${one.fiscal_year} ${{ budget: "预算", final: "决算" }[one.kind] || ""}` : ""),
    ...columns.map((outcome) => el("td", { class: `count ${one.counts[outcome] ? STATE[outcome] : ""}` },
      number(one.counts[outcome] || 0))),
    el("td", null, coverage(one)));
}

function coverage(one) {
  if (one.checked === null) return "";
  const share = one.applicable ? one.checked / one.applicable : 0;
  const text = `${(Math.floor(share * 1000) / 10).toFixed(1)}%（${one.checked}/${one.applicable}）`;
  return el("div", { class: "coverage" },
    el("div", { class: "track", "aria-hidden": "true" }, el("div", { style: { width: `${share * 100}%` } })), text);
}

function ranking(place, counts, name) {
  const rows = (most) => counts.slice(0, most).map(([key, count]) => el("tr", null,
    el("td", null, ...name(key)),
    el("td", { class: "count" }, number(count)),
    el("td", { class: "share", "aria-hidden": "true" },
      el("div", { style: { width: `${(100 * count) / counts[0][1]}%` } }))));
  const body = el("tbody", null, ...rows(TOP));
  const more = counts.length <= TOP ? null : el("button", { type: "button", onclick: () => {
    body.replaceChildren(...rows(500));
    more.remove();
  } }, `全部 ${number(counts.length)} 项`);
  show(place, counts.length ? el("table", null, body) : el("p", null, "没有。"), more);
}

// ---- one document

function documentPanel() {
  const one = data.documents[address.document];
  if (!one) return show("document");
  const about = detailsOf(Number(address.document));
  const drawing = about.flow
    ? document.importNode(new DOMParser().parseFromString(about.flow, "image/svg+xml").documentElement, true) : null;
  show("document",
    el("h2", null, printed(one.name)),
    el("p", null, printed([one.body, one.fiscal_year && `${one.fiscal_year} 年`].filter(Boolean).join("　"))),
    one.problem ? el("p", { class: "problem" }, printed(one.problem)) : null,
    coverage(one) || null,
    about.reasons.length ? el("details", null,
      el("summary", null, `未能核对 ${number(sum(about.reasons.map(([, count]) => count)))} 项的原因`),
      el("ul", null, ...about.reasons.map(([reason, count]) => el("li", null, printed(reason), `（${count} 项）`)))) : null,
    drawing ? el("h3", null, "各表金额之间的关系") : null,
    drawing ? el("div", { class: "scroll" }, drawing) : null);
}

// ---- filters and list

const haystacks = [];

function haystack(one) {
  const known = haystacks[one.number];
  if (known) return known;
  const file = data.documents[one.document];
  const parts = [one.rule, data.rules[one.rule].title, one.name, one.message, file.name, file.body, data.roots[one.root]];
  return (haystacks[one.number] = parts.join("\n").toLowerCase());
}

function matching() {
  const words = (address.q || "").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = {};
  for (const name of ["document", "root"]) if (address[name]) wanted[name] = Number(address[name]);
  for (const name of ["rule", "outcome"]) if (address[name]) wanted[name] = address[name];
  const ofRule = ["severity", "category"].filter((name) => address[name]);
  const pairs = Object.entries(wanted);
  if (address.open) return findings.filter((one) => `${one.document}.${one.index}` === address.open);
  return findings.filter((one) =>
    pairs.every(([name, value]) => one[name] === value)
    && ofRule.every((name) => data.rules[one.rule][name] === address[name])
    && (!words.length || words.every((word) => haystack(one).includes(word))));
}

function filters() {
  const rules = Object.entries(data.rules).sort();
  const choice = (name, text, options) => el("label", null, text,
    el("select", { name, onchange: (event) => go({ [name]: event.target.value }) },
      el("option", { value: "" }, "全部"),
      ...options.map(([value, shown]) => el("option", { value }, shown))));
  const outcomes = ORDER.filter((outcome) => findings.some((one) => one.outcome === outcome));
  const categories = [...new Set(rules.map(([, rule]) => rule.category))].sort();
  let typing;
  show("filters",
    el("label", { class: "search" }, "搜索",
      el("input", { type: "search", name: "q", placeholder: "规则、文件、单位、金额……（按 / 键）", oninput: (event) => {
        clearTimeout(typing);
        typing = setTimeout(() => go({ q: event.target.value.trim() }, true), 120);
      } })),
    choice("outcome", "结论", outcomes.map((outcome) => [outcome, data.outcomes[outcome]])),
    choice("severity", "级别", Object.entries(data.severities)),
    choice("category", "类别", categories.map((name) => [name, name])),
    choice("rule", "规则", rules.map(([id, rule]) => [id, `${id} ${rule.title}`])),
    el("span", { id: "chips" }));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
}

function go(changes, replacing) {
  const wanted = hash({ ...address, page: null, open: null, ...changes });
  if (replacing) location.replace(wanted);
  else location.hash = wanted;
}

function chips() {
  const names = [];
  if (address.document) names.push(["document", `文件：${(data.documents[address.document] || {}).name}`]);
  if (address.root) names.push(["root", `根源：${data.roots[address.root]}`]);
  if (address.open) names.push(["open", "只看一项"]);
  const anything = FILTERS.some((name) => address[name]);
  show("chips",
    ...names.map(([name, text]) => link({ [name]: null }, el("span", { class: "chip" }, printed(text), " ✕"))),
    anything ? link(only({}), "清除筛选") : null);
}

function list() {
  const found = matching();
  const shown = pageOf(found, PER_PAGE, "page");
  byId("found").textContent = found.length === findings.length
    ? `共 ${number(found.length)} 项` : `筛选出 ${number(found.length)} 项，共 ${number(findings.length)} 项`;
  show("list", ...shown.map(finding), found.length ? null : el("p", null, "没有符合条件的问题。"),
    pager(found.length, PER_PAGE, "page"));
  if (address.open && shown.length) byId("list").firstChild.open = true;
}

function finding(one) {
  const made = el("details", { class: `finding ${STATE[one.outcome]}` },
    el("summary", null, badge(one.outcome), " ", el("b", null, one.rule), " ", printed(one.message || data.rules[one.rule].title),
      el("span", { class: "where" }, printed(data.documents[one.document].name), " · ", printed(one.name))));
  made.addEventListener("toggle", () => { if (made.open) fill(made, one); });
  return made;
}

// ---- one finding

function fill(place, one) {
  if (place.dataset.filled) return;
  place.dataset.filled = "yes";
  const rule = data.rules[one.rule];
  const about = detailsOf(one.document);
  const found = about.findings[one.index];
  const unit = found.unit ? ` ${found.unit}` : "";
  const facts = [
    ["规则", `${one.rule} ${rule.title}（${rule.category}，${data.severities[rule.severity]}）`],
    ["公式", rule.formula],
    ["依据", rule.basis.join("；")],
    ["代入", equation(found)],
    ["左边", found.lhs && found.lhs + unit],
    ["右边", found.rhs && found.rhs + unit],
    ["差额", found.residual && found.residual + unit],
    ["容许误差", found.bound && (Number(found.bound) ? `${found.bound}${unit}（四舍五入所能解释的最大差额）` : "0（应完全相等）")],
    ["应改为", found.correction && `其他核对都指向同一个数，最可能应改为 ${found.correction}`],
    ["已接受", found.accepted && Object.values(found.accepted).filter(Boolean).join("　")],
    ["怎么办", rule.advice],
  ].filter(([, text]) => text);
  place.append(el("div", { class: "body" },
    el("dl", null, ...facts.flatMap(([name, text]) => [el("dt", null, name), el("dd", null, printed(text))])),
    pictures(found, about.pictures),
    found.evidence.length ? figures(found) : null,
    el("p", { class: "links" },
      link(only({ document: one.document }), "本文件的全部问题"), "　",
      link(only({ rule: one.rule }), "本规则的全部问题"), "　",
      one.root === null ? null : link(only({ root: one.root }), "同一根源的问题"), "　",
      link(only({ open: `${one.document}.${one.index}` }), "本项的链接"))));
}

const amountOf = (item) => (item.assumed ? "0" : item.value === null ? `“${item.text}”` : item.value);

function equation(found) {
  const side = (role) => found.evidence.filter((item) => item.role === role);
  const [left, right] = [side("lhs"), side("rhs")];
  if (!left.length || !right.length || found.residual === null || left.length + right.length > 24) return null;
  if ([...left, ...right].some((item) => item.weight === null)) return null;
  const terms = (items, sign) => items.map((item, index) => {
    const weight = sign * Number(item.weight);
    const times = Math.abs(weight) === 1 ? "" : ` × ${Math.abs(weight)}`;
    return `${weight < 0 ? " － " : index ? " ＋ " : ""}${amountOf(item)}${times}`;
  }).join("");
  return `${terms(left, 1)} ≠ ${terms(right, -1)}`;
}

function figures(found) {
  const head = ["", "表", "行", "列", "页", "金额", "单位"];
  return el("div", { class: "scroll" }, el("table", { class: "figures" },
    el("caption", null, "读到的数"),
    el("thead", null, el("tr", null, ...head.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", null, ...found.evidence.map((item, index) => el("tr", { class: index === found.root_figure ? "root" : null },
      el("td", null, el("span", { class: `mark ${item.role}` }, label(item, index))),
      el("td", null, printed(item.table)),
      el("td", null, printed(item.assumed || item.row || item.text || "")),
      el("td", null, printed(item.column || "")),
      el("td", { class: "count" }, item.page || ""),
      el("td", { class: "count" }, printed(item.concept === "narrative" && item.value !== null ? item.value : item.text || "（空白）")),
      el("td", null, item.unit || ""))))));
}

const label = (item, index) => `${SIDES[item.role] || "处"}${index + 1}`;

function pictures(found, all) {
  const drawn = found.crops.map((index) => all[index]);
  const shown = drawn.filter(Boolean).map((picture) => crop(picture, found));
  const missing = drawn.length - shown.length;
  return el("div", { class: "crops" }, ...shown, missing ? el("p", { class: "hint" }, `另有 ${missing} 处未附图`) : null);
}

function crop(picture, found) {
  const [left, top, right, bottom] = picture.box;
  const inside = found.evidence.map((item, index) => [item, index]).filter(([item]) =>
    item.page === picture.page && item.bbox && item.bbox[1] < bottom && item.bbox[3] > top);
  const percent = (value, whole) => `${(100 * value) / whole}%`;
  const boxes = inside.map(([item, index]) => {
    const [x0, y0, x1, y1] = item.bbox;
    const amount = inside.length > 6 ? "" : ` ${item.value === null ? "" : item.value}`;
    return el("span", { class: `box ${item.role} ${index === found.root_figure ? "root" : ""}`, style: {
      left: percent(x0 - left, right - left), width: percent(x1 - x0, right - left),
      top: percent(y0 - top, bottom - top), height: percent(y1 - y0, bottom - top),
    } }, el("span", null, label(item, index) + amount));
  });
  const table = inside.length ? inside[0][0].table : "";
  const name = `第 ${picture.page} 页${table ? `《${table}》` : ""}`;
  const said = inside.map(([item, index]) => `${label(item, index)} ${amountOf(item)}`).join("，");
  const wide = el("button", { type: "button", "aria-label": `放大或缩小：${name}`, onclick: () => figure.classList.toggle("wide") },
    el("img", { src: `data:image/webp;base64,${picture.webp}`, width: picture.width, height: picture.height,
      alt: `${name}的截图，框出：${said}`, loading: "lazy", decoding: "async" }), ...boxes);
  const figure = el("figure", null, wide, el("figcaption", null, printed(name)));
  return figure;
}

// ---- putting it together

function render() {
  if (location.hash && !location.hash.includes("=") && location.hash !== "#") return;  // a place on the page
  const before = address;
  address = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (before.dpage !== address.dpage) documents();
  if (before.document !== address.document) documentPanel();
  performance.mark("filter");
  for (const field of byId("filters").elements) {
    if (field.name && field !== document.activeElement) field.value = address[field.name] || "";
  }
  chips();
  list();
  performance.measure("filter", "filter");
  const moved = FILTERS.concat("page").some((name) => name !== "q" && before[name] !== address[name]);
  const typing = byId("filters").contains(document.activeElement);
  if (moved && !typing && location.hash) {
    byId(address.document && before.document !== address.document ? "document" : "findings").scrollIntoView();
    byId("findings").focus({ preventScroll: true });
  }
}

addEventListener("hashchange", render);
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  document.querySelectorAll(".finding").forEach((place, index) => {
    fill(place, pageOf(matching(), PER_PAGE, "page")[index]);
  });
  for (const image of document.images) image.loading = "eager";
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    byId("filters").elements.q.focus();
  }
});

overview();
documents();
ranking("rules", tally(findings, (one) => one.rule), (rule) =>
  [link(only({ rule }), el("b", null, rule)), " ", data.rules[rule].title]);
ranking("roots", tally(findings, (one) => one.root), (root) => {
  const one = findings.find((found) => found.root === root);
  return [link(only({ root }), printed(data.roots[root])), el("span", { class: "where" }, printed(data.documents[one.document].name))];
});
filters();
render();
