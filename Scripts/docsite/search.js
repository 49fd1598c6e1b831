"use strict";
// Finds sections that have every word; those with a word in their heading come first.
const form = document.getElementById("search");
const input = document.getElementById("words");
const found = document.getElementById("found");
const up = document.body.dataset.up;
form.hidden = false;

function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const rows = [];
  for (const [address, page, heading, body] of searchIndex) {
    const title = (page + " " + heading).toLowerCase();
    const all = title + " " + body.toLowerCase();
    if (!words.every((word) => all.includes(word))) continue;
    const rank = words.filter((word) => title.includes(word)).length;
    rows.push({ address, page, heading, body, rank });
  }
  return rows.sort((a, b) => b.rank - a.rank).slice(0, 12);
}

function excerpt(body, word) {
  const place = Math.max(0, body.toLowerCase().indexOf(word) - 40);
  return (place ? "…" : "") + body.slice(place, place + 120) + (place + 120 < body.length ? "…" : "");
}

function show() {
  const text = input.value.trim();
  const rows = search(text);
  found.replaceChildren(...rows.map((row) => {
    const link = document.createElement("a");
    link.href = up + row.address;
    link.textContent = row.heading === row.page ? row.page : row.page + ": " + row.heading;
    const small = document.createElement("small");
    small.textContent = excerpt(row.body, text.toLowerCase().split(/\s+/)[0]);
    link.append(small);
    return link;
  }));
  if (text && !rows.length) {
    const nothing = document.createElement("p");
    nothing.textContent = "Nothing has all of these words.";
    found.append(nothing);
  }
}

input.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  found.querySelector("a")?.click();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  input.value = "";
  show();
  input.focus();
});
document.addEventListener("click", (event) => {
  if (!form.contains(event.target)) found.replaceChildren();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === input) return;
  event.preventDefault();
  input.focus();
});
