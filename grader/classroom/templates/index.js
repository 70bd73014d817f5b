// The index of all pages: what is typed leaves the names that have every word of it.
"use strict";

// Without capitals and accents, so that "muller" finds "Müller".
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const names = [...document.querySelectorAll("li")].map((item) => ({ item, text: folded(item.textContent) }));
const search = document.getElementById("search"), field = search.querySelector("input"), found = search.querySelector("output");

function show() {
  const asked = folded(field.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { item, text } of names) {
    const fits = asked.every((part) => text.includes(part));
    if (item.hidden === fits) item.hidden = !fits;
    count += fits;
  }
  for (const list of document.querySelectorAll("ul")) list.hidden = !list.querySelector("li:not([hidden])");
  const words = found.dataset.words.replace("{count}", count).replace("{all}", names.length);
  found.textContent = asked.length ? words : "";
}

field.addEventListener("input", show);
search.hidden = false;
show(); // a browser may keep what was typed
