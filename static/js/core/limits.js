/**
 * The limits of the server that scripts know. Generated from sockets/page_limits.py by `python -m sockets.page_limits`;
 * a test fails when the two differ. The server checks each of them whatever a page does.
 */
export const LIMITS = Object.freeze({
  ALERTS_APART_MS: 120_000,
  ALERTS_MARKED_AT_ONCE: 100,
  ALERT_LASTS_MS: 12_000,
  AWARENESS_BYTES: 4096,
  BOARD_COORDINATE: 1_000_000,
  BOARD_ELEMENTS: 3000,
  BOARD_ELEMENTS_PER_S: 60,
  BOARD_ELEMENT_BYTES: 16_384,
  BOARD_NAME_CHARS: 200,
  BOARD_POINTS: 2000,
  BOARD_STEP_MS: 50,
  BOARD_TEXT_CHARS: 5000,
  EDITS_AT_ONCE: 600,
  EDITS_PER_S: 60,
  FILES: 20,
  FILE_NAME_CHARS: 60,
  PASSWORD_LEAST_CHARS: 10,
  RUN_MEMORY_BYTES: 268_435_456,
  RUN_MESSAGE_CHARS: 16_384,
  RUN_MESSAGE_PIECES: 100,
  RUN_MS: 10_000,
  RUN_OUTPUT_BYTES: 65_536,
  TESTS_MS: 60_000,
  UPDATE_BYTES: 1_200_000,
  VALUES_BYTES: 80_000,
})
