-- Grown by hand: wide numbers, cascades, checks, required columns nobody else knows, a table of its own
-- that points here, three-byte text compared by letter, a date and an hour apart, rooms instead of numbers.
CREATE TABLE users (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  first_name VARCHAR(50) NOT NULL,
  last_name VARCHAR(50) NOT NULL,
  login VARCHAR(60) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin NOT NULL,
  passwd CHAR(60) NOT NULL,
  mail VARCHAR(191) NOT NULL,
  role SET('admin', 'interviewer', 'candidate') NOT NULL DEFAULT 'candidate',
  badge CHAR(8) NOT NULL,
  changed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY login (login),
  UNIQUE KEY badge (badge),
  CONSTRAINT short_login CHECK (char_length(login) < 8),
  CONSTRAINT known_role CHECK (role IN ('admin', 'candidate', ''))
) ENGINE=InnoDB ROW_FORMAT=COMPACT DEFAULT CHARSET=utf8mb3;
CREATE TABLE interviews (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name TEXT NOT NULL,
  created_by BIGINT UNSIGNED NOT NULL,
  candidate_id BIGINT UNSIGNED NOT NULL,
  scheduled_date DATE NOT NULL,
  scheduled_time TIME NOT NULL,
  tz VARCHAR(30) NOT NULL DEFAULT 'Nowhere/Land',
  meeting_link VARCHAR(100) NOT NULL,
  status ENUM('pending', 'in_progress', 'finished', 'no_show') NOT NULL DEFAULT 'pending',
  candidate_join_status ENUM('none', 'waiting', 'admitted', 'denied') NOT NULL DEFAULT 'none',
  version INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY one_a_day (candidate_id, scheduled_date),
  CONSTRAINT host FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT guest FOREIGN KEY (candidate_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
CREATE TABLE chat_messages (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  room VARCHAR(100) NOT NULL,
  sender VARCHAR(200) NOT NULL,
  text MEDIUMTEXT NOT NULL,
  timestamp VARCHAR(30) NOT NULL,
  INDEX (room)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
CREATE TABLE feedback (
  id INT AUTO_INCREMENT PRIMARY KEY,
  interview_id BIGINT UNSIGNED NOT NULL,
  note TEXT,
  CONSTRAINT about FOREIGN KEY (interview_id) REFERENCES interviews (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
CREATE TABLE alerts (
  id INT AUTO_INCREMENT PRIMARY KEY,
  headline VARCHAR(50) NOT NULL
) ENGINE=InnoDB;
INSERT INTO users VALUES
  (1, 'Ann', 'Archer', 'Ann', 'hash1', 'ann@example.org', 'admin', 'B-1', '2022-02-02 02:02:02'),
  (2, 'Anna', 'Archer', 'ann', 'hash2', 'anna@example.org', 'candidate', 'B-2', '2022-02-03 02:02:02'),
  (3, '', '', 'zoë', 'hash3', 'zoe@example.org', '', 'B-3', '2022-02-04 02:02:02');
INSERT INTO interviews VALUES
  (1, 'Première', 1, 2, '2022-03-01', '14:30:00', 'Europe/Paris', 'abc-def', 'in_progress', 'waiting', 3),
  (2, 'Seconde', 1, 3, '2022-03-02', '09:00:00', 'Nowhere/Land', 'ghi jkl', 'finished', 'admitted', 1),
  (3, 'Troisième', 1, 3, '2022-03-03', '09:00:00', 'UTC', 'mno', 'no_show', 'denied', 1);
INSERT INTO chat_messages VALUES
  (1, 'abc-def', 'Ann', 'Bonjour', '2022-03-01T14:31:00Z'),
  (2, 'ABC-DEF', 'Anna Archer', 'Bonjour à vous', '2:32 PM'),
  (3, 'gone-room', 'zoë', 'Il y a quelqu''un ?', 'yesterday'),
  (4, 'gone-room', 'interviewer', 'Non', '1646300000');
INSERT INTO feedback VALUES (1, 1, 'très bien');
INSERT INTO alerts VALUES (1, 'Server down');
