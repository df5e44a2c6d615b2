-- Other names for everything, latin1, no foreign keys, and what years without them leave behind:
-- addresses used twice, people and interviews deleted, links missing, used twice, or too long.
CREATE TABLE users (
  user_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  full_name VARCHAR(200) DEFAULT NULL,
  user_name VARCHAR(255) NOT NULL,
  password VARCHAR(100) DEFAULT NULL,
  email VARCHAR(255) DEFAULT NULL,
  user_type VARCHAR(30) DEFAULT NULL,
  is_active TINYINT(1) NOT NULL DEFAULT 1,
  department VARCHAR(40) NOT NULL,
  experience INT DEFAULT NULL,
  registered_at DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  KEY by_mail (email)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE interviews (
  interview_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  position VARCHAR(255) DEFAULT NULL,
  admin_id INT DEFAULT NULL,
  applicant_id INT DEFAULT NULL,
  scheduled_at DATETIME DEFAULT NULL,
  duration INT DEFAULT NULL,
  room_id VARCHAR(300) DEFAULT NULL,
  state VARCHAR(30) DEFAULT NULL,
  language VARCHAR(30) DEFAULT 'Python',
  code LONGTEXT,
  rating DECIMAL(3,1) NOT NULL
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE chat_messages (
  message_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  interview_id INT DEFAULT NULL,
  user_id INT DEFAULT NULL,
  sender VARCHAR(200) DEFAULT NULL,
  content TEXT,
  sent_at DATETIME DEFAULT NULL
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO users VALUES
  (1, 'Renée Müller', 'Renée', 'pbkdf2:sha256:1$s$a', 'HR@example.org', 'Administrator', 1, 'Forschung & Entwicklung', NULL, '2023-01-01 09:00:00'),
  (2, 'Jörg Weiß', 'jörg', NULL, 'shared@example.org', 'candidate', 1, 'Außendienst', 7, '2023-01-02 09:00:00'),
  (3, 'Jörg Weiß', 'joerg', 'x', 'Shared@Example.org', 'applicant', 0, '', 3, '0000-00-00 00:00:00'),
  (4, NULL, 'Jörg ', 'y', '', NULL, 1, '', NULL, '2023-01-04 09:00:00'),
  (5, '', '', 'z', 'only@example.org', 'wizard', 1, '', NULL, '2023-01-05 09:00:00'),
  (6, 'Sibyl', 'rene', 'z', 'sibyl@example.org', 'recruiter', 1, '', NULL, '2023-01-06 09:00:00'),
  (8, 'Iva', 'renee', 'z', 'iva@example.org', 'candidate', 1, '', NULL, '2023-01-06 09:00:00');
INSERT INTO interviews VALUES
  (10, 'Entwickler (m/w/d) – Köln', 1, 2, '2023-06-01 10:00:00', 45, '5b0f7c2e-1d3c-4f5a-9b8e-00000000000a', 'upcoming', 'C++', 'int main() { return 0; } // ß', 4.5),
  (11, NULL, 1, 99, '2023-06-02 10:00:00', NULL, NULL, 'done', NULL, NULL, 1.0),
  (12, 'Twice', 0, 3, NULL, -5, '5B0F7C2E-1D3C-4F5A-9B8E-00000000000A', 'Cancelled', 'python3', '', 2.0),
  (13, 'By address', 6, NULL, '0000-00-00 00:00:00', 30, 'https://interviews.example.org/interview/5b0f7c2e-1d3c-4f5a-9b8e-00000000000d?from=mail', 'weird', 'Brainfuck', 'x', 3.0);
INSERT INTO chat_messages VALUES
  (1, 10, 1, NULL, 'Grüß Gott', '2023-06-01 10:00:10'),
  (2, 10, 77, 'Gast', 'ich war da', '2023-06-01 10:00:20'),
  (3, 10, NULL, 'JÖRG', 'ja', NULL),
  (4, 500, 2, '', 'about a deleted interview', '2023-06-03 10:00:00'),
  (5, NULL, 0, 'Jörg Weiß', NULL, NULL);
