/* Redraws the forecast while somebody types: asks the server for the same page with what is typed, and puts its drawing,
   words and tables in place of those shown. Without this script the button does the same by loading the page. */
(() => {
  "use strict";
  const form = document.querySelector("[data-what-if]");
  if (!form || !window.fetch || !window.AbortController) return;
  const live = () => [...document.querySelectorAll("[data-live]")];
  const said = form.querySelector("[data-said]");
  let wait, going;

  const address = () => {
    const typed = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (value.trim()) typed.append(name, value.trim()); });
    return `${form.getAttribute("action")}${typed.toString() ? `?${typed}` : ""}`;
  };

  const redraw = async () => {
    going?.abort();
    going = new AbortController();
    const to = address();
    live().forEach((part) => part.classList.add("is-redrawing"));
    try {
      const response = await fetch(to, { signal: going.signal, credentials: "same-origin" });
      if (!response.headers.get("content-type")?.startsWith("text/html") || response.redirected) throw new Error("not the page");
      const text = (await response.text()).replace(/<style[\s\S]*?<\/style>/gi, "");  // its nonce is not this page's
      const page = new DOMParser().parseFromString(text, "text/html");
      live().forEach((part) => {
        const fresh = page.getElementById(part.id);
        if (fresh) part.innerHTML = fresh.innerHTML;
      });
      history.replaceState(null, "", to);
      const problem = page.querySelector(".nhsuk-error-summary__list");
      said.textContent = problem ? problem.textContent.trim() : page.getElementById("outcome").textContent.trim();
      document.dispatchEvent(new Event("drawn"));
    } catch (error) {
      if (error.name === "AbortError") return;
      said.textContent = "The forecast could not be redrawn. Press the button to try again.";
    }
    live().forEach((part) => part.classList.remove("is-redrawing"));
  };

  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(redraw, 600); });
  form.addEventListener("submit", () => { clearTimeout(wait); going?.abort(); });
})();
