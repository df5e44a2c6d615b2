"""Whether a page still holds what it shows in a small window: no scrolling sideways, nothing cut off, nothing covered.

Only what can be used counts, and only in the window as it is scrolled now. Whether it is pleasant is for the eye.
"""

from playwright.sync_api import Page

from tools.studio import SETTLED

PHONE = (320, 640)
ZOOMED = (640, 360)
"""A window of 1280 by 720 at 200 %."""
SIDEWAYS = (844, 390)
SMALL = [PHONE, ZOOMED, SIDEWAYS]
LAPTOP = (1280, 720)
ROOMS = [*SMALL, (853, 480), (960, 540), LAPTOP]
FAULTS = """() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true], [role=separator]"
  const dialog = document.querySelector("dialog:modal")
  const nameOf = (one) => {
    const words = one.getAttribute("aria-label") || one.title || one.id || one.textContent.trim() || one.name || ""
    return `${one.localName}.${one.classList[0] ?? ""} "${words.replace(/\\s+/g, " ").slice(0, 30)}"`
  }
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  })
  const isArea = (one, px) => one.right - one.left > px && one.bottom - one.top > px
  const scrolls = (value) => value === "auto" || value === "scroll"

  // What its ancestors let be seen of it, and whether one that does not scroll cuts it off.
  function seen(control) {
    const whole = control.getBoundingClientRect()
    let rect = meet(whole, { left: 0, top: 0, right: innerWidth, bottom: innerHeight })
    let isCut = false
    let isLifted = getComputedStyle(control).position === "absolute"
    for (let one = control.parentElement; one && one !== document.documentElement; one = one.parentElement) {
      const { overflowX, overflowY, display, position } = getComputedStyle(one)
      if (display === "contents" || (isLifted && position === "static")) continue
      isLifted = position === "absolute"
      if (overflowX === "visible") continue
      const box = one.getBoundingClientRect()
      rect = meet(rect, box)
      if (!scrolls(overflowX) && (whole.left < box.left - 1 || whole.right > box.right + 1)) isCut = true
      if (!scrolls(overflowY) && (whole.top < box.top - 1 || whole.bottom > box.bottom + 1)) isCut = true
      if (scrolls(overflowX) || scrolls(overflowY)) break
    }
    return { rect, isCut }
  }
  // What stays while the page scrolls lies over what passes below it.
  function layer(one) {
    for (; one; one = one.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(one).position)) return one
    return null
  }

  const faults = []
  for (const one of [document.documentElement, ...document.querySelectorAll(".room, dialog[open]")]) {
    const excess = one.scrollWidth - one.clientWidth
    if (excess > 1 && one.checkVisibility()) {
      const far = [...one.querySelectorAll("*")].findLast((inner) => inner.getBoundingClientRect().right > innerWidth + 1 && inner.checkVisibility())
      faults.push(`${one.className || "the page"} is ${excess} pixels too wide${far ? ` for ${nameOf(far)}` : ""}`)
    }
  }
  const controls = []
  for (const control of (dialog ?? document).querySelectorAll(CONTROLS)) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    if (!isArea(control.getBoundingClientRect(), 4)) continue
    const { rect, isCut } = seen(control)
    if (isCut) faults.push(`${nameOf(control)} is cut off`)
    if (isArea(rect, 4)) controls.push({ control, rect, layer: layer(control) })
  }
  for (const [at, one] of controls.entries()) {
    for (const other of controls.slice(at + 1)) {
      const isInside = one.control.contains(other.control) || other.control.contains(one.control)
      if (isInside || one.layer !== other.layer) continue
      if (isArea(meet(one.rect, other.rect), 1)) faults.push(`${nameOf(one.control)} and ${nameOf(other.control)} overlap`)
    }
    const hit = document.elementFromPoint((one.rect.left + one.rect.right) / 2, (one.rect.top + one.rect.bottom) / 2)
    const isReached = !hit || one.control.contains(hit) || hit.contains(one.control) || layer(hit) !== one.layer
    const isOwnLabel = [...(one.control.labels ?? [])].some((label) => label.contains(hit))
    if (!isReached && !isOwnLabel) faults.push(`${nameOf(one.control)} is under ${nameOf(hit)}`)
  }
  return faults
}"""


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page a window of this size, and wait until it is drawn in it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(SETTLED)


def faults(page: Page, name: str, sizes: list[tuple[int, int]] = SMALL) -> list[str]:
    """What is wrong with the page in windows of these sizes, one line for each fault, each beginning with `name`."""
    found = []
    for width, height in sizes:
        resize(page, (width, height))

        found += [f"{name} at {width}x{height}: {fault}" for fault in page.evaluate(FAULTS)]
    return found
