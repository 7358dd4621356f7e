/* Spot the waste: says at once what was found, missed and mistaken. Without this script the form is sent. */
(() => {
  "use strict";
  const verdict = (isWaste, isTicked) => {
    if (isWaste) return isTicked ? "Found." : "Missed.";
    return isTicked ? "Not waste." : "Rightly left.";
  };
  const answer = (item) => {
    const input = item.querySelector("input");
    const feedback = item.querySelector("[data-feedback]");
    const isWaste = item.hasAttribute("data-waste");
    feedback.querySelector("[data-verdict]").textContent = verdict(isWaste, input.checked);
    feedback.classList.toggle("feedback--right", isWaste === input.checked);
    feedback.classList.toggle("feedback--not", isWaste !== input.checked);
    feedback.hidden = false;
    input.setAttribute("aria-describedby", feedback.id);
    return { isWaste, isTicked: input.checked };
  };
  const sum = (answers) => {
    const found = answers.filter((each) => each.isWaste && each.isTicked).length;
    const mistaken = answers.filter((each) => !each.isWaste && each.isTicked).length;
    const told = `You found ${found} of ${answers.filter((each) => each.isWaste).length} wastes.`;
    if (!mistaken) return told;
    return `${told} You also ticked ${mistaken === 1 ? "1 thing that is" : `${mistaken} things that are`} no waste.`;
  };
  document.querySelectorAll("[data-exercise=spot_waste]").forEach((exercise) => {
    exercise.querySelector("[data-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      const items = [...exercise.querySelectorAll("[data-item]")];
      exercise.querySelector("[data-said]").textContent = sum(items.map(answer));
    });
  });
})();
