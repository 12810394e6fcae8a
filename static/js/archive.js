// Adds copy buttons, and lets the search page change in place. Everything on the page works without this file.

// What a button did, said to those who do not see the button.
const told = document.createElement("p");
told.className = "unseen";
told.setAttribute("role", "status");
document.body.append(told);

function tell(words) {
  told.textContent = "";
  setTimeout(() => { told.textContent = words; }, 50);
}

function addCopyButtons() {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Gekopieerd";
      } catch {
        getSelection().selectAllChildren(text);
        button.textContent = "Geselecteerd: kopieer met Ctrl+C";
      }
      tell(button.textContent);
      setTimeout(() => { button.textContent = text.dataset.copy; }, 2000);
    });
    text.after(button);
  }
}

// The device's own way of sharing, where it has one: no site in between.
function addShareButtons() {
  if (!navigator.share) return;
  for (const place of document.querySelectorAll(".share")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Deel";
    button.addEventListener("click", () => {
      const url = place.closest(".cite").querySelector("[data-copy='Kopieer link']").textContent;
      navigator.share({ title: document.title, url }).catch(() => {});
    });
    place.append(" ", button);
  }
}

const PARTS = ["#resultaten", "#filters"];
let shown = location.search;

async function show(address, remember) {
  const answer = await fetch(address);
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) document.querySelector(part).replaceWith(page.querySelector(part));
  document.title = page.title;
  if (remember) history.pushState(null, "", address);
  shown = location.search;
}

function goTo(address, scroll) {
  show(address, true).then(() => {
    const [heading] = document.getElementsByTagName("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: !scroll });
    tell(document.querySelector("#resultaten [role=status]")?.textContent.trim() ?? "");
  });
}

function changeInPlace() {
  if (!document.querySelector("main.search")) return;
  const beside = matchMedia("(min-width: 60rem)"); // filters stand next to what they change
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".facet a, .chips a, .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(link.href, !beside.matches || link.closest(".pager"));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".sorting")) return;
    event.preventDefault();
    const chosen = [...new FormData(event.target)].filter(([, value]) => value);
    goTo(`${location.pathname}?${new URLSearchParams(chosen)}`, !beside.matches);
  });
  addEventListener("popstate", () => {
    if (location.search !== shown) show(location.href, false); // not for a place on this page
  });
}

// The menu closes like any menu: with Escape, or by a click elsewhere.
function closeMenu() {
  const menu = document.querySelector(".doors");
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Which question is being read, in the list of questions beside it.
function followReading() {
  const entries = new Map();
  for (const link of document.querySelectorAll(".beside .contents a")) entries.set(link.hash.slice(1), link);
  if (!entries.size) return;
  const inView = new Set();
  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) inView[isIntersecting ? "add" : "delete"](target.id);
    const [first] = [...entries.keys()].filter((id) => inView.has(id));
    for (const [id, link] of entries) {
      if (id === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "0px 0px -60% 0px" });
  for (const id of entries.keys()) watcher.observe(document.getElementById(id));
}

addCopyButtons();
addShareButtons();
changeInPlace();
closeMenu();
followReading();
