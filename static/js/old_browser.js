/**
 * Says so where the browser is too old for the pages' modules. It is a plain script in the oldest language, which
 * such a browser can still read; what it looks for came last into the browsers of static/browsers.json.
 */
(function () {
  var script = document.currentScript
  var isNew = script && "noModule" in script && "popover" in script && "findLast" in []
  var isEnough = isNew && window.CSS.supports("selector(:has(a))")
  var sentence = document.getElementById("old-browser")
  if (!isEnough && sentence) sentence.removeAttribute("hidden")
})()
