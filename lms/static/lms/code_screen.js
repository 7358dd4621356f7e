// Fetches the code anew as it turns over, without reloading the page. Without it the page reloads itself.
const code = document.getElementById("code");
const stuck = document.getElementById("code-stuck");

async function turn() {
  try {
    const answer = await fetch(code.dataset.code, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    code.innerHTML = await answer.text();
    stuck.hidden = true;
  } catch {
    stuck.hidden = false;
  }
  wait();
}

function wait() {
  const shown = code.querySelector("[data-seconds]");
  const left = shown && stuck.hidden ? Number(shown.dataset.seconds) : 5;
  setTimeout(turn, Math.min(left, 5) * 1000 + 200); // every five seconds too, for the count of who is here
}

if (code) wait();
