/* A link that looks like a button, and is read out as one, is pressed with the space bar like one. Without this script
   Enter follows it as any link. */
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.defaultPrevented || !event.target.matches("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});
