-- The kind the seed began with: two tables, no profile, no resume, no code, no chat, no join status.
CREATE TABLE users (
  id INT AUTO_INCREMENT PRIMARY KEY,
  username VARCHAR(50) UNIQUE NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  role ENUM('admin', 'candidate') NOT NULL,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(100) UNIQUE NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE interviews (
  id INT AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  scheduled_time DATETIME NOT NULL,
  interviewer_id INT NOT NULL,
  candidate_id INT NOT NULL,
  status ENUM('scheduled', 'completed', 'cancelled') DEFAULT 'scheduled',
  meeting_link VARCHAR(255) UNIQUE NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (interviewer_id) REFERENCES users(id),
  FOREIGN KEY (candidate_id) REFERENCES users(id)
);
INSERT INTO users VALUES
  (1, 'Alice', 'pbkdf2:sha256:600000$salt$aa', 'admin', 'Alice Adams', 'Alice@Example.org', '2024-01-02 03:04:05'),
  (2, 'bob', 'scrypt:32768:8:1$salt$bb', 'candidate', 'Bob Brown', 'bob@example.org', '2024-01-03 03:04:05'),
  (7, 'ｗｉｄｅ', 'x', 'candidate', 'Широкий 名', 'wide@example.org', NULL);
INSERT INTO interviews VALUES
  (1, 'Backend engineer', '2024-05-01 10:00:00', 1, 2, 'scheduled', '5b0f7c2e-1d3c-4f5a-9b8e-000000000001', '2024-04-01 08:00:00'),
  (4, 'Data engineer', '2024-05-02 11:30:00', 1, 7, 'completed', '5b0f7c2e-1d3c-4f5a-9b8e-000000000004', '2024-04-02 08:00:00');
