"""What two people do in the room, in windows that may belong to different browsers."""

from tests.other_browsers.window import Window

CODE, WELCOME = "answer = 42", "Welcome <b>Grace</b>"
EDITOR = ".cm-content[contenteditable=true]"
PREVIEW = "() => document.querySelector('[data-preview-video]').videoWidth > 0"
CONNECTED = "() => document.querySelector('[data-panel=call]').dataset.call === 'connected'"
# Firefox counts no frames of a call by getVideoPlaybackQuality().
MOVING = """(people) => {
  const shown = [...document.querySelectorAll("[data-panel=call] video")].filter((one) => one.srcObject && one.videoWidth > 0)
  for (const one of shown.filter((each) => each.framesSeen === undefined)) {
    const count = () => { one.framesSeen += 1; one.requestVideoFrameCallback(count) }
    one.framesSeen = -1
    count()
  }
  return shown.length >= people && shown.every((one) => one.framesSeen > 3)
}"""
SAID_ONCE = """(words) => [...document.querySelectorAll("[data-chat-list] *")]
  .filter((one) => one.childElementCount === 0 && one.textContent === words).length === 1"""


def meet(host: Window, guest: Window, room: str) -> None:
    """The interviewer, who is signed in, goes ahead; the candidate follows the link, signs in, is welcomed, agrees and asks."""
    host.goto(f"/interview/{room}")
    host.sees("h2", "Ready to enter?")
    host.until(PREVIEW)
    host.click("[data-entry-ask]")
    host.in_state("live")
    guest.goto(f"/interview/{room}")
    guest.sign_in("grace")
    guest.sees("h1", "Welcome, Grace")
    guest.click(".page-bar a")
    guest.click("[name=decision][value=agree]")
    guest.sees("h2", "Ready to join?")
    guest.until(PREVIEW)
    guest.click("[data-entry-ask]")
    guest.in_state("waiting")
    host.click("[data-admit]")
    guest.in_state("live")


def see_each_other(*windows: Window) -> None:
    """Everybody's own picture and the other's move."""
    for window in windows:
        window.until(CONNECTED)
        window.until(MOVING, len(windows))


def write_code(host: Window, guest: Window) -> None:
    """What each types is seen by the other, and saved."""
    host.click(EDITOR)
    host.type(CODE)
    guest.sees(EDITOR, CODE)
    guest.click(EDITOR)
    guest.type("# of Grace: ")
    host.sees(EDITOR, "# of Grace: ")
    for window in (host, guest):
        window.sees("[data-editor-status=saved]", "Saved")


def write_to_each_other(host: Window, guest: Window) -> None:
    """What each says in the chat is read once by both."""
    for window in (host, guest):
        window.click("#pane-chat-tab")
    for sender, words in ((host, WELCOME), (guest, "Thank you")):
        sender.fill("#chat-input", words)
        sender.press("Enter")
        for window in (host, guest):
            window.until(SAID_ONCE, words)
