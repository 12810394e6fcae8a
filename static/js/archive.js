// Adds copy buttons, and lets the search page change in place. Everything on the page works without this file.

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

const PARTS = ["#resultaten", ".search > .beside"];

async function show(address, remember) {
  const answer = await fetch(address);
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const open = document.querySelector(".fold")?.open;
  for (const part of PARTS) document.querySelector(part).replaceWith(page.querySelector(part));
  document.title = page.title;
  document.querySelector(".fold").open = open;
  if (remember) history.pushState(null, "", address);
}

function changeInPlace() {
  if (!document.querySelector("main.search")) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".facet a, .chips a, .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, true).then(() => {
      const [heading] = document.getElementsByTagName("h1");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: !link.closest(".pager") });
    });
  });
  addEventListener("popstate", () => show(location.href, false));
}

addCopyButtons();
addShareButtons();
changeInPlace();
