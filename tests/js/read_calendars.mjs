// Reads iCalendar files by ical.js for tests/services/test_calendar_files.py and tests/routes/test_subscribing.py: a JSON
// list of texts comes in, one of what they say goes out. It is no test of its own.

import { readFileSync } from "node:fs"

import ICAL from "ical.js"

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text))
  // Its own list of zones would hide what is wrong with the one in the file.
  ICAL.TimezoneService.reset()
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  const [first, ...others] = calendar.getAllSubcomponents("vevent").map(readEvent)
  return { method: calendar.getFirstPropertyValue("method"), ...first, others }
}

const readEvent = (component) => {
  const event = new ICAL.Event(component)
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue("status"),
    summary: event.summary,
    attendees: event.attendees.map((one) => one.getFirstValue()),
    start: event.startDate.toJSDate().toISOString(),
    minutes: (event.endDate.toUnixTime() - event.startDate.toUnixTime()) / 60,
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)))
