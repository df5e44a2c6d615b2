-- A copy of the seed that somebody moved to SQLite.
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT UNIQUE NOT NULL,
  password TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'user')),
  name TEXT NOT NULL,
  email TEXT UNIQUE NOT NULL,
  badge TEXT NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE interviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  scheduled_time TEXT NOT NULL,
  interviewer_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  candidate_id INTEGER NOT NULL REFERENCES users(id),
  status TEXT DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'done')),
  meeting_link TEXT UNIQUE NOT NULL,
  candidate_join_status TEXT NOT NULL DEFAULT 'pending'
);
CREATE TABLE chat_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview_id INTEGER NOT NULL,
  sender_username TEXT NOT NULL,
  message TEXT NOT NULL,
  timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (interview_id) REFERENCES interviews(id)
);
CREATE INDEX chat_by_interview ON chat_messages (interview_id);
CREATE VIEW open_interviews AS SELECT title FROM interviews WHERE status = 'scheduled';
INSERT INTO users VALUES
  (1, 'Ann', 'hash1', 'admin', 'Ann Archer', 'ann@example.org', 'B-1', '2022-02-02 02:02:02'),
  (2, 'ann', 'hash2', 'user', 'Anna Archer', 'ANN@example.org', 'B-2', '2022-02-03 02:02:02.250000');
INSERT INTO interviews VALUES
  (1, 'First', '2022-03-01T14:30', 1, 2, 'scheduled', 'abc-def', 'approved'),
  (2, 'Second', '2022-03-02 09:00:00', 1, 44, 'done', 'ghi', 'pending');
INSERT INTO chat_messages VALUES
  (1, 1, 'Ann', 'Hello 🙂', '2022-03-01 14:31:00'),
  (2, 9, 'Anna Archer', 'Anybody', NULL);
