/* global document */
// As Alpine.js does: attributes hold code, which a Content-Security-Policy allows by 'unsafe-eval' only.
for (const element of document.querySelectorAll("[x-on-click]")) {
  element.addEventListener("click", new Function(element.getAttribute("x-on-click")));
}
